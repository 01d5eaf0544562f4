"""Discarded drug: JW and JZ."""
