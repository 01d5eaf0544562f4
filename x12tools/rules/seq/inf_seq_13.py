"""INF-SEQ-13: a second initial service that the chart does not set apart."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import charted_visit
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import INITIAL
from x12tools.rules.scope import days, with_code

_TOLD = {
    "59": ("access", "encounter"),
    "XU": ("access", "encounter"),
    "XS": ("access",),
    "XE": ("encounter",),
}
_WORDS = {"access": "one access site", "encounter": "one encounter"}


@rule(
    id="INF-SEQ-13",
    title="Second initial service that the chart does not set apart",
    severity=Severity.AUDIT,
    codes=INITIAL,
    source="CMS Recovery Audit topic 0071; CMS NCCI Policy Manual ch. XI",
    denials=[Denial("CO", "97", ("M15", "N20"))],
)
def inf_seq_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """59 on a second initial service says two access sites or two visits; auditors read the chart.

    It speaks only where the chart has every drug of the day, and names one access (for XS), one
    encounter (for XE) or one of both (for 59). A chart that names none says nothing against it.

    Pass: J15.9 | J0696 96365 J3373 96365-XS || J0696 09:00-09:40 access=L; J3373 09:10-09:50 access=R
    Fail: J15.9 | J0696 96365 J3373 96365-XS || J0696 09:00-09:40 access=L; J3373 09:45-10:30 access=L
    """
    if "times" not in context.evidence:
        return
    for lines in days(claim):
        initial = with_code(lines, INITIAL)
        apart = [line for line in initial if line.has(*_TOLD)]
        if not apart or len(initial) < 2:
            continue
        visit = charted_visit(lines, claim, context)
        if visit is None or not visit.whole or len(visit.rows) < 2:
            continue
        one = {name for name in _WORDS if len({getattr(row, name) for row in visit.rows} - {None}) == 1}
        one = {name for name in one if all(getattr(row, name) for row in visit.rows)}
        for line in apart:
            told = next(names for modifier, names in _TOLD.items() if line.has(modifier))
            if one.issuperset(told):
                yield _finding(line, told, context)


def _finding(line: ServiceLine, told: tuple[str, ...], context: Context) -> Finding:
    modifier = next(one for one in _TOLD if line.has(one))
    words = " and ".join(_WORDS[name] for name in told)
    return at_line(
        inf_seq_13,
        line,
        f"{line.procedure} on line {line.number} has {modifier}, and the chart has {words} for the day.",
        context,
        what="modifiers",
        value="-".join(line.modifiers),
        fix=Fix(
            Safety.HUMAN,
            "Keep the modifier only if the record shows a second access site or visit; else bill the "
            "sequential code.",
        ),
    )
