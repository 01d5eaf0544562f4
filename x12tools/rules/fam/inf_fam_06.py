"""INF-FAM-06: drug for the needle alone, billed with a code for a vein."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import known_drugs, routes
from x12tools.rules.routes import BY_NEEDLE, INTO_VEIN, NEEDLE
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import drugs, procedures


@rule(
    id="INF-FAM-06",
    title="Drug for the needle alone, billed with a code for a vein",
    severity=Severity.RISK,
    codes=INTO_VEIN,
    general_knowledge=True,
    source="FDA labels (routes); CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "150", ("N163",))],
)
def inf_fam_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug that no one puts into a vein does not support an infusion, which is paid many times more.

    It speaks where every drug of the visit is labelled for under the skin or into a muscle alone,
    all of them are on the claim, and no injection is billed.

    Pass: M81.0 | J0897x60-JZ 96372
    Pass: C34.11 | J9299x480-JZ J0897x120-JZ 96413 96372-59
    Fail: M81.0 | J0897x60-JZ 96365
    """
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        if not codes & INTO_VEIN or codes & (BY_NEEDLE | procedures()):
            continue
        given = known_drugs(lines, claim, context)
        if not given or any(routes(line) - NEEDLE for line in given):
            continue
        billed = with_code(lines, INTO_VEIN)
        first, drug = billed[0], drugs()[given[0].procedure or ""]
        yield at_line(
            inf_fam_06,
            first,
            f"{drug['name']} ({drug['code']}) is given by injection; line {first.number} bills "
            f"{first.procedure}, and no injection is billed.",
            context,
            lines=billed,
            fix=Fix(Safety.HUMAN, "Bill the injection, or the drug that went into the vein."),
        )
