"""What is done to examinations: one mutation, one module."""
