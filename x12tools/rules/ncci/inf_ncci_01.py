"""INF-NCCI-01: NCCI pair that a modifier may part, without one."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import HEPARIN, VEIN_ACCESS, VISITS, Pair, as_edited, second_codes, unparted
from x12tools.rules.tables import with_role

_ELSEWHERE = HEPARIN | VEIN_ACCESS
_COLUMN_2 = second_codes("1") - _ELSEWHERE
_PROLONGED = frozenset({"99358", "99359", "99418"})
_INJECTIONS = with_role(["INJ", "INJ-CX", "INJ-HORM"])


@rule(
    id="INF-NCCI-01",
    title="NCCI pair without the modifier that may part it",
    severity=Severity.DENIAL,
    codes=_COLUMN_2,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, indicator 1; CMS NCCI Policy Manual ch. I and XI",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
    aliases="INF-NCCI-16",
)
def inf_ncci_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Of a pair of services on one day Medicare pays the first alone, unless a modifier parts them.

    It looks at the table of the setting, at one rendering provider on an 837P; a modifier on either
    line will do. An injection beside an infusion is the usual case: another drug under the skin
    is a service of its own, and 59 or XU says so. Heparin and access to the vein are
    left to INF-NCCI-08 and INF-NCCI-06.

    Pass: C50.911 Z51.11 | J9171x120-JZ 96413 J3420 96372-59
    Pass: D80.0 | 96365 J3420 96372(rendering=1234567893)
    Fail: C50.911 | J9171x120-JZ 96413 J3420 96372
    """
    for pair in unparted(claim):
        if pair.indicator == "0" or pair.second.procedure in _ELSEWHERE:
            continue
        first, second = pair.first, pair.second
        finding = at_line(
            inf_ncci_01,
            second,
            f"{second.procedure} on line {second.number} is part of {first.procedure} on line {first.number} "
            "by NCCI, unless a modifier says that it was separate.",
            context,
            what="modifiers",
            fix=Fix(Safety.HUMAN, _fix(pair)),
        )
        yield as_edited(finding, claim)


def _fix(pair: Pair) -> str:
    code = pair.second.procedure
    if code in VISITS or code in _PROLONGED:
        return f"Add 25 to line {pair.second.number} if the record shows a visit of its own."
    if code in _INJECTIONS:
        return (
            f"Add 59 or XU to line {pair.second.number} if {code} gave another drug than "
            f"{pair.first.procedure}, else take it off."
        )
    return (
        f"Add 59 or an X modifier to line {pair.second.number} if the record shows a separate service, "
        "else take it off."
    )
