"""NCCI pairs and unlikely units."""
