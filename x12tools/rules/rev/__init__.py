"""Revenue: what was done and not billed, or paid as less."""
