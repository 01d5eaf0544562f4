"""INF-NCCI-04: visit beside drug administration without modifier 25."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.pairing import VISITS, Pair, paired
from x12tools.rules.tables import with_role

_NEEDLE = with_role(["INJ", "INJ-CX", "INJ-HORM"])


@rule(
    id="INF-NCCI-04",
    title="Visit beside drug administration without modifier 25",
    severity=Severity.DENIAL,
    codes=VISITS,
    forms="837P",
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="ptp",
    tables=("ptp",),
    source="CMS NCCI PTP edits, practitioner; CMS NCCI Policy Manual ch. I; CMS IOM 100-04 ch. 12 §30.6.7",
    denials=[Denial("CO", "97", ("N20",)), Denial("CO", "236", ("N20",)), Denial("CO", "4")],
)
def inf_ncci_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """A visit on the day of an infusion is paid only where 25 says that it was significant and separate.

    It looks at one rendering provider, and at pairs of NCCI alone: additional hours and further drugs
    have none with office visits. In the emergency department and at the bedside the pair denies
    the administration instead. A hospital's bill has an edit of its own (INF-NCCI-18).

    Pass: C34.11 | J9271x200-JZ 96413 99214-25
    Pass: C34.11 | 99214 96413(rendering=1234567893)
    Fail: C34.11 | J9271x200-JZ 96413 99214
    """
    found: dict[int, list[Pair]] = {}
    for pair in paired(claim):
        visit = _visit(pair)
        if visit is not None and pair.indicator == "1" and not pair.is_parted:
            found.setdefault(visit.number, []).append(pair)
    for pairs in found.values():
        # An injection may itself be denied beside the infusion: another edit says so.
        pair = min(pairs, key=lambda pair: bool({pair.first.procedure, pair.second.procedure} & _NEEDLE))
        yield _finding(pair, context)


def _visit(pair: Pair) -> ServiceLine | None:
    return next((line for line in (pair.first, pair.second) if line.procedure in VISITS), None)


def _finding(pair: Pair, context: Context) -> Finding:
    visit = _visit(pair)
    assert visit is not None
    given = pair.first if visit is pair.second else pair.second
    dollars, basis = context.expected_payment(pair.second)
    return at_line(
        inf_ncci_04,
        visit,
        f"{visit.procedure} on line {visit.number} has no 25, and {given.procedure} on line {given.number} "
        f"is of the same day: {pair.second.procedure} is denied.",
        context,
        what="modifiers",
        lines=(visit, given),
        dollars_at_risk=dollars,
        basis=basis,
        expected="25",
        fix=Fix(
            Safety.HUMAN,
            "Add 25 if the record shows a significant visit apart from the administration; looking after "
            "the patient before the drug is none.",
        ),
    )
