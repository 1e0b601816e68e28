"""An item as a form: what its author types, field by field, into its content and back."""
