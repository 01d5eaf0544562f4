"""INF-REV-07: another payer paid a lower administration code."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import fees, table

_LOWER = {
    "96401": ("96372",), "96402": ("96372",), "96409": ("96374",), "96411": ("96375",),
    "96413": ("96365", "96374"), "96415": ("96366",), "96417": ("96367", "96375"),
}  # fmt: skip
"""What a payer that takes a drug for no complex one puts in a complex code's place."""


@rule(
    id="INF-REV-07",
    title="Another payer paid a lower administration code",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset(_LOWER),
    source="005010X222A1/2430/SVD03; 005010X223A2/2430/SVD03; CMS IOM 100-04 ch. 12 §30.5, CR 13468",
    denials=[],
    rarely=(Denial("CO", "150", ("N22", "N657")),),
)
def inf_rev_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """The payer before this one took a complex infusion or injection for a simple one.

    Its answer on the claim (SVD03) has the therapeutic code where the complex one was billed; the
    difference can be appealed, and this payer's share rests on it. A line that was paid together
    with another is let be. The remittance itself is not read here.

    Pass: M05.79 | J1745x40-JZ 96413
    """
    for line in claim.lines:
        lower = _LOWER.get(line.procedure or "", ())
        for answer in line.adjudications if lower else ():
            if answer.procedure in lower and not answer.is_bundled:
                yield _finding(line, answer.procedure, context)
                break


def _finding(line: ServiceLine, paid: str, context: Context) -> Finding:
    code = line.procedure or ""
    dollars = basis = None
    if line.form != INSTITUTIONAL and code in fees() and paid in fees() and line.units is not None:
        gap = (fees()[code] - fees()[paid]) * line.units
        dollars, basis = (
            gap.quantize(Decimal("0.01")),
            f"medicare physician fee {table('fees').data_date.year}",
        )
    return at_line(
        inf_rev_07,
        line,
        f"{code} on line {line.number} was decided as {paid} by the payer before this one.",
        context,
        value=paid,
        expected=code,
        dollars_at_risk=dollars,
        basis=basis,
        fix=Fix(
            Safety.HUMAN,
            "Appeal there with the record of the drug and the monitoring; Medicare's contractors may not go "
            "by the drug's name alone.",
        ),
    )
