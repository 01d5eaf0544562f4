"""INF-FAM-01: complex drug billed with therapeutic codes."""

from collections.abc import Iterator
from decimal import Decimal

import attrs

from x12tools.claims.model import PROFESSIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context, drugs, fees
from x12tools.rules.scope import is_no_cost, visits, with_code

THERAPEUTIC = frozenset({"96365", "96366", "96367", "96374", "96375"})
COMPLEX = frozenset({"96401", "96409", "96411", "96413", "96415", "96416", "96417", "G0498"})
_TWINS = {"96365": "96413", "96366": "96415", "96367": "96417", "96374": "96409", "96375": "96411"}


@rule(
    id="INF-FAM-01",
    title="Complex drug billed with therapeutic administration codes",
    severity=Severity.UNDERPAYMENT,
    codes=THERAPEUTIC,
    source="CMS IOM 100-04 ch. 12 §30.5; CMS CR 13468",
    denials=[Denial("CO", "150", ("N163",))],
)
def inf_fam_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Antineoplastics and certain biologics may be billed with the complex codes, which pay more.

    It speaks only where the payer allows those codes, where every other drug of the visit is
    no reason for the therapeutic code, and not of drugs on which payers differ.

    Pass: M05.79 | J1745x40-JZ 96413 96415
    Pass: G35 | J2350x600-JZ 96365 96366x3
    Fail: M05.79 | J1745x40-JZ 96365 96366
    """
    if not context.profile.complex:
        return
    for lines in visits(claim):
        billed = with_code(lines, THERAPEUTIC)
        given = [
            drugs()[line.procedure] for line in lines if line.procedure in drugs() and not is_no_cost(line)
        ]
        if not billed or not given or with_code(lines, COMPLEX):
            continue
        if any(drug["family"] != "CX" or "V" in drug["flags"].split() for drug in given):
            continue
        line = billed[0]
        twin = _TWINS[line.procedure or ""]
        gain = sum(
            (
                (fees()[_TWINS[one.procedure or ""]] - fees()[one.procedure or ""])
                * (one.units or Decimal(0))
                for one in billed
            ),
            Decimal(0),
        )
        finding = at_line(
            inf_fam_01,
            line,
            f"{given[0]['name']} ({given[0]['code']}) is billed with {line.procedure} on line {line.number}; "
            f"{context.profile.name} allows {twin}.",
            context,
            expected=twin,
            fix=Fix(
                Safety.HUMAN, f"Bill {twin} if the record shows the monitoring that a complex drug needs."
            ),
        )
        professional = claim.form == PROFESSIONAL
        yield attrs.evolve(
            finding,
            dollars_at_risk=gain.quantize(Decimal("0.01")) if professional else None,
            basis=finding.basis if professional else None,
        )
