"""Sequencing, hierarchy and add-ons."""
