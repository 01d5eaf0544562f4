"""INF-HIT-11: second home therapy of a day that is not marked as such."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import CONCURRENT, OTHER_PLANS, is_generic_of, of_kind, pairs, share_a_day
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context

_THERAPIES = of_kind("per-diem")


@rule(
    id="INF-HIT-11",
    title="Second home therapy of a day not marked as such",
    severity=Severity.DENIAL,
    codes=_THERAPIES,
    forms="837P",
    payers=OTHER_PLANS,
    source="Payer profile: the modifiers of concurrent home therapies",
    denials=[Denial("OA", "18"), Denial("CO", "97")],
)
def inf_hit_11(claim: Claim, context: Context) -> Iterator[Finding]:
    """Two per diems of one day look like one billed twice unless SH or SJ tells them apart.

    A denial where the profile names the modifiers (``home_concurrent``), a risk where it says
    nothing, and silent where it says that there are none. Where the profile names two, a third therapy
    with the first of them is a risk. A general code beside the close one of its therapy is another
    fault, and spans that meet where one therapy followed the other are none.

    Pass: EXPOS1 referral=R1 pos=12 L03.115 | S9500 S9374-SH
    Pass: EXPOS1 referral=R1 pos=12 L03.115 | S9500 2024-08-16: S9374
    Fail: EXPOS1 referral=R1 pos=12 L03.115 | S9500 S9374
    """
    stated = context.profile.modifiers.get("home_concurrent")
    if stated is not None and not stated:
        return
    marks = tuple(stated or CONCURRENT)
    therapies = [line for line in claim.lines if line.procedure in _THERAPIES]
    plain = [line for line in therapies if not line.has(*marks, *CONCURRENT)]
    for line, other in _of_one_day(plain):
        finding = at_line(
            inf_hit_11,
            line,
            f"{line.procedure} on line {line.number} is a second therapy of the days of {other.procedure} "
            f"on line {other.number}, and neither is marked so.",
            context,
            what="modifiers",
            expected=marks[0],
            fix=Fix(Safety.HUMAN, f"Add {marks[0]} to the second therapy if two were given."),
        )
        if stated is None:
            finding = capped(
                finding, Severity.RISK, "the profile does not say which modifiers the payer wants"
            )
        yield finding
    if not stated or len(marks) == 1:
        return
    second = [line for line in therapies if line.has(marks[0]) and not line.has(*marks[1:])]
    for line, other in _of_one_day(second):
        finding = at_line(
            inf_hit_11,
            line,
            f"{line.procedure} on line {line.number} and {other.procedure} on line {other.number} are of the "
            f"same days, and both are marked as the second therapy ({marks[0]}).",
            context,
            what="modifiers",
            expected=marks[1],
            fix=Fix(Safety.HUMAN, f"Mark the third therapy of a day with {marks[1]}."),
        )
        yield capped(finding, Severity.RISK, "a plan may take the mark of a second therapy for a third")


def _of_one_day(lines: list[ServiceLine]) -> Iterator[tuple[ServiceLine, ServiceLine]]:
    """Each line that is another therapy of the days of an earlier one, once, and that one."""
    said: set[int] = set()
    for line, other in pairs(lines, lines):
        if line.number <= other.number or line.number in said or not share_a_day(line, other):
            continue
        if not _is_one_therapy(line, other):
            said.add(line.number)
            yield line, other


def _is_one_therapy(line: ServiceLine, other: ServiceLine) -> bool:
    return is_generic_of(line, other) or is_generic_of(other, line)
