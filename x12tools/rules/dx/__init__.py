"""Diagnosis linkage."""
