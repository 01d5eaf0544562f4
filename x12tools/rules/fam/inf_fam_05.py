"""INF-FAM-05: drug for a vein alone, billed with an injection code."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_fluid, known_drugs, routes
from x12tools.rules.routes import VEIN, administered
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import drugs, procedures


@rule(
    id="INF-FAM-05",
    title="Drug for a vein alone, billed with an injection",
    severity=Severity.RISK,
    codes=frozenset({"96372"}),
    general_knowledge=True,
    source="FDA labels (routes); CMS IOM 100-04 ch. 12 §30.5",
    denials=[],
    rarely=(Denial("CO", "16", ("M51",)), Denial("CO", "150", ("N163",))),
)
def inf_fam_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """An infusion or push billed as an injection is paid a fraction, or denied as not done so.

    It speaks where the visit has one drug, labelled for a vein and nothing else, and 96372 is all
    that was billed for giving it.

    Pass: K50.90 | J3380x300-JZ 96413
    Pass: M54.50 | J1100x10 96372
    Fail: K50.90 | J3380x300-JZ 96372
    """
    for lines in visits(claim, context):
        if billed_codes(administered(lines)) != {"96372"} or billed_codes(lines) & procedures():
            continue
        given = [line for line in known_drugs(lines, claim, context) if not is_fluid(line)]
        if len({line.procedure for line in given}) != 1 or given[0].has("JB"):
            continue
        if routes(given[0]) - VEIN:
            continue
        first = with_code(lines, {"96372"})[0]
        name = drugs()[given[0].procedure or ""]["name"]
        yield at_line(
            inf_fam_05,
            first,
            f"{name} ({given[0].procedure}) goes into a vein; line {first.number} bills 96372, an injection "
            "under the skin or into a muscle.",
            context,
            fix=Fix(
                Safety.HUMAN, "Bill a push or an infusion by the minutes charted, or the drug that was given."
            ),
        )
