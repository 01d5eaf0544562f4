"""INF-REV-03: hydration charted and not billed."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import hydration_units, minutes_between
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import ChartedVisit, beside, charted_visit, clock
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import VOLUME_DEPLETION, supports
from x12tools.rules.rev.missed import worth
from x12tools.rules.scope import billed_codes, visits
from x12tools.rules.tables import add_on_primaries

_HYDRATION = frozenset({"96360", "96361"})
_BESIDE = add_on_primaries()["96361"]


@rule(
    id="INF-REV-03",
    title="Hydration charted and not billed",
    severity=Severity.UNDERPAYMENT,
    codes=_BESIDE,
    needs="times",
    source="CMS IOM 100-04 ch. 12 §30.5; Medicare contractors' articles on hydration; the charted times",
    denials=[],
    rarely=(Denial("CO", "107", ("N161",)),),
)
def inf_rev_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """Fluid that was given for its own sake, by itself and for 31 minutes, is paid.

    The chart's fluid counts while no drug runs through the same access, in runs as long as the
    payer asks. That it was needed shows where the chart calls it hydration or the claim has a
    volume depletion (E86); a bag that carries a drug or keeps a vein open is none.

    Pass: C34.11 E86.0 | J9060x14 96413 96361 || J9060 IV 10:00-11:00; J7030 IV 08:00-09:00
    Fail: C34.11 E86.0 | J9060x14 96413 || J9060 IV 10:00-11:00; J7030 IV 08:00-09:00
    """
    dry = any(supports(diagnosis.code, VOLUME_DEPLETION) for diagnosis in claim.diagnoses)
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        if codes & _HYDRATION or not codes & _BESIDE:
            continue
        visit = charted_visit(lines, claim, context)
        if visit is not None and (dry or any(row.route == "HYDRATION" for row in visit.rows)):
            yield from _missed(visit, claim, context)


def _missed(visit: ChartedVisit, claim: Claim, context: Context) -> Iterator[Finding]:
    least = context.profile.hydration_segment_min or 0
    runs = [run for run in beside(visit.hydration, visit.courses) if minutes_between(*run) >= least]
    minutes = sum(minutes_between(*run) for run in runs)
    units = sum(hydration_units(minutes, primary=False))
    if not units:
        return
    line = next(line for line in visit.lines if line.procedure in _BESIDE)
    yield at_line(
        inf_rev_03,
        line,
        f"The chart has {minutes} minutes of hydration by itself ({clock(runs)}); none is billed.",
        context,
        expected=f"{units} of 96361",
        fix=Fix(
            Safety.HUMAN,
            f"Bill 96361 x {units} if an order and the need for fluid are in the record.",
        ),
        **worth(claim, "96361", units),
    )
