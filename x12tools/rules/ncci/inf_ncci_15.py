"""INF-NCCI-15: modifier on the line that the payer does not read."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import Pair, paired
from x12tools.rules.scope import NCCI_MODIFIERS, SEPARATE


@rule(
    id="INF-NCCI-15",
    title="Modifier on the first code of a pair, and the payer reads the second",
    severity=Severity.RISK,
    needs="payer_policy:ptp",
    tables=("ptp",),
    source="Payer profile; CMS NCCI PTP edits",
    denials=[Denial("CO", "236", ("N20",)), Denial("CO", "97", ("N20",))],
)
def inf_ncci_15(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare takes 59 on either code of a pair; some plans look at the code they would deny alone.

    It speaks only where the plan's profile says so.

    Pass: EXHMO1 M05.79 | 96365 96372-59
    Pass: M05.79 | 96365-59 96372
    Fail: EXHMO1 M05.79 | 96365-59 96372
    """
    if context.profile.ptp.modifier_on != "column2":
        return
    for pair in paired(claim):
        first, second = pair.first, pair.second
        if not _is_on_the_first_alone(pair):
            continue
        modifier = next(one for one in first.modifiers if one in SEPARATE)
        room = len(second.modifiers) < 4
        yield at_line(
            inf_ncci_15,
            second,
            f"{modifier} stands on {first.procedure} (line {first.number}); {context.profile.name} wants it "
            f"on {second.procedure} (line {second.number}).",
            context,
            what="modifiers",
            expected=modifier,
            fix=Fix(
                Safety.ASSIST if room else Safety.HUMAN,
                f"Put {modifier} on line {second.number}, and see if line {first.number} still needs it.",
                None,
                modifier if room else None,
                (second.edit(modifiers=(*second.modifiers, modifier)),) if room else (),
            ),
        )


def _is_on_the_first_alone(pair: Pair) -> bool:
    return (
        pair.indicator == "1"
        and pair.first.has(*SEPARATE)
        and NCCI_MODIFIERS.isdisjoint(pair.second.modifiers)
    )
