"""INF-JW-10: a whole container or more discarded."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import DrugDay, Handling, billed, charted_handling, container, drug_days


@rule(
    id="INF-JW-10",
    title="A whole container or more billed as discarded",
    severity=Severity.INFO,
    payers=f"{FFS} {OTHERS}",
    needs="dose vials",
    source="CMS IOM 100-04 ch. 17 §40; Medicare contractors' articles on discarded drugs",
    denials=[Denial("CO", "50"), Denial("CO", "151")],
)
def inf_jw_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """More than a container was left over: one was opened that nobody needed, or the dose was stopped.

    An infusion that was stopped for a reaction leaves as much rightly, and the record says so; a
    broken vial is not Medicare's to pay. A word once a claim.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413 || J1745 IV 350mg 4x100mg
    Fail: M05.79 | J1745x35 J1745x15-JW 96413 || J1745 IV 350mg 5x100mg
    """
    told = []
    lines: list[ServiceLine] = []
    for day in drug_days(claim, context):
        handled = _handled(day, context)
        if handled is None or handled.discarded < max(handled.smallest, Decimal(1)):
            continue
        if billed(day.discarded) >= handled.smallest:
            told.append(f"{day.code}: {handled.working}, as much as a whole container holds")
            lines += day.discarded
    if lines:
        yield at_line(
            inf_jw_10,
            lines[0],
            "; ".join(told) + ".",
            context,
            what="units",
            lines=lines,
            fix=Fix(
                Safety.HUMAN, "See that the record tells why: a dose stopped, or a container not needed."
            ),
        )


def _handled(day: DrugDay, context: Context) -> Handling | None:
    if not day.discarded or container(day.discarded[0], context) == "multi-dose":
        return None
    return charted_handling(day.lines, context)
