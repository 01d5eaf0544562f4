"""INF-DRG-21: drug of no cost that is not on the claim."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drg.inf_drg_01 import GIVES, has_note
from x12tools.rules.drug_lines import FREE_SUPPLY, is_drug
from x12tools.rules.encounters import Encounter
from x12tools.rules.scope import with_code


@rule(
    id="INF-DRG-21",
    title="A drug of no cost is not on the claim",
    severity=Severity.DENIAL,
    codes=GIVES,
    forms="837P",
    payers="FFS_B",
    needs="supply",
    source="Medicare contractors' articles on drugs that patients supply (NGS, CGS); the payer's profile",
    denials=[Denial("CO", "107", ("N161",)), Denial("CO", "16", ("M123",))],
)
def inf_drg_21(claim: Claim, context: Context) -> Iterator[Finding]:
    """Giving a drug that the patient brought is paid only beside the drug's code, at a cent.

    The chart says who supplied it, the profile that this payer wants the line of a cent. A note that
    names the drug makes it a risk: some contractors are content with that.

    Pass: M05.79 | J0717x400$0.01 96372 || J0717 SC 400mg patient
    Pass: M05.79 | 96372
    Fail: M05.79 | 96372 || J0717 SC 400mg patient
    """
    if context.profile.no_cost != "penny_line":
        return
    said: set[object] = set()
    for line in with_code(claim.lines, GIVES):
        row = next((row for row in context.encounters if _gave(row, line)), None)
        if row is None or line.date in said or _is_billed(row, line, claim):
            continue
        said.add(line.date)
        drug = row.hcpcs or "The drug"
        finding = at_line(
            inf_drg_21,
            line,
            f"{line.procedure} on line {line.number} gave a drug that was not bought ({row.supply}); "
            f"{drug} is not on the claim.",
            context,
            expected=row.hcpcs,
            fix=Fix(
                Safety.HUMAN,
                f"Add {row.hcpcs or 'its code'} at $0.01, with name and dose in SV101-7.",
            ),
        )
        if has_note(line, claim):
            finding = capped(finding, Severity.RISK, "a note may name the drug")
        yield finding


def _gave(row: Encounter, line: ServiceLine) -> bool:
    """A charted drug of no cost that the line may have given."""
    if row.supply not in FREE_SUPPLY or row.supply == "trial":
        return False
    if row.line is not None:
        return row.line == line.number
    return row.start is None or row.start.date() == line.date


def _is_billed(row: Encounter, line: ServiceLine, claim: Claim) -> bool:
    """Whether the drug is on the claim that day; one without a code may be any that is."""
    return any(
        is_drug(other) and other.date == line.date and (row.hcpcs is None or row.hcpcs == other.procedure)
        for other in claim.lines
    )
