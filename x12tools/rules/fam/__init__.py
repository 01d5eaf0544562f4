"""Drug class and administration family."""
