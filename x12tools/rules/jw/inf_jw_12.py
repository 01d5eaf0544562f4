"""INF-JW-12: discarded drug billed that was not bought."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import FREE_SUPPLY, NO_COST, is_drug
from x12tools.rules.scope import EXCLUDED


@rule(
    id="INF-JW-12",
    title="Discarded drug billed that the provider did not buy",
    severity=Severity.DENIAL,
    needs="supply",
    source="CMS JW and JZ modifier policy; CMS IOM 100-04 ch. 17 §40; the charted supply",
    denials=[Denial("CO", "16", ("MA130",))],
    rarely=(Denial("CO", "B20"),),
)
def inf_jw_12(claim: Claim, context: Context) -> Iterator[Finding]:
    """Who got the drug for nothing has lost nothing with the rest of the vial.

    The chart says of every administration of the day's drug that the drug came from a specialty
    pharmacy, the patient, an assistance program or a trial, and the JW line has a charge above a
    cent. JZ on such a line attests and costs nothing: it is let be.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413 || J1745 IV 350mg 4x100mg purchased
    Fail: M05.79 | J1745x35$0.01 J1745x5-JW 96413 || J1745 IV 350mg 4x100mg white-bagged
    """
    for line in claim.lines:
        if not line.has("JW") or line.has(*EXCLUDED) or not is_drug(line):
            continue
        alike = [one for one in claim.lines if (one.procedure, one.date) == (line.procedure, line.date)]
        supplied = {row.supply for one in alike for row in context.charted(one)}
        if not supplied or not supplied <= FREE_SUPPLY or line.charge is None or line.charge <= NO_COST:
            continue
        yield at_line(
            inf_jw_12,
            line,
            f"{line.procedure} on line {line.number} bills discarded drug; the chart has it as "
            f"{' and '.join(sorted(one for one in supplied if one))}.",
            context,
            what="modifiers",
            expected="no JW line",
            fix=Fix(
                Safety.ASSIST,
                f"Take line {line.number} off: the drug was not bought.",
                f"{line.procedure} with JW",
                None,
                drop_line(line),
            ),
        )
