"""INF-JW-08: JZ although a part was discarded."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import billed, charted_handling, container, drug_days
from x12tools.rules.dividing import discarded_line


@rule(
    id="INF-JW-08",
    title="JZ although a part was discarded",
    severity=Severity.AUDIT,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    needs="dose vials",
    source="CMS JW and JZ modifier policy, CY 2023 PFS final rule; 42 CFR 414.940",
    denials=[Denial("CO", "151", ("M53",))],
    rarely=(Denial("CO", "4", ("N823",)),),
)
def inf_jw_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """JZ attests that no whole unit was thrown away; the chart says that one was.

    The charted dose leaves a unit or more in the vials that were opened. Where the waste itself
    was written down the attestation is false, and it is a denial; else a vial may have been shared,
    and an audit would ask. Where the dose alone is billed, the discarded units were not paid.
    Waste that was written down as none is believed; only single-dose containers are looked at.

    Pass: M05.79 | J1745x40-JZ 96413 || J1745 IV 400mg 4x100mg
    Fail: M05.79 | J1745x40-JZ 96413 || J1745 IV 350mg 4x100mg
    """
    for day in drug_days(claim, context):
        attested = [line for line in day.given if line.has("JZ")]
        if day.discarded or not attested or container(attested[0], context) != "single-dose":
            continue
        handled = charted_handling(day.lines, context)
        units = billed(day.given)
        if handled is None or not handled.discarded or handled.documented == 0:
            continue
        if units not in (handled.administered, handled.opened):
            continue
        line = attested[0]
        documented = handled.documented is not None and handled.documented >= 1
        lost = units == handled.administered
        yield at_line(
            inf_jw_08,
            line,
            f"{day.code} on line {line.number} has JZ; the chart has {handled.working}.",
            context,
            what="modifiers",
            units=handled.discarded,
            severity=Severity.UNDERPAYMENT if lost else Severity.DENIAL if documented else Severity.AUDIT,
            expected=f"{plain(handled.administered)} units, and {plain(handled.discarded)} with JW",
            fix=discarded_line(day.given, handled, claim)
            or Fix(
                Safety.HUMAN,
                f"Bill {plain(handled.administered)} units without JZ and a line of "
                f"{plain(handled.discarded)} with JW; keep JZ only where the rest was not thrown away.",
            ),
        )
