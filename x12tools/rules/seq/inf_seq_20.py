"""INF-SEQ-20: an injection under the skin billed as an infusion."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import is_push, minutes_between
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import charted_visit
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_fluid, may_be_injected
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import same_drug

_INFUSED, _INJECTED = "96369", "96372"


@rule(
    id="INF-SEQ-20",
    title="Injection under the skin billed as an infusion",
    severity=Severity.DENIAL,
    codes=frozenset({_INFUSED}),
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; CMS Physician Fee Schedule relative value file",
    denials=[Denial("CO", "150", ("N163",)), Denial("CO", "50")],
)
def inf_seq_20(claim: Claim, context: Context) -> Iterator[Finding]:
    """96369 is for a pump that runs under the skin for more than 15 minutes; an injection is 96372.

    It needs the times of every drug that went under the skin, and is silent where a pump was
    charted.

    Pass: D80.0 | J1569x80-JZ-JB 96369 || J1569 SC 09:00-10:30
    Fail: M81.0 | J0897x60-JZ 96369 || J0897 SC 09:00-09:01
    """
    for lines in visits(claim, context):
        infused = with_code(lines, {_INFUSED})
        visit = charted_visit(lines, claim, context) if infused else None
        rows = visit.under_the_skin if visit else []
        if not rows or any(row.start is None or row.stop is None or row.pump for row in rows):
            continue
        given = [line for line in lines if is_drug(line) and not is_fluid(line) and may_be_injected(line)]
        charted = all(
            any(row.line == line.number or same_drug(row.hcpcs or "", line.procedure or "") for row in rows)
            for line in given
        )
        minutes = sum(minutes_between(row.start, row.stop) for row in rows if row.start and row.stop)
        if given and charted and is_push(minutes):
            line = infused[0]
            names = ", ".join(sorted({row.hcpcs or "the drug" for row in rows}))
            yield at_line(
                inf_seq_20,
                line,
                f"{names} took {minutes} minutes under the skin; {_INFUSED} on line {line.number} is for "
                "more than 15, by pump.",
                context,
                expected=_INJECTED,
                fix=Fix(
                    Safety.HUMAN,
                    f"Bill {_INJECTED}, or 96401 where the drug takes it, unless a pump ran longer.",
                ),
            )
