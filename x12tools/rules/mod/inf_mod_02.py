"""INF-MOD-02: anemia drug with two causes on one line."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.esa import CAUSES, NON_RENAL, as_named, esa_lines


@rule(
    id="INF-MOD-02",
    title="ESA with more than one of EA, EB and EC",
    severity=Severity.REJECT,
    codes=NON_RENAL,
    payers="FFS_A FFS_B MA",
    advisory="MA",
    source="CMS IOM 100-04 ch. 17 §80.9; CMS CR 5699; Palmetto GBA modifier articles",
    denials=[Denial("CO", "16", ("N63", "MA130"))],
)
def inf_mod_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """One line has one cause of the anemia; two causes are two lines, else Medicare returns it.

    Pass: D64.81 C50.911 | J0885x40-JZ-EA(mea=9.4) 96372
    Fail: D64.81 C50.911 | J0885x40-JZ-EA-EC(mea=9.4) 96372
    """
    for line in esa_lines(claim):
        causes = [one for one in CAUSES if line.has(one)]
        if len(causes) < 2:
            continue
        finding = at_line(
            inf_mod_02,
            line,
            f"{line.procedure} on line {line.number} has {' and '.join(causes)}; a line has one.",
            context,
            what="modifiers",
            fix=Fix(Safety.HUMAN, "Keep the cause that the record names; two causes are two lines."),
            predicts=() if claim.form == INSTITUTIONAL else inf_mod_02.predicts,
        )
        yield as_named(finding, line)
