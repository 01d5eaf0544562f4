"""Bytes to segments and back, losing nothing.

Bytes are decoded as latin-1, so that one character is one byte and an offset is an offset.
"""

from x12tools.wire.delimiters import STANDARD, Delimiters
from x12tools.wire.document import Document, Piece, Source, read, write
from x12tools.wire.reader import Stretch, read_stretches

__all__ = [
    "STANDARD",
    "Delimiters",
    "Document",
    "Piece",
    "Source",
    "Stretch",
    "read",
    "read_stretches",
    "write",
]
