"""INF-NDC-09: several products given, one NDC billed."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.products import asks_ndc, charted_ndcs, ndc_of


@rule(
    id="INF-NDC-09",
    title="Several products given, not each with its NDC",
    severity=Severity.RISK,
    general_knowledge=True,
    needs="payer_policy:ndc",
    stc="A7:218",
    source="Payer profile; the charted NDCs",
    denials=[Denial("CO", "16", ("M119",))],
    rarely=(Denial("OA", "18"),),
)
def inf_ndc_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """Vials of two NDCs are two products: a payer that pays by NDC wants a line for each.

    It speaks where the chart has two NDCs or more for a code and day, and a line of the code is
    billed with one of them. Without the chart's NDCs it is silent.

    Pass: medicaid M05.79 | J9312x60/50242005306:60ML 96413
    Fail: medicaid M05.79 | J9312x60/50242005306:60ML 96413 || J9312 50242-0053-06; J9312 50242-0051-21
    """
    if not context.encounters:
        return
    groups: dict[tuple[str | None, datetime.date | None], list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        if asks_ndc(line, context.policy("ndc")):
            groups.setdefault((line.procedure, line.date), []).append(line)
    for (code, _), lines in groups.items():
        charted = charted_ndcs(lines, context)
        given = {ndc for line in lines if (ndc := ndc_of(line))}
        missing = charted - given
        if len(charted) < 2 or not charted & given or not missing:
            continue
        line = lines[0]
        yield at_line(
            inf_ndc_09,
            line,
            f"The chart has NDCs {' and '.join(sorted(charted))} for {code}; line {line.number} bills "
            f"{' and '.join(sorted(given))}.",
            context,
            what="ndc",
            lines=lines,
            expected=f"a line for {' and '.join(sorted(missing))}",
            fix=Fix(
                Safety.HUMAN,
                "Split the units by NDC, a line each; some programs want KP on the first and KQ on the rest.",
            ),
        )
