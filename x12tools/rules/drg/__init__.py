"""Drug lines."""
