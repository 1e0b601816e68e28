"""What can be done with certificates and duties: one mutation, one module."""
