"""What certificate templates ask for."""
