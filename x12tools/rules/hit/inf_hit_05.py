"""INF-HIT-05: home services for immune globulin, not as Medicare pays them."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import supports
from x12tools.rules.history import before
from x12tools.rules.tables import drugs

_SERVICES = "Q2052"
_BEGAN = datetime.date(2024, 1, 1)
_HOMES = frozenset("04 12 13 14 32 33 54 55 56".split())
_IMMUNE_DEFICIENCY = ("D80-D83", "G11.3")
_DIAGNOSIS = Denial("CO", "50", ("N115",))
_PLACE = Denial("CO", "58")
_SPAN = Denial("CO", "16", ("N345",))
_TWICE = Denial("CO", "97")
_NO_DRUG = Denial("CO", "107")
_LOOK_BACK = datetime.timedelta(days=30)


@rule(
    id="INF-HIT-05",
    title="Home services for immune globulin, not as Medicare pays them",
    severity=Severity.DENIAL,
    codes=frozenset({_SERVICES}),
    forms="837P",
    payers="DME",
    source="CMS article A52509 (intravenous immune globulin); Noridian, IVIG: items and services; "
    "42 CFR 410.10(y)",
    denials=[_DIAGNOSIS, _PLACE, _SPAN, _TWICE, _NO_DRUG],
    rarely=(Denial("OA", "18"), Denial("CO", "B15")),
)
def inf_hit_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Q2052 is paid once an infusion day, at home, for primary immune deficiency.

    Looks from 2024 on at the diagnoses that the line points to, at its place, at a span of days
    and at a second line of the day. Units are quarter hours and are not judged. Where it is known what
    the patient was billed before, it is a risk that no immune globulin was in the 30 days.

    Pass: dme pos=12 D80.0 | Q2052x12
    Fail: dme pos=11 D80.0 | Q2052x12
    Fail: dme pos=12 D80.0 | Q2052x12 Q2052x4
    """
    first: dict[datetime.date, ServiceLine] = {}
    for line in claim.lines:
        if line.procedure != _SERVICES or line.date is None or line.date < _BEGAN:
            continue
        if line.has(*SENT_TO_BE_DENIED):
            continue
        before = first.setdefault(line.date, line)
        if before is not line:
            told = f"is the second of {line.date}, after line {before.number}; one is paid a day"
            yield _finding(line, told, "procedure", _TWICE, "Put the day's units on one line.", context)
            continue
        if line.pointed and not any(supports(one.code, _IMMUNE_DEFICIENCY) for one in line.pointed):
            pointed = ", ".join(one.code for one in line.pointed)
            told = f"points to {pointed}; it is paid for primary immune deficiency (D80 to D83) alone"
            yield _finding(line, told, "pointers", _DIAGNOSIS, "Look whether the pointer is right.", context)
        if line.place_of_service and line.place_of_service not in _HOMES:
            told = f"is of place {line.place_of_service}; it is paid at home"
            yield _finding(line, told, "place_of_service", _PLACE, "Look where the drug was given.", context)
        if line.date_to and line.date_to != line.date:
            told = f"runs from {line.date} to {line.date_to}; it is billed a day a line"
            yield _finding(line, told, "date", _SPAN, "Bill a line for each infusion day.", context)
        if context.history is not None and not _has_drug(line, claim, context):
            told = "has no immune globulin on the claim, nor in what was billed for the 30 days before"
            finding = _finding(line, told, "procedure", _NO_DRUG, "Bill the drug first, or with it.", context)
            yield capped(finding, Severity.RISK, "another supplier may have billed the drug")


def _has_drug(line: ServiceLine, claim: Claim, context: Context) -> bool:
    """Whether immune globulin stands on the claim, or was billed for a day of the 30 before."""
    days = [one.date for one in claim.lines if _is_globulin(one.procedure)]
    days += [one.date for one in before(claim, context.history) if _is_globulin(one.code)]
    first = line.date - _LOOK_BACK if line.date else None
    return any(day is None or first is None or first <= day <= (line.date or day) for day in days)


def _is_globulin(code: str | None) -> bool:
    return drugs().get(code or "", {}).get("drug_class") in ("IVIG", "SCIG")


def _finding(line: ServiceLine, told: str, what: str, denial: Denial, do: str, context: Context) -> Finding:
    return at_line(
        inf_hit_05,
        line,
        f"{_SERVICES} on line {line.number} {told}.",
        context,
        what=what,
        predicts=(denial,),
        fix=Fix(Safety.HUMAN, do),
    )
