"""INF-REV-05: a concurrent infusion that was not billed."""

import itertools
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import PUSH_AT_MOST, minutes_between, plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import (
    CONCURRENT,
    INFUSED,
    PORTABLE,
    ChartedVisit,
    Course,
    charted_visit,
)
from x12tools.rules.context import Context
from x12tools.rules.rev.missed import worth
from x12tools.rules.scope import billed_codes, visits
from x12tools.rules.tables import add_on_primaries

_BESIDE = add_on_primaries()[CONCURRENT]


@rule(
    id="INF-REV-05",
    title="A concurrent infusion that was not billed",
    severity=Severity.UNDERPAYMENT,
    codes=_BESIDE,
    needs="times",
    source="CMS IOM 100-04 ch. 12 §30.5; CMS NCCI add-on code edits; the charted times",
    denials=[],
    rarely=(Denial("CO", "107", ("N161",)),),
)
def inf_rev_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """A second drug that runs beside the first is paid once a visit, as leucovorin beside oxaliplatin.

    Two infused drugs ran at once for more than 15 minutes through one access, from bags of their
    own, neither is billed as 96368, and the infusions billed are fewer than the drugs infused. A
    portable pump runs beside everything and is none.

    Pass: C18.9 | J9263x340-JZ J0640x16-JZ 96413 96368 || J9263 IV 10:00-11:00; J0640 IV 10:00-11:00
    Fail: C18.9 | J9263x340-JZ J0640x16-JZ 96413 || J9263 IV 10:00-11:00; J0640 IV 10:00-11:00
    """
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        if CONCURRENT in codes or not codes & _BESIDE:
            continue
        visit = charted_visit(lines, claim, context)
        if visit is not None:
            yield from _missed(visit, claim, context)


def _missed(visit: ChartedVisit, claim: Claim, context: Context) -> Iterator[Finding]:
    infused = [
        course
        for course in visit.courses
        if course.codes and course.is_long and not course.pushed and not course.pumps & PORTABLE
    ]
    billed = visit.units(INFUSED)
    if billed >= len(infused):
        return
    pair = next((pair for pair in itertools.combinations(infused, 2) if _at_once(*pair)), None)
    if pair is None:
        return
    line = next(line for line in visit.lines if line.procedure in _BESIDE)
    yield at_line(
        inf_rev_05,
        line,
        f"{pair[0].name} and {pair[1].name} ran at once; infusions billed: {plain(billed)}, "
        f"and no {CONCURRENT}.",
        context,
        expected=CONCURRENT,
        fix=Fix(Safety.HUMAN, f"Bill {CONCURRENT} once if each drug had its own bag."),
        **worth(claim, CONCURRENT, 1),
    )


def _at_once(one: Course, other: Course) -> bool:
    """Whether two drugs ran together for longer than a push, as far as is told through one access."""
    if one.accesses and other.accesses and not one.accesses & other.accesses:
        return False
    together = sum(
        minutes_between(max(mine[0], theirs[0]), min(mine[1], theirs[1]))
        for mine in one.runs
        for theirs in other.runs
    )
    return together > PUSH_AT_MOST
