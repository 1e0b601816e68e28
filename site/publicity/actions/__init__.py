"""Changes of publicity, one a module."""
