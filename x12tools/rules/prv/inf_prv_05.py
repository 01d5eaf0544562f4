"""INF-PRV-05: a supplier's claim without who ordered."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED


@rule(
    id="INF-PRV-05",
    title="Ordering provider missing on a supplier's claim",
    severity=Severity.REJECT,
    forms="837P",
    payers="DME",
    source="42 CFR 424.507(b); CMS IOM 100-04 ch. 20 §10; 005010X222A1/2420E",
    denials=[Denial("CO", "16", ("N264", "N265"))],
    rarely=(Denial("CO", "184", ("N574",)), Denial("CO", "183", ("N574",))),
    stc="A7:562",
)
def inf_prv_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays a supplier's pump, drug or visit only by the order of someone it knows.

    The order is named on the line (2420E), or as referral of line or claim. Drugs that a physician
    gives need none. Whether an NPI is well formed is judged wherever one stands.

    Pass: dme pos=12 ordering=1245319599 D80.0 | J1559x100-JB
    Pass: M05.79 | J1745x40-JZ 96413
    Fail: dme pos=12 ordering=none D80.0 | J1559x100-JB
    """
    if "referring" in claim.providers or "ordering" in claim.providers:
        return
    lines: list[ServiceLine] = [
        line for line in claim.lines if not line.has(*EXCLUDED) and not line.loop.loops("2420E", "2420F")
    ]
    if not lines:
        return
    yield at_line(
        inf_prv_05,
        lines[0],
        f"Line {lines[0].number} does not say who ordered {lines[0].procedure} (2420E, NM1*DK).",
        context,
        lines=lines,
        expected="NM1*DK",
        fix=Fix(Safety.HUMAN, "Name the physician or practitioner of the order, with the individual's NPI."),
    )
