"""INF-REV-01: pushes given and not billed."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.charted_visit import CONCURRENT, INFUSED, PUSHED, ChartedVisit, charted_visit
from x12tools.rules.context import Context
from x12tools.rules.rev.missed import worth
from x12tools.rules.scope import PROCEDURE, billed_codes, visits, with_code
from x12tools.rules.tables import add_on_primaries

_FURTHER = "96375"
_BESIDE = add_on_primaries()[_FURTHER]
_FLUSHES = frozenset({"J1642"})


@rule(
    id="INF-REV-01",
    title="Pushes given and not billed",
    severity=Severity.UNDERPAYMENT,
    codes=_BESIDE,
    needs="times",
    source="CMS IOM 100-04 ch. 12 §30.5; CMS NCCI add-on code edits; the charted administrations",
    denials=[],
    rarely=(Denial("CO", "107", ("N161",)),),
)
def inf_rev_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """Premedication by push is charted by the nurse and forgotten by the biller, visit after visit.

    The drugs that the chart has as pushes are more than the pushes billed, and all its drugs are
    more than all the services, so that no other code holds them. A drug given twice counts
    once; a flush, and a visit with surgery or imaging, are let be.

    Pass: C18.9 | J9263x340-JZ J1100x12 96413 96375 || J9263 IV 10:00-11:00; J1100 IVP 09:30
    Fail: C18.9 | J9263x340-JZ 96413 || J9263 IV 10:00-11:00; J1100 IVP 09:30
    """
    for lines in visits(claim, context):
        codes = billed_codes(lines)
        if not codes & _BESIDE or any(PROCEDURE.fullmatch(code) for code in codes):
            continue
        visit = charted_visit(lines, claim, context)
        if visit is not None:
            yield from _missed(visit, claim, context)


def _missed(visit: ChartedVisit, claim: Claim, context: Context) -> Iterator[Finding]:
    courses = [course for course in visit.courses if course.codes and not course.codes <= _FLUSHES]
    pushed = [course for course in courses if course.pushed or not course.is_long]
    billed = visit.units(PUSHED)
    short = min(len(pushed) - billed, len(courses) - visit.units(INFUSED | PUSHED | {CONCURRENT}))
    if short <= 0:
        return
    line = with_code(list(visit.lines), _BESIDE)[0]
    names = ", ".join(course.name for course in pushed)
    yield at_line(
        inf_rev_01,
        line,
        f"Drugs pushed in the chart: {len(pushed)} ({names}); pushes billed: {plain(billed)}.",
        context,
        expected=f"{plain(short)} more of {_FURTHER}",
        fix=Fix(Safety.HUMAN, f"Bill {_FURTHER} x {plain(short)} if the record has the pushes signed."),
        **worth(claim, _FURTHER, short),
    )
