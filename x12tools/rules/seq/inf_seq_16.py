"""INF-SEQ-16: prolonged infusion by pump beside what excludes it."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import as_edited
from x12tools.rules.scope import days, ptp_setting, with_code
from x12tools.rules.tables import pairs

_STARTS = frozenset({"96416", "G0498", "C8957", "96425"})
_EXCLUDED = frozenset({"G0498", "96415", "96521", "96522"})


@rule(
    id="INF-SEQ-16",
    title="Prolonged infusion by pump beside what excludes it",
    severity=Severity.DENIAL,
    codes=_STARTS,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, indicator 0",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
    rarely=(Denial("CO", "231"),),
)
def inf_seq_16(claim: Claim, context: Context) -> Iterator[Finding]:
    """A pump is started once and refilled on a later day; Medicare pays one of them a day.

    96416 stands beside neither G0498 nor a refill (96521, 96522), C8957 not beside 96415, and no
    modifier parts them. Further hours beside 96416 are right: they are another drug's.

    Pass: C18.9 | J9263x340-JZ 96413 96415 J0640x16-JZ 96368 J9190x9 96411 96416
    Fail: C18.9 | J9190x9 96416 96521
    """
    setting = ptp_setting(claim)
    if setting is None:
        return
    table = pairs(setting)
    for lines in days(claim):
        for line in with_code(lines, _STARTS):
            for other in with_code(lines, _EXCLUDED):
                if table.get((line.procedure or "", other.procedure or "")) == "0":
                    yield _finding(line, other, claim, context)


def _finding(line: ServiceLine, other: ServiceLine, claim: Claim, context: Context) -> Finding:
    refill = other.procedure in ("96521", "96522")
    finding = at_line(
        inf_seq_16,
        other,
        f"{other.procedure} on line {other.number} is not paid beside {line.procedure} on line "
        f"{line.number} on one day; no modifier separates them.",
        context,
        lines=(other,),
        fix=Fix(
            Safety.HUMAN,
            "Filling the pump is part of starting it; a refill is billed on its own, later day."
            if refill
            else f"Bill {line.procedure} or {other.procedure}, whichever was done.",
        ),
    )
    return as_edited(finding, claim)
