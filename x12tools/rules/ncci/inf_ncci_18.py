"""INF-NCCI-18: hospital visit beside drug administration without modifier 25."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED, bill_kind, days, is_outside_opps, with_code

_CRITICAL = "99291"
_VISITS = frozenset(f"99281 99282 99283 99284 99285 G0380 G0381 G0382 G0383 G0384 G0463 {_CRITICAL}".split())
_GIVEN = ("96413", "96409", "96416", "96365", "96374", "96360", "96401", "96402", "96372")
"""Administration that OPPS pays as a significant procedure and that starts a visit's services."""


@rule(
    id="INF-NCCI-18",
    title="Hospital visit beside drug administration without modifier 25",
    severity=Severity.REJECT,
    codes=_VISITS,
    forms="837I",
    payers="FFS_A MA",
    advisory="MA",
    source="CMS Integrated Outpatient Code Editor, visit on the day of a significant procedure; "
    "CMS IOM 100-04 ch. 4 §20.6.1",
    denials=[],
    rarely=(Denial("CO", "4"), Denial("CO", "97")),
    aliases="INF-SET-15",
)
def inf_ncci_18(claim: Claim, context: Context) -> Iterator[Finding]:
    """A hospital's claim with a visit and an infusion of one day goes back without 25 on the visit.

    The outpatient code editor asks for it; 27 tells a second visit of the day. It looks at bills of
    type 013x, and at the first services of a visit alone: a day of additional hours after
    midnight is let be. Of critical care (99291) it is a risk. A critical access hospital has no such edit.

    Pass: 837I R11.2 | 0450:99284-25 J2405x4 96374
    Pass: 837I 2024-08-15 R10.9 | 0450:99284-25 96374 2024-08-16: 0450:99284 96375
    Fail: 837I R11.2 | 0450:99284 J2405x4 96374
    """
    if bill_kind(claim) != "13":
        return
    for lines in days(claim):
        given = min(
            with_code(lines, _GIVEN), key=lambda line: _GIVEN.index(line.procedure or ""), default=None
        )
        if given is None:
            continue
        for visit in with_code(lines, _VISITS):
            if visit.has("25", "27", *EXCLUDED):
                continue
            finding = at_line(
                inf_ncci_18,
                visit,
                f"{visit.procedure} on line {visit.number} has no 25, and {given.procedure} on line "
                f"{given.number} is of the same day; the claim is returned to the provider.",
                context,
                what="modifiers",
                expected="25",
                fix=Fix(
                    Safety.HUMAN,
                    "Add 25 if the record shows a visit apart from the administration (27 besides on a "
                    "second visit), else take the visit off.",
                ),
            )
            if visit.procedure == _CRITICAL:
                finding = capped(finding, Severity.RISK, "critical care may count as a procedure")
            elif is_outside_opps(claim):
                finding = capped(finding, Severity.RISK, "a hospital outside OPPS: the editor may not ask it")
            yield finding
