"""Which lines belong together: defined once for all rules."""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.rules.context import Context

SEPARATE = ("59", "XE", "XS", "XP", "XU")
"""Modifiers that say a service is separate from another."""

NCCI_MODIFIERS = frozenset(
    """
    24 25 27 57 58 59 78 79 91 E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9
    LT RT LC LD RC LM RI XE XS XP XU
    """.split()
)
"""Modifiers that may bypass an NCCI pair of indicator 1 (CMS NCCI Policy Manual ch. I)."""

EXCLUDED = ("GY", "GZ")
"""Modifiers of a line that is sent to be denied."""

INPATIENT_BILLS = frozenset({"11", "18", "21"})
"""Kinds of bills that are paid by the stay: hospital, swing bed, skilled nursing."""

PARTIAL_BILLS = ("2", "3", "4", "5")
"""Claim frequencies of an 837I that has a part of the stay: interim bills and late charges."""

PROCEDURE = re.compile(r"[1-24-7]\d{4}|3[0-57-9]\d{3}")
"""Surgery and imaging, less access to a vein: a push there may be its anesthesia or contrast."""

_EMERGENCY_VISITS = frozenset(["99281", "99282", "99283", "99284", "99285"])
_HOSPITAL_OUTPATIENT = frozenset(["12", "13", "14"])
_OUTSIDE_OPPS = frozenset(["AS", "GU", "MD", "MP", "VI"])
"""Maryland, whose hospitals have rates of their own, and the islands but Puerto Rico."""

_OUTPATIENT_EDITED = frozenset(["12", "13", "14", "22", "23", "34", "74", "75", "85"])


def days(claim: Claim) -> list[list[ServiceLine]]:
    """Lines that NCCI edits together: those of one day and, on an 837P, rendering provider.

    An inpatient bill has none: it is paid by the stay, and its codes are for the record.
    """
    return claim.once(_days)


def _days(claim: Claim) -> list[list[ServiceLine]]:
    if is_inpatient(claim):
        return []
    groups: dict[object, list[ServiceLine]] = {}
    for line in claim.lines:
        groups.setdefault((line.date, _provider(line)), []).append(line)
    return list(groups.values())


def visits(claim: Claim, context: Context) -> list[list[ServiceLine]]:
    """Lines that share an encounter.

    On an 837P those of one day and rendering provider. On an 837I those of one day, and of days
    that follow each other where observation or the emergency department ties them, or an
    administration that was charted over midnight (CMS IOM 100-04 ch. 4 §230.2). An inpatient
    bill has none.
    """
    if claim.form != INSTITUTIONAL:
        return days(claim)
    return context.once(_visits, claim)


def _visits(claim: Claim, context: Context) -> list[list[ServiceLine]]:
    if is_inpatient(claim):
        return []
    first = _encounter_days(claim, context)
    groups: dict[object, list[ServiceLine]] = {}
    for line in claim.lines:
        groups.setdefault(first.get(line.date) if line.date else None, []).append(line)
    return list(groups.values())


def _provider(line: ServiceLine) -> str | None:
    return line.rendering.id if line.form != INSTITUTIONAL and line.rendering else None


def _encounter_days(claim: Claim, context: Context) -> dict[datetime.date | None, datetime.date]:
    """Each day of the claim with the first day of the encounter it belongs to.

    Observation and the emergency department tie the days after theirs, until another emergency
    visit begins anew.
    """
    dates = sorted({line.date for line in claim.lines if line.date})
    tying = {line.date for line in claim.lines if _ties_days(line)}
    visiting = {line.date for line in claim.lines if line.procedure in _EMERGENCY_VISITS}
    overnight = {
        row.stop.date()
        for row in context.encounters
        if row.start and row.stop and (row.stop.date() - row.start.date()).days == 1
    }
    first: dict[datetime.date | None, datetime.date] = {date: date for date in dates}
    for run in _runs(dates):
        began = None
        for date in run:
            if date in visiting or (date in tying and began is None):
                began = date
            first[date] = began or date
        for one, other in itertools.pairwise(run):
            if other in overnight:
                first[other] = first[one]
    return first


def _ties_days(line: ServiceLine) -> bool:
    """Observation and the emergency department: an encounter that may last over midnight."""
    revenue = line.revenue_code or ""
    return line.procedure == "G0378" or revenue == "0762" or revenue[:3] == "045"


def _runs(dates: list[datetime.date]) -> Iterator[list[datetime.date]]:
    """Days that follow each other without a gap."""
    run: list[datetime.date] = []
    for date in dates:
        if run and (date - run[-1]).days > 1:
            yield run
            run = []
        run.append(date)
    if run:
        yield run


def ptp_setting(claim: Claim) -> str | None:
    """Which NCCI pairs and limits edit the claim, ``practitioner`` or ``outpatient``; None for a bill
    that neither do. A surgery centre's 837P goes by the practitioner pairs."""
    if claim.form != INSTITUTIONAL:
        return "practitioner"
    return "outpatient" if bill_kind(claim) in _OUTPATIENT_EDITED else None


def bill_kind(claim: Claim) -> str:
    """Facility and kind of care of an 837I (``13`` of ``0131``), empty on an 837P."""
    return (claim.bill_type or "")[1:3]


def is_inpatient(claim: Claim) -> bool:
    """An inpatient bill, which is paid by the stay and not by its lines."""
    return bill_kind(claim) in INPATIENT_BILLS


def is_outside_opps(claim: Claim) -> bool:
    """A hospital's outpatient bill that OPPS does not pay: of a critical access hospital (085x), or by the
    state of the billing provider (42 CFR 419.20). Which of its edits such a bill gets is not certain."""
    if bill_kind(claim) not in _HOSPITAL_OUTPATIENT:
        return bill_kind(claim) == "85"
    address = claim.billing.address if claim.billing else None
    return address is not None and address.state in _OUTSIDE_OPPS


def with_code(lines: Iterable[ServiceLine], codes: Iterable[str]) -> list[ServiceLine]:
    """The lines whose procedure is one of these."""
    wanted = frozenset(codes)
    return [line for line in lines if line.procedure in wanted]


def billed_codes(lines: Iterable[ServiceLine]) -> frozenset[str]:
    """The procedure codes of lines."""
    return frozenset(line.procedure for line in lines if line.procedure)
