"""Code sets by date of service (SNIP 5)."""
