"""INF-NCCI-17: drug administration beside a procedure that includes it."""

import re
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import unparted
from x12tools.rules.scope import EXCLUDED, NCCI_MODIFIERS, days, ptp_setting, with_code
from x12tools.rules.tables import administration, procedures

_GIVEN = frozenset({"96360", "96365", "96372", "96374", "96375", "96376"})
_PROCEDURE = re.compile(r"[1-6]\d{4}")
_VESSEL = re.compile(r"36[0-5]\d\d|36(600|62\d)")


@rule(
    id="INF-NCCI-17",
    title="Drug administration beside a procedure that includes it",
    severity=Severity.RISK,
    codes=_GIVEN,
    payers=f"{FFS} {OTHERS}",
    general_knowledge=True,
    source="CMS NCCI Policy Manual ch. I and XI: administration integral to a procedure",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
)
def inf_ncci_17(claim: Claim, context: Context) -> Iterator[Finding]:
    """Sedation, fluids and drugs that a procedure needs are part of it; a drug for another reason needs 59.

    It looks at surgery and endoscopy of one day, and of one rendering provider on an 837P. The table
    that ships has the pairs of the administration codes alone, so it is a risk. Puncture of a
    vessel and procedures that give a drug themselves are let be, and so is an administration that is
    denied beside another.

    Pass: K63.5 | 45378 J0696x4 96374-59
    Pass: K63.5 | 45378 96374(rendering=1234567893)
    Fail: K63.5 | 45378 96374
    """
    if ptp_setting(claim) is None:
        return
    paired = {pair.second.number for pair in unparted(claim) if pair.first.procedure in administration()}
    for lines in days(claim):
        given = [
            line for line in with_code(lines, _GIVEN) if not _is_parted(line) and line.number not in paired
        ]
        done = next((line for line in lines if given and _is_procedure(line)), None)
        if done is None:
            continue
        codes = ", ".join(f"{line.procedure} (line {line.number})" for line in given)
        yield at_line(
            inf_ncci_17,
            given[0],
            f"{codes} is part of {done.procedure} on line {done.number} if it was given for it.",
            context,
            what="modifiers",
            lines=given,
            fix=Fix(
                Safety.HUMAN,
                "Add 59 or XU if the drug was given for another reason than the procedure, else take it off.",
            ),
        )


def _is_parted(line: ServiceLine) -> bool:
    return line.has(*EXCLUDED) or not NCCI_MODIFIERS.isdisjoint(line.modifiers)


def _is_procedure(line: ServiceLine) -> bool:
    code = line.procedure or ""
    return (
        bool(_PROCEDURE.fullmatch(code))
        and not _VESSEL.fullmatch(code)
        and code not in procedures()
        and code not in administration()
        and not _is_parted(line)
    )
