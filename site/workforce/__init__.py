"""Work safety inside an enterprise: education before a post, who may do what, yearly plans, help for small firms."""
