"""INF-NCCI-06: access to a vein billed beside what was given through it."""

from collections.abc import Iterator

from x12tools.claims.editing import drop_line
from x12tools.claims.model import PROFESSIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import VEIN_ACCESS, as_edited, unparted

_NEEDLE = "36000"


@rule(
    id="INF-NCCI-06",
    title="Access to a vein beside the infusion",
    severity=Severity.DENIAL,
    codes=VEIN_ACCESS,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits; CMS NCCI Policy Manual ch. XI; CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "97", ("N20",)), Denial("CO", "236", ("N20",))],
)
def inf_ncci_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """Starting the line is part of the infusion, so that its puncture is not paid beside it.

    Puncture by a physician (36410) for another purpose is told by a modifier. A hospital is paid
    the needle with the visit anyway: there it is a risk.

    Pass: J15.9 | J0696x4 96365
    Pass: J15.9 | J0696x4 96365 36410-59
    Fail: J15.9 | J0696x4 96365 36000
    """
    for pair in unparted(claim):
        line = pair.second
        if line.procedure not in VEIN_ACCESS:
            continue
        drops = line.procedure == _NEEDLE
        finding = at_line(
            inf_ncci_06,
            line,
            f"{line.procedure} on line {line.number} is the access for {pair.first.procedure} on line "
            f"{pair.first.number}, which includes it.",
            context,
            fix=Fix(
                Safety.ASSIST if drops else Safety.HUMAN,
                f"Take {line.procedure} (line {line.number}) off."
                if drops
                else "Take it off, or add 59 if a physician punctured another vein for another purpose.",
                line.procedure if drops else None,
                None,
                drop_line(line) if drops else (),
            ),
        )
        if claim.form != PROFESSIONAL:
            finding = capped(finding, Severity.RISK, "a hospital is paid the access with the visit")
        yield as_edited(finding, claim)
