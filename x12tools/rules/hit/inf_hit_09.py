"""INF-HIT-09: anti-infective per diem of another interval than the doses."""

import itertools
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import minutes_between
from x12tools.rules.at_home import ANTI_INFECTIVE, OTHER_PLANS, OWN_POLICY, overlap
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.encounters import Encounter
from x12tools.rules.tables import drugs, home_infusion

_HOURS = {int(row["hours"]): code for code, row in home_infusion().items() if row["hours"]}
_SLACK = 90
"""Minutes by which a dose may come early or late, at most a quarter of the interval."""


@rule(
    id="INF-HIT-09",
    title="Anti-infective per diem of another interval than the doses",
    severity=Severity.DENIAL,
    codes=frozenset(_HOURS.values()),
    forms="837P",
    payers=OTHER_PLANS,
    advisory=OWN_POLICY,
    needs="times",
    source="CMS HCPCS Level II: S9497 and S9500 to S9504 by the hours between doses; the charted times",
    denials=[Denial("CO", "16"), Denial("CO", "150")],
)
def inf_hit_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """The per diem of an antibiotic pays by how often it is given: every 24 hours is S9500, every 4 S9504.

    Looks at the charted doses of each anti-infective drug on the days of the line, three at least and
    evenly apart. The interval that is billed must be one of theirs; where it is longer too little is
    billed. Silent where another line of the days bills what was charted.

    Pass: commercial pos=12 2024-08-01 L03.115 | S9500x3(dos_to=2024-08-03) || \
J0696 2024-08-01: 09:00-09:30; J0696 2024-08-02: 09:00-09:30; J0696 2024-08-03: 09:15-09:45
    Fail: commercial pos=12 2024-08-01 L03.115 | S9501x3(dos_to=2024-08-03) || \
J0696 2024-08-01: 09:00-09:30; J0696 2024-08-02: 09:00-09:30; J0696 2024-08-03: 09:15-09:45
    """
    for line in claim.lines:
        billed = _hours(line)
        if not billed:
            continue
        intervals = _charted(line, context)
        if not intervals or None in intervals.values() or billed in intervals.values():
            continue
        if any(_hours(one) in intervals.values() and overlap(one, line) for one in claim.lines):
            continue  # the charted drug is billed by another line, and this one's may not be charted
        hours = min(hours for hours in intervals.values() if hours)
        alone = len(intervals) == 1
        told = ", ".join(f"{code} every {each} hours" for code, each in sorted(intervals.items()))
        twin = _HOURS[hours]
        yield at_line(
            inf_hit_09,
            line,
            f"{line.procedure} on line {line.number} is for doses every {billed} hours; charted is {told}.",
            context,
            severity=Severity.DENIAL if billed < hours else Severity.UNDERPAYMENT,
            expected=twin,
            fix=Fix(
                Safety.ASSIST if alone else Safety.HUMAN,
                f"Bill {twin}, and look at the charge, if the order says the same.",
                line.procedure,
                twin,
                (line.edit(procedure=twin),) if alone else (),
            ),
        )


def _hours(line: ServiceLine) -> int:
    """The hours between doses that a per diem says, 0 where it says none."""
    return int(home_infusion().get(line.procedure or "", {}).get("hours") or 0)


def _charted(line: ServiceLine, context: Context) -> dict[str, int | None]:
    """Each anti-infective drug of the line's days with the hours between its doses; None where they are no
    interval."""
    rows = [row for row in context.encounters if _is_of(row, line)]
    starts: dict[str, set[object]] = {}
    found: dict[str, int | None] = {}
    for row in rows:
        if row.hcpcs in drugs() and drugs()[row.hcpcs]["drug_class"] in ANTI_INFECTIVE:
            starts.setdefault(row.hcpcs, set()).add(row.start)
            found[row.hcpcs] = None
    for code in found:
        times = sorted(row.start for row in rows if row.hcpcs == code and row.start)
        if len(starts[code]) < 3 or len(times) != len(starts[code]) or None in starts[code]:
            continue
        gaps = [minutes_between(one, other) for one, other in itertools.pairwise(times)]
        near = {min(_HOURS, key=lambda hours: abs(hours * 60 - gap)) for gap in gaps}
        hours = near.pop()
        even = all(abs(gap - hours * 60) <= min(_SLACK, hours * 15) for gap in gaps)
        found[code] = hours if even and not near else None
    return found


def _is_of(row: Encounter, line: ServiceLine) -> bool:
    """Whether an administration may be of a line's days; one without a time may."""
    if row.start is None or line.date is None:
        return True
    return line.date <= row.start.date() <= (line.date_to or line.date)
