"""INF-FAM-11: antibody with administration codes of its own, billed with another."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import has_uncoded_pharmacy, is_drug, is_fluid
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import antibody_administration


@rule(
    id="INF-FAM-11",
    title="Antibody billed without its own administration code",
    severity=Severity.RISK,
    codes=frozenset(antibody_administration()),
    general_knowledge=True,
    source="CMS HCPCS Level II; CMS toolkit on COVID-19 monoclonal antibodies",
    denials=[Denial("CO", "16", ("M51",))],
)
def inf_fam_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """RSV and COVID-19 antibodies are given by codes of their own; 96372 or 96365 comes back.

    It speaks from the day the product's own codes began, where no other drug of the day may be
    behind the administration. Palivizumab (90378) keeps 96372.

    Pass: Z29.11 2024-11-04 | 90381 96380
    Pass: Z29.11 2024-11-04 | 90378x2 96372
    Fail: Z29.11 2024-11-04 | 90381 96372
    """
    if has_uncoded_pharmacy(claim):
        return
    table = antibody_administration()
    for lines in visits(claim, context):
        given = [line for line in lines if line.procedure in table or (is_drug(line) and not is_fluid(line))]
        if not given or any(line.procedure not in table for line in given):
            continue
        row = table[given[0].procedure or ""]
        date = given[0].date
        if date is None or date < datetime.date.fromisoformat(row["from"]):
            continue
        wrong = with_code(lines, row["instead"].split())
        own = row["administration"].split()
        if not wrong or billed_codes(lines) & {*own, "96380", "96381"}:
            continue
        yield at_line(
            inf_fam_11,
            wrong[0],
            f"{row['name']} ({row['code']}) on line {given[0].number} is given by {' or '.join(own)}; line "
            f"{wrong[0].number} bills {wrong[0].procedure}.",
            context,
            lines=wrong,
            expected=" or ".join(own),
            fix=Fix(Safety.HUMAN, f"Bill {' or '.join(own)}, as the visit was."),
        )
