"""INF-MOD-06: modifiers of non-coverage that contradict each other."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_CONTRADICT = (("GA", "GZ"), ("GX", "GZ"), ("GY", "GZ"), ("GA", "GX"))
_NOTICE = "32"


@rule(
    id="INF-MOD-06",
    title="Modifiers of non-coverage that contradict each other",
    severity=Severity.RISK,
    payers="FFS_A FFS_B DME",
    source="CMS IOM 100-04 ch. 1 §60.4 and ch. 30 §50; CMS CR 6563 and CR 7228",
    denials=[Denial("CO", "4", ("N519",)), Denial("CO", "16", ("M45",))],
    rarely=(Denial("CO", "50"), Denial("PR", "50"), Denial("PR", "96", ("N425",))),
)
def inf_mod_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """GA says that the patient signed a notice, GZ that there is none, GY that Medicare never covers it.

    Two that contradict each other leave the money with nobody. One alone is sent to be
    denied, and is right. A hospital's GA needs the day of the notice too (occurrence code 32).

    Pass: M54.50 | J3420-GA 96372-GA
    Pass: M54.50 | J3420-GY 96372-GY
    Fail: M54.50 | J3420-GA-GZ 96372-GA
    """
    for line in claim.lines:
        for pair in _CONTRADICT if len(line.modifiers) > 1 else ():
            if all(line.has(one) for one in pair):
                yield at_line(
                    inf_mod_06,
                    line,
                    f"{line.procedure or line.revenue_code} on line {line.number} has {' and '.join(pair)}, "
                    "which contradict each other.",
                    context,
                    what="modifiers",
                    fix=Fix(Safety.HUMAN, "Keep the one that the record bears out: was a notice signed?"),
                )
                break
    noticed = next((line for line in claim.lines if line.has("GA")), None)
    if claim.form == INSTITUTIONAL and noticed is not None and not _has_notice(claim):
        yield at_line(
            inf_mod_06,
            noticed,
            f"Line {noticed.number} has GA, and the claim has no occurrence code {_NOTICE} with the day of "
            "the patient's notice.",
            context,
            what="modifiers",
            fix=Fix(Safety.HUMAN, f"Add occurrence code {_NOTICE} with the day the notice was signed."),
        )


def _has_notice(claim: Claim) -> bool:
    delimiters = claim.loop.delimiters
    return any(
        element.split(delimiters.component)[:2] == ["BH", _NOTICE]
        for located in claim.loop.find_all("HI")
        for element in located.text.split(delimiters.element)[1:]
    )
