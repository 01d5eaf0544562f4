"""INF-PRV-09: a home visit whose times were not charted."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_VISITS = frozenset({"99601", "99602", "G0068", "G0069", "G0070", "G0088", "G0089", "G0090"})


@rule(
    id="INF-PRV-09",
    title="Home infusion visit without charted times",
    severity=Severity.AUDIT,
    codes=_VISITS,
    forms="837P",
    source="42 CFR 486.520; CMS IOM 100-02 ch. 15 §320; payers' home infusion policies",
    denials=[Denial("CO", "252", ("N706",))],
)
def inf_prv_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """No note, no visit: an auditor asks when the nurse came and left.

    Speaks only where the chart was given and has the visit, by its line or code, without a start or
    stop; a cell that cannot be read counts as given.

    Pass: commercial pos=12 L03.115 | 99601
    Pass: commercial pos=12 L03.115 | 99601 || 99601 09:00-10:30
    Fail: commercial pos=12 L03.115 | 99601 || 99601 09:00-
    """
    for line in claim.lines:
        if line.procedure not in _VISITS:
            continue
        rows = context.charted(line)
        if not rows or any(row.unread or (row.start and row.stop) for row in rows):
            continue
        lacks = (
            "start or stop" if not any(row.start or row.stop for row in rows) else "start and stop together"
        )
        yield at_line(
            inf_prv_09,
            line,
            f"{line.procedure} on line {line.number} is charted without {lacks}.",
            context,
            fix=Fix(Safety.HUMAN, "Find the visit note with its times, nurse and order before billing."),
        )
