"""Home infusion."""
