"""One change to the audit desk a module."""
