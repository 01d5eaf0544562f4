"""Reason, remark and status codes wherever they stand: CAS, MIA, MOA, LQ and STC."""

import datetime
import functools
from collections.abc import Iterator

import attrs

from x12tools.codes import Judgement, Verdict, find_set
from x12tools.codes.shapes import CLAIM_STATUS, REASON, REMARK, STATUS_CATEGORY
from x12tools.guides.loops import Located, Loop
from x12tools.rules.code.judged import codes_at, in_words, parts_of

REASONS = (2, 5, 8, 11, 14, 17)
"""Where CAS states reason codes."""

REMARKS = {"MOA": (3, 4, 5, 6, 7), "MIA": (5, 20, 21, 22, 23)}
"""Where MOA and MIA state remark codes."""


STATUSES = (1, 10, 11)
"""Where STC states a category and a status code."""

_STATUS_SETS = (
    ("claim_status_category", "status category", STATUS_CATEGORY),
    ("claim_status", "claim status code", CLAIM_STATUS),
)


@attrs.frozen(slots=True)
class Wrong:
    """A code that is none, with its element and what is wrong in words."""

    element: str
    code: str
    why: str


def wrong_reasons(loop: Loop, located: Located, date: datetime.date | None) -> Iterator[Wrong]:
    """The reason codes of a CAS that are none on the day of the other payer's decision."""
    for at, code in codes_at(parts_of(loop, located), *REASONS):
        why = _why("carc", "reason code", code, bool(REASON.match(code)), date)
        if why:
            yield Wrong(f"CAS{at:02d}", code, why)


def wrong_remarks(loop: Loop, located: Located, date: datetime.date | None) -> Iterator[Wrong]:
    """The remark codes of a MOA, a MIA, or an LQ*HE that are none on the day."""
    parts = parts_of(loop, located)
    tag = parts[0]
    positions = REMARKS.get(tag) or ((2,) if tag == "LQ" and parts[1:2] == ["HE"] else ())
    for at, code in codes_at(parts, *positions):
        why = _why("rarc", "remark code", code, bool(REMARK.match(code)), date)
        if why:
            yield Wrong(f"{tag}{at:02d}", code, why)


def wrong_statuses(loop: Loop, located: Located, date: datetime.date | None) -> Iterator[Wrong]:
    """The categories and status codes of an STC that are none on the day of the answer."""
    parts = parts_of(loop, located)
    for at, text in codes_at(parts, *STATUSES):
        each = text.split(loop.delimiters.component)
        for number, (name, what, shape) in enumerate(_STATUS_SETS, 1):
            code = each[number - 1] if len(each) >= number else ""
            why = _why(name, what, code, bool(shape.match(code)), date) if code else None
            if why:
                yield Wrong(f"STC{at:02d}-{number:02d}", code, why)


def _why(name: str, what: str, code: str, formed: bool, date: datetime.date | None) -> str | None:
    if not formed:
        return f"has the form of no {what}"
    codes = find_set(name)
    judgement = codes.judge(code, date) if codes else Judgement(Verdict.SILENT, "")
    return in_words(judgement, what, date) if judgement.verdict.is_fault else None


def decided(loop: Loop) -> datetime.date | None:
    """The day on which another payer decided: DTP*573 of its 2330B or 2430; None where it says none."""
    for inner in (loop, *loop.children):
        if inner is loop or inner.id == "2330B":
            for located in inner.located:
                if located.use.tag == "DTP":
                    parts = parts_of(inner, located)
                    if len(parts) > 3 and parts[1] == "573":
                        return _day(parts[3])
    return None


@functools.lru_cache(4096)
def _day(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 (a date)
    except ValueError:
        return None
