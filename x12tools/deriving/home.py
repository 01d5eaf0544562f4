"""Visits at home by their minutes: Medicare's home infusion, immune globulin at home, the nurse of a plan."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.deriving.charting import Charted, union
from x12tools.deriving.model import Part, Plan, Step, plan_of
from x12tools.rules.arithmetic import minutes_between, nursing_hours, quarter_hours
from x12tools.rules.at_home import categories_of_day, visit_of
from x12tools.rules.charted_visit import Run
from x12tools.rules.context import Context
from x12tools.rules.tables import home_infusion

_QUARTERS = ("visit", "initial-visit", "ivig-service")
_NURSE = frozenset({"99601", "99602"})


def home_plans(found: Charted, claim: Claim, context: Context) -> Iterator[Plan]:
    """The visit codes and their units; each billed visit must have rows that name its line.

    Which visit is the first of sixty days no chart tells: the one that is billed is kept. The units of
    a 15-minute code are for the record and are paid as one visit, so those that are billed are right.
    """
    lines = [line for line in found.lines if line.procedure in Part.HOME.codes]
    quarters = [line for line in lines if home_infusion()[line.procedure or ""]["kind"] in _QUARTERS]
    nurse = [line for line in lines if line.procedure in _NURSE]
    steps = [_of_visit(line, found, claim, context) for line in quarters]
    if nurse:
        steps.append(_of_nurse(nurse, found, context))
    yield plan_of(steps)
    kept = [
        Step(step.name, step.runs, step.minutes, _as_billed(step, line), step.why)
        for step, line in zip(steps, quarters, strict=False)
    ]
    yield plan_of([*kept, *steps[len(quarters) :]])


def gaps(found: Charted, context: Context) -> Iterator[str]:
    """Why visits at home cannot be derived."""
    named = {row.line for row in found.home if row.start and row.stop}
    for line in found.lines:
        if line.procedure not in Part.HOME.codes or line.procedure == "99602":
            continue
        if line.number not in named:
            yield f"no row with times names line {line.number} ({line.procedure})"
        if line.procedure == "99601" and context.profile.type != "COMM":
            yield f"99601 (line {line.number}) goes by the plan"
    nurse = {line.number for line in found.lines if line.procedure in _NURSE}
    if len(_stay(found, nurse)[0]) > 1:
        yield "the nurse came more than once"
    for row in found.home:
        if row.start is None or row.stop is None:
            yield f"row {row.row} lacks a time"


def _of_visit(line: ServiceLine, found: Charted, claim: Claim, context: Context) -> Step:
    runs = union(
        (row.start, row.stop) for row in found.home if row.line == line.number and row.start and row.stop
    )
    minutes = sum(minutes_between(*run) for run in runs)
    code, why = line.procedure or "", ""
    kinds = set(categories_of_day(line, claim, context).values())
    own = home_infusion()[code]["category"]
    if own and None not in kinds and kinds and own not in kinds:
        (*_, kind) = sorted(kind for kind in kinds if kind)
        code, why = visit_of(line, kind), f"the drug of the day is of category {kind}"
    return Step("visit at home", runs, minutes, ((code, quarter_hours(minutes)),), why)


def _stay(found: Charted, numbers: set[int]) -> tuple[tuple[Run, ...], int]:
    """(times, minutes) of the rows that name these lines."""
    rows = [row for row in found.home if row.line in numbers]
    runs = union((row.start, row.stop) for row in rows if row.start and row.stop)
    return runs, sum(minutes_between(*run) for run in runs)


def _as_billed(step: Step, line: ServiceLine) -> tuple[tuple[str, int], ...]:
    units = int(line.units or 1)
    return tuple((code, units if number else number) for code, number in step.units)


def _of_nurse(lines: list[ServiceLine], found: Charted, context: Context) -> Step:
    numbers = {line.number for line in lines}
    runs = union(
        (row.start, row.stop) for row in found.home if row.line in numbers and row.start and row.stop
    )
    minutes = sum(minutes_between(*run) for run in runs)
    hours = nursing_hours(minutes, any_part=context.policy("nursing_hour") == "begun")
    units = (("99601", 1), ("99602", hours)) if hours else (("99601", 1),)
    return Step("nurse at home", runs, minutes, units)
