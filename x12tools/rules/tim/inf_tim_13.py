"""INF-TIM-13: more pushes than drugs pushed."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import is_push, minutes_between, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import CONCURRENT, INFUSED, PUSHED, ChartedVisit, charted_visit
from x12tools.rules.context import Context
from x12tools.rules.hierarchy import REPEAT, is_apart
from x12tools.rules.scope import visits, with_code
from x12tools.rules.tables import drugs


@rule(
    id="INF-TIM-13",
    title="More pushes than drugs pushed",
    severity=Severity.AUDIT,
    codes=PUSHED,
    needs="times",
    source="CMS NCCI Policy Manual ch. XI; CMS NCCI add-on code edits, type 1",
    denials=[Denial("CO", "151", ("N362",))],
)
def inf_tim_13(claim: Claim, context: Context) -> Iterator[Finding]:
    """A push is paid once a drug; the same drug again is no new push.

    It compares the drugs of the chart, which must have all that are billed, with the infusions and
    pushes of the claim. A premedication may stand on no chart that was given, so that it is for an
    auditor to say. Unlisted codes and a loading dose before an infusion keep it silent; a
    repeat in a hospital is 96376.

    Pass: C18.9 | J1100x12 J2469x10-JZ 96375 96374 || J1100 IVP 09:30; J2469 IVP 09:40
    Fail: C18.9 | J9263x340-JZ J1100x12 96413 96375x4 || J9263 IV 10:00-11:00; J1100 IVP 09:30
    """
    for lines in visits(claim, context):
        pushed = with_code(lines, PUSHED)
        services = with_code(lines, INFUSED | PUSHED | {CONCURRENT})
        if not pushed or any(is_apart(line) or line.has(*REPEAT) for line in services):
            continue
        visit = charted_visit(lines, claim, context)
        if visit is not None and visit.whole and not visit.accounted and not _is_unclear(visit):
            yield from _finding(visit, context)


def _is_unclear(visit: ChartedVisit) -> bool:
    """Whether a course may be more than one drug, or a drug that was pushed and infused as well."""
    return any(
        "NOC" in drugs().get(code, {}).get("flags", "").split()
        for course in visit.courses
        for code in course.codes
    ) or any(len({is_push(minutes_between(*run)) for run in course.runs}) > 1 for course in visit.courses)


def _finding(visit: ChartedVisit, context: Context) -> Iterator[Finding]:
    given = [course for course in visit.courses if course.pushed or not course.is_long]
    billed = visit.units(PUSHED)
    if billed <= len(given):
        return
    lines = with_code(visit.lines, PUSHED)
    line = max(lines, key=lambda one: (one.units or 0, one.number))
    names = ", ".join(course.name for course in given) or "none"
    excess = min(billed - len(given), line.units or billed)
    yield at_line(
        inf_tim_13,
        line,
        f"{plain(billed)} pushes are billed; the chart has {len(given)} pushed drugs ({names}).",
        context,
        what="units",
        units=excess,
        expected=str(len(given)),
        fix=Fix(
            Safety.HUMAN,
            "Bill a push for each drug pushed; add what the chart lacks, or take the units off.",
        ),
    )
