"""Modifiers of coverage, payment and ESAs, and the data that ESAs need."""
