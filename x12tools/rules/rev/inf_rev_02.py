"""INF-REV-02: discarded drug that was not billed."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import FFS, OTHERS, at_line, resting_on, rule
from x12tools.rules.context import SEPARATELY_PAID, Context
from x12tools.rules.discarding import DrugDay, Handling, billed, charted_handling, container, drug_days
from x12tools.rules.dividing import discarded_line
from x12tools.rules.tables import opps_status


@rule(
    id="INF-REV-02",
    title="Discarded drug that was not billed",
    severity=Severity.UNDERPAYMENT,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    needs="dose vials",
    source="CMS JW and JZ modifier policy; CMS IOM 100-04 ch. 17 §40; the charted dose and vials",
    denials=[],
    rarely=(Denial("CO", "16", ("N822", "MA130")),),
)
def inf_rev_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """The rest of a single-dose vial was paid for when it was bought, and Medicare pays it with JW.

    The units given are those of the charted dose, the vials held more, and no JW line, or too
    small a one, bills the rest. Waste that was written down as none is believed, for the vial may
    have been shared. A hospital's drug counts where Medicare pays it by itself; a plan that says
    it pays no discarded drug is let be, and JZ beside waste is another edit's.

    Pass: M05.79 | J1745x35 J1745x5-JW 96413 || J1745 IV 350mg 4x100mg
    Fail: 2023-05-15 M05.79 | J1745x35 96413 || J1745 IV 350mg 4x100mg
    """
    if context.policy("jwjz") and context.profile.jwjz.mode in ("none", "deny"):
        return
    for day in drug_days(claim, context):
        if not day.given or any(line.has("JZ") for line in day.lines):
            continue
        if any(container(line, context) != "single-dose" for line in day.lines):
            continue
        handled = charted_handling(day.lines, context)
        if handled is None or handled.documented == 0 or billed(day.given) != handled.administered:
            continue
        if billed(day.discarded) >= handled.discarded:
            continue
        if claim.form != INSTITUTIONAL:
            yield _finding(day, handled, claim, context)
        elif opps_status().get(day.code) in SEPARATELY_PAID:
            yield resting_on(_finding(day, handled, claim, context), ["opps_status"], day.lines[0].date)


def _finding(day: DrugDay, handled: Handling, claim: Claim, context: Context) -> Finding:
    line = day.lines[-1]
    said = f"JW bills {plain(billed(day.discarded))}" if day.discarded else "no line bills the rest"
    return at_line(
        inf_rev_02,
        line,
        f"{day.code} on line {line.number}: {handled.working}; {said}.",
        context,
        what="units",
        units=handled.discarded - billed(day.discarded),
        lines=day.lines if len(day.lines) == 1 else (line,),
        expected=f"{plain(handled.discarded)} units with JW",
        fix=(None if day.discarded else discarded_line(day.given, handled, claim))
        or Fix(
            Safety.HUMAN,
            f"Bill {plain(handled.discarded)} units of {day.code} with JW if the record says that they were "
            "thrown away.",
        ),
    )
