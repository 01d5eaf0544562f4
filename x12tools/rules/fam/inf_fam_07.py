"""INF-FAM-07: drug given by a procedure of its own, billed with an ordinary administration."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_drug, is_fluid
from x12tools.rules.routes import BY_NEEDLE, INTO_VEIN
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import special_routes

_ORDINARY = INTO_VEIN | BY_NEEDLE


@rule(
    id="INF-FAM-07",
    title="Drug with a way of its own, billed with an ordinary administration",
    severity=Severity.RISK,
    codes=_ORDINARY,
    general_knowledge=True,
    source="FDA labels (routes); CMS HCPCS Level II",
    denials=[Denial("CO", "11"), Denial("CO", "16", ("M51",))],
)
def inf_fam_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug into the spine, an artery, the bladder or the eye is given by a procedure, not an infusion.

    It speaks of drugs that go in by one way alone, where no other drug of the day may be behind
    the administration and no procedure of that way is on the claim.

    Pass: G12.1 | J2326x120-JZ 96450
    Pass: H35.3211 | J0178x2-JZ 67028
    Fail: G12.1 | J2326x120-JZ 96413
    """
    if has_uncoded_pharmacy(claim):
        return
    for lines in visits(claim, context):
        billed = with_code(lines, _ORDINARY)
        given = [line for line in lines if is_drug(line) and not is_fluid(line)]
        if not billed or not given or any(line.procedure not in special_routes() for line in given):
            continue
        drug = special_routes()[given[0].procedure or ""]
        own = drug["procedures"].split()
        if billed_codes(claim.lines) & {code for line in given for code in _procedures(line.procedure)}:
            continue
        first = billed[0]
        yield at_line(
            inf_fam_07,
            first,
            f"{drug['name']} ({drug['code']}) goes {drug['way']}; line {first.number} bills "
            f"{first.procedure}.",
            context,
            lines=billed,
            expected=own[0],
            fix=Fix(Safety.HUMAN, f"Bill the procedure that was done, as {own[0]}."),
        )


def _procedures(code: str | None) -> list[str]:
    return special_routes()[code or ""]["procedures"].split()
