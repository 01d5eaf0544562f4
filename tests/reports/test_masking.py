"""No value of a patient stands in a report, wherever in its segment it slid."""

import datetime

from conftest import FIXTURES

from x12tools.engine import check
from x12tools.reports.as_json import to_json
from x12tools.reports.as_text import to_text

CLAIM = (
    (FIXTURES / "837p" / "pass" / "several-claims.edi")
    .read_bytes()
    .replace(
        b"NM1*IL*1*TESTPATIENT*PAT****MI*MEMBER0001", b"NM1*IL*1*ZQLAST*ZQFIRST*ZQMIDDLE**ZQTITLE*MI*ZQMEMBER"
    )
    .replace(b"N3*2 OAK STREET~\nN4*ANYTOWN*OH*43215", b"N3*ZQSTREET*ZQUNIT~\nN4*ZQTOWN*OH*80299")
    .replace(b"DMG*D8*19640101*F~\n", b"DMG*D8*19510203*F~\nREF*SY*987654321~\n")
    .replace(b"SBR*P*18*", b"SBR*P*18*ZQGROUP*ZQPLAN")
    .replace(b"~\nHI*ABK", b"~\nREF*EA*ZQRECORD~\nK3*ZQFIXED~\nNTE*ADD*ZQNOTE~\nHI*ABK", 1)
)
PRIVATE = [b"ZQ", b"80299", b"19510203", b"987654321"]


def _damaged():
    segments = CLAIM.split(b"~\n")
    for at, segment in enumerate(segments):
        if not any(one in segment for one in PRIVATE):
            continue
        parts = segment.split(b"*")
        for into in range(1, len(parts) + 1):
            for new in ([*parts[:into], b"", *parts[into:]], parts[:into] + parts[into + 1 :]):
                yield b"~\n".join([*segments[:at], b"*".join(new), *segments[at + 1 :]])
        yield b"~\n".join([*segments[:at], segment.replace(b"*", b"* "), *segments[at + 1 :]])
        for new in (b"NM9", b"nm1", b"NM1", b"N4", b"N3", b"REF", b"DMG", b"SV1"):
            yield b"~\n".join([*segments[:at], new + segment[len(parts[0]) :], *segments[at + 1 :]])


def test_the_claim_names_its_patient():
    assert all(one in CLAIM for one in (b"ZQLAST", b"ZQTOWN", b"ZQPLAN", b"ZQRECORD", *PRIVATE))


def test_a_value_that_slid_into_another_element_is_masked():
    shown = set()
    for data in _damaged():
        report = check(data)
        text = to_text(report) + to_json(report, datetime.date(2024, 9, 1))
        shown |= {line for line in text.splitlines() if any(one.decode() in line for one in PRIVATE)}
    assert shown == set()
