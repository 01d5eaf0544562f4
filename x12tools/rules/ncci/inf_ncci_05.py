"""INF-NCCI-05: port flush beside another service."""

import re
from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import PROFESSIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import FLUSH, as_edited
from x12tools.rules.scope import NCCI_MODIFIERS, days, ptp_setting, with_code
from x12tools.rules.tables import administration, pairs

_FEE_SCHEDULE = frozenset({"A", "R", "T"})
_VISIT = re.compile(r"992(0[2-5]|1[1-5])")


@rule(
    id="INF-NCCI-05",
    title="Port flush beside another service",
    severity=Severity.DENIAL,
    codes=frozenset({FLUSH}),
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits; CMS Physician Fee Schedule status T",
    denials=[
        Denial("CO", "97", ("M15", "N19", "N20", "N390", "N431")),
        Denial("CO", "234", ("N20", "N390")),
    ],
    rarely=(Denial("CO", "236", ("N20",)),),
)
def inf_ncci_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Flushing the port is paid only when nothing else is done that day.

    On an 837P nothing else by the same provider that the physician fee schedule pays; a
    laboratory test or a drug is no such thing. On an 837I the hospital's pairs alone decide, by
    their indicator.

    Pass: C18.9 | 96523
    Pass: C18.9 | 96523 85025
    Fail: C18.9 | J9271x200-JZ 96413 96523
    """
    for lines in days(claim):
        for line in with_code(lines, {FLUSH}):
            other = next(
                (one for one in lines if one is not line and _excludes(one, line, claim, context)), None
            )
            if other is not None:
                yield _finding(line, other, claim, context)


def _excludes(other: ServiceLine, line: ServiceLine, claim: Claim, context: Context) -> bool:
    """Whether the other line's payment leaves none for the flush."""
    setting = ptp_setting(claim)
    code = other.procedure or ""
    if setting is None or code == FLUSH:
        return False
    indicator = pairs(setting).get((code, FLUSH))
    if indicator is not None:
        return indicator == "0" or not NCCI_MODIFIERS & {*line.modifiers, *other.modifiers}
    if setting != "practitioner" or not context.profile.is_medicare or (FLUSH, code) in pairs(setting):
        return False
    status = administration().get(code, {}).get("status")
    return status in _FEE_SCHEDULE or bool(_VISIT.fullmatch(code))


def _finding(line: ServiceLine, other: ServiceLine, claim: Claim, context: Context) -> Finding:
    office = claim.form == PROFESSIONAL
    finding = at_line(
        inf_ncci_05,
        line,
        f"{FLUSH} on line {line.number} is part of {other.procedure} on line {other.number} that day.",
        context,
        fix=Fix(
            Safety.ASSIST if office else Safety.HUMAN,
            f"Take {FLUSH} (line {line.number}) off."
            if office
            else f"Take {FLUSH} (line {line.number}) off, unless it was another encounter.",
            FLUSH if office else None,
            None,
            drop_line(line) if office else (),
        ),
    )
    return as_edited(finding, claim)
