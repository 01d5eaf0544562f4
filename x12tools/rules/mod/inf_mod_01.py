"""INF-MOD-01: anemia drug without the modifier of its cause."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.esa import CAUSES, NON_RENAL, as_named, esa_lines

_BY_DIAGNOSIS = {"D6481": "EA", "D631": "EC"}


@rule(
    id="INF-MOD-01",
    title="ESA without EA, EB or EC",
    severity=Severity.REJECT,
    codes=NON_RENAL,
    payers="FFS_A FFS_B MA",
    advisory="MA",
    source="CMS IOM 100-04 ch. 17 §80.9; CMS CR 5699; Palmetto GBA modifier articles",
    denials=[Denial("CO", "16", ("MA130",)), Denial("CO", "4", ("MA130",))],
)
def inf_mod_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare returns an ESA outside dialysis that does not say what caused the anemia.

    EA is chemotherapy, EB radiation, EC another cause. A dialysis facility bills other codes. For
    Mircera (J0888) it is a risk.

    Pass: D63.1 N18.4 | J0881x100-JZ-EC(mea=9.4) 96372
    Pass: commercial D64.9 | J0885x40 96372
    Fail: D63.1 N18.4 | J0881x100-JZ(mea=9.4) 96372
    """
    for line in esa_lines(claim):
        if line.has(*CAUSES):
            continue
        finding = at_line(
            inf_mod_01,
            line,
            f"{line.procedure} on line {line.number} has none of EA (chemotherapy), EB (radiation) and EC "
            "(another cause of the anemia).",
            context,
            what="modifiers",
            expected="EA, EB or EC",
            fix=_fix(line),
            predicts=() if claim.form == INSTITUTIONAL else inf_mod_01.predicts,
        )
        yield as_named(finding, line)


def _fix(line: ServiceLine) -> Fix:
    """The modifier of the one cause that the line points to."""
    causes = {cause for one in line.pointed if (cause := _BY_DIAGNOSIS.get(one.code))}
    if len(causes) != 1 or len(line.modifiers) > 3:
        return Fix(Safety.HUMAN, "Take the cause of the anemia from the record: EA, EB or EC.")
    cause = causes.pop()
    return Fix(
        Safety.ASSIST,
        f"Add {cause} to line {line.number}, as its diagnosis says.",
        None,
        cause,
        (line.edit(modifiers=(*line.modifiers, cause)),),
    )
