"""A claim of a split file in the words that the ledger finds it by, from its segments alone."""

import datetime
from typing import Any

from x12tools.gate.parts import Group, Interchange, Level, Path, Transaction
from x12tools.ledger.rotating import Identifiers
from x12tools.segments import Segment, read_segment
from x12tools.wire import Delimiters
from x12tools.wire.delimiters import read_delimiters


def segments_of(path: Path, claim: list[str]) -> dict[str, Any]:
    """The claim's segments and those above it, as submitted, for JSON."""
    levels = [level.texts for level in (path.provider, path.subscriber, path.patient) if level is not None]
    delimiters = path.interchange.delimiters
    return {
        "interchange": path.interchange.header,
        "terminator": delimiters.segment,
        "group": path.group.header,
        "opening": path.transaction.opening,
        "levels": levels,
        "claim": claim,
    }


def identifiers_of(segments: dict[str, Any]) -> Identifiers:
    """What a claim is found by, of the segments that ``segments_of`` gave."""
    header = segments["interchange"]
    delimiters = read_delimiters(header + segments["terminator"])
    levels = {texts[0].split(delimiters.element)[3]: Level("", texts) for texts in segments["levels"]}
    path = Path(
        Interchange(header, delimiters, ""),
        Group(segments["group"]),
        Transaction("837", segments["opening"]),
        levels.get("20"),
        levels.get("22"),
    )
    facts = facts_of(path, segments["claim"])
    lines = tuple(line["control_number"] for line in facts["lines"])
    return Identifiers(facts["payer_id"], facts["member_id"], facts["replaces"], lines)


def facts_of(path: Path, claim: list[str]) -> dict[str, Any]:
    """The fields of a NewClaim that its segments hold; what is not there is empty."""
    delimiters = path.interchange.delimiters
    provider = _named(path.provider.texts if path.provider else [], "85", delimiters)
    subscriber = path.subscriber.texts if path.subscriber else []
    clm: Any = read_segment(claim[0], delimiters)
    lines, references, dates = _inside(claim, delimiters)
    return {
        "form": "837I"
        if any("X223" in text for text in (path.group.header, path.transaction.opening[0]))
        else "837P",
        "frequency": (clm.facility.frequency if clm.facility else None) or "",
        "charge": clm.charge,
        "payer_id": _named(subscriber, "PR", delimiters),
        "billing_npi": provider,
        "member_id": _named(subscriber, "IL", delimiters),
        "replaces": references.get("F8", ""),
        "first_date": min(dates, default=None),
        "last_date": max(dates, default=None),
        "lines": tuple(lines),
    }


def _named(texts: list[str], role: str, delimiters: Delimiters) -> str:
    """NM109 of the first NM1 with this role."""
    start = f"NM1{delimiters.element}{role}{delimiters.element}"
    for text in texts:
        if text.startswith(start):
            named: Any = read_segment(text, delimiters)
            return named.id or ""
    return ""


def _inside(
    claim: list[str], delimiters: Delimiters
) -> tuple[list[dict[str, Any]], dict[str, str], list[datetime.date]]:
    """The lines, the claim's own references, and the dates of service."""
    lines: list[dict[str, Any]] = []
    references: dict[str, str] = {}
    dates: list[datetime.date] = []
    wanted = frozenset(tag + delimiters.element for tag in ("LX", "SV1", "SV2", "REF", "DTP"))
    for text in claim:
        tag = text.split(delimiters.element, 1)[0]
        if tag + delimiters.element not in wanted:
            continue
        one: Any = read_segment(text, delimiters)
        if tag == "LX":
            lines.append(_new_line(one))
        elif tag in ("SV1", "SV2") and lines:
            lines[-1] |= _service(one, tag)
        elif tag == "REF" and lines and one.qualifier == "6R":
            lines[-1]["control_number"] = one.value or ""
        elif tag == "REF" and not lines:
            references.setdefault(one.qualifier or "", one.value or "")
        elif tag == "DTP" and one.qualifier in ("472", "434"):
            found = [day for day in one.dates if day]
            dates += found
            if lines and found and lines[-1]["first_date"] is None:
                lines[-1]["first_date"] = found[0]
    return lines, references, dates


def _new_line(lx: Any) -> dict[str, Any]:
    return {
        "number": lx.number or 0, "procedure": "", "modifiers": (), "revenue_code": "", "charge": None,
        "units": None, "first_date": None, "control_number": "",
    }  # fmt: skip


def _service(sv: Segment | Any, tag: str) -> dict[str, Any]:
    procedure = sv.procedure
    return {
        "procedure": (procedure.code if procedure else None) or "",
        "modifiers": tuple(procedure.modifiers) if procedure else (),
        "revenue_code": (sv.revenue_code or "") if tag == "SV2" else "",
        "charge": sv.charge,
        "units": sv.quantity,
    }
