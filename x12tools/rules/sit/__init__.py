"""Situations: what the guides ask for where something else on the claim says so (SNIP 4)."""
