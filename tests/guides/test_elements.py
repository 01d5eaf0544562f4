"""The words of a syntax note name its elements as a sentence does."""

import pytest

from x12tools.findings import Place
from x12tools.guides.elements import _note


@pytest.mark.parametrize(
    ("kind", "positions", "text", "message"),
    [
        ("P", (8, 9), "NM1*82*1*ROE*****XX", "NM108 and NM109 must stand together or not at all."),
        ("R", (2, 3, 4), "FRM*1", "At least one of FRM02, FRM03 or FRM04 must be filled."),
        ("E", (2, 3), "N4*A*B*C", "Only one of N402 and N403 may be filled."),
        ("C", (1, 2), "CRC*07", "CRC01 is filled, so CRC02 must be."),
        ("L", (1, 2, 3), "PWK*OZ", "PWK01 is filled, so one of PWK02 or PWK03 must be."),
    ],
)
def test_a_syntax_note_is_a_sentence(kind, positions, text, message):
    parts = text.split("*")
    assert [one.message for one in _note(kind, positions, parts, Place(), parts[0])] == [message]
