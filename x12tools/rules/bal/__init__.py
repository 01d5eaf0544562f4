"""Balance: amounts that must add up (SNIP 3)."""
