"""Labelled synthetic claims: what a certified coder would bill, and the same with one known fault.

Nothing here knows the edits: the claims are made from the published facts of ``maps`` and measure them.
"""
