"""INF-SET-05: a type of bill that cannot carry the service."""

import re
from collections.abc import Iterator
from typing import Any

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug
from x12tools.rules.scope import EXCLUDED, bill_kind
from x12tools.rules.tables import administration

_GIVEN = frozenset(code for code in administration() if code.startswith(("963", "964"))) | {"G0498"}
_CLINICS = {"71": "a rural health clinic", "77": "a federally qualified health center"}
_NEVER = {
    "14": "for specimens of people who are no patients",
    "32": "for home health",
    "65": "for intermediate care",
    "74": "for outpatient rehabilitation",
    "81": "for hospice",
    "82": "for hospice",
}
_ROOMS = re.compile(r"01[0-9]{2}|02[01][0-9]")
_UNPAID, _LATE_CHARGES = "0", "5"
_TO_BE_DENIED = frozenset({"20", "21"})
"""Condition codes of a bill that asks for Medicare's decision, or its denial."""

_IN_THE_RATE = (Denial("CO", "97"),)


@rule(
    id="INF-SET-05",
    title="Type of bill cannot carry the service",
    severity=Severity.DENIAL,
    codes=_GIVEN,
    forms="837I",
    payers="FFS_A MA",
    advisory="MA",
    source="CMS IOM 100-02 ch. 13 §120; CMS IOM 100-04 ch. 9 §20; CMS IOM 100-04 ch. 25 §75.1",
    denials=[Denial("CO", "282"), Denial("CO", "16", ("MA30",))],
    rarely=(Denial("CO", "5"), Denial("CO", "97")),
    stc="A7:228",
)
def inf_set_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """The type of bill says how a bill is paid, and some kinds pay no infusion.

    A clinic's visit rate (071x, 077x) holds drugs and their administration: they may stand beside a
    visit, and are not paid without one. An inpatient bill (011x) without room charges is a risk, for an
    outpatient's bill has slipped into it; so are kinds of bills for other services. A stay may list its
    codes, and is let be.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    Pass: 837I tob=0711 D51.0 | 0521:99213-CG 0636:J3420 0260:96372
    Fail: 837I tob=0711 D51.0 | 0636:J3420 0260:96372
    """
    given = [line for line in claim.lines if line.procedure in _GIVEN and not line.has(*EXCLUDED)]
    kind = bill_kind(claim)
    if not given or claim.frequency == _UNPAID or _TO_BE_DENIED & set(claim.condition_codes):
        return
    if kind in _CLINICS:
        if all(_is_incident(line) for line in claim.lines):
            yield _found(
                given,
                f"The bill of {_CLINICS[kind]} has no visit; {given[0].procedure} is within its rate and not "
                "paid alone.",
                "Put it on the claim of the visit that it belongs to, within 30 days.",
                claim,
                context,
                predicts=_IN_THE_RATE,
            )
        return
    if kind in _NEVER:
        words, text = f"is {_NEVER[kind]}", "Check the type of bill; a hospital's outpatients have 013x."
    elif kind == "11" and claim.frequency != _LATE_CHARGES and not _has_room(claim):
        words = "is an inpatient's and has no room charge"
        text = "If the patient was an outpatient bill 013x, or 012x for Part B of an inpatient."
    else:
        return
    finding = _found(
        given, f"Type of bill {claim.bill_type} {words}; it has {given[0].procedure}.", text, claim, context
    )
    yield capped(finding, Severity.RISK, "general knowledge: what such a bill may carry is not certain")


def _is_incident(line: ServiceLine) -> bool:
    """A drug or its administration; of anything else on the bill it may be the visit."""
    return (line.procedure in _GIVEN or is_drug(line)) and not line.has("CG")


def _has_room(claim: Claim) -> bool:
    return any(_ROOMS.fullmatch(line.revenue_code or "") for line in claim.lines)


def _found(
    lines: list[ServiceLine], message: str, text: str, claim: Claim, context: Context, **more: Any
) -> Finding:
    return at_line(
        inf_set_05,
        lines[0],
        message,
        context,
        lines=lines,
        value=claim.bill_type,
        fix=Fix(Safety.HUMAN, text),
        **more,
    )
