"""Additional hours that the chart bears, by family: of chemotherapy, of therapeutic infusions."""

from x12tools.rules.arithmetic import extra_hours, family_hours
from x12tools.rules.charted_visit import CONCURRENT, PORTABLE, ChartedVisit, Course
from x12tools.rules.tables import administration, drugs

HOURS = {"CX": "96415", "TX": "96366"}
"""The code of additional hours of each family."""

INFUSIONS = {"CX": frozenset({"96413", "96417"}), "TX": frozenset({"96365", "96367"})}
"""The codes of one infused drug of each family."""

_DOUBTFUL = frozenset({"MAB", "MAB-IS", "BRM", "BIOSIM", "NOC", "IS", "COMP"})


def families(course: Course, visit: ChartedVisit) -> frozenset[str]:
    """The families that a drug's infusion may be billed in: the one that a row names, the one that
    is billed at all, else by the drug; both where that is for the payer to say."""
    named = {administration()[code]["family"] for code in course.services} & set(HOURS)
    if named:
        return frozenset(named)
    billed = {family for family in HOURS if visit.units(INFUSIONS[family] | {HOURS[family]})}
    if len(billed) == 1:
        return frozenset(billed)
    return frozenset(family for code in course.codes for family in _of_drug(code)) or frozenset(HOURS)


def _of_drug(code: str) -> frozenset[str]:
    drug = drugs().get(code)
    if drug is None or drug["drug_class"] in _DOUBTFUL or "V" in drug["flags"].split():
        return frozenset(HOURS)
    return frozenset({"CX"} if drug["family"].startswith("CX") else {"TX"})


def _in_parts(visit: ChartedVisit) -> bool:
    """Whether rows name the additional hours' own lines and no drug: whose hours they are is not told."""
    return any(not course.codes and course.services & set(HOURS.values()) for course in visit.courses)


def most_hours(family: str, visit: ChartedVisit) -> tuple[int, list[Course]] | None:
    """(hours, drugs): the most additional hours that the charted drugs bear in a family; None where
    the chart does not tell the drugs apart.

    A drug that ran beside another adds none where 96368 is billed for it: the one that bears least
    is taken for it.
    """
    if _in_parts(visit):
        return None
    counted = [course for course in visit.courses if family in families(course, visit)]
    hours = family_hours(course.minutes for course in counted)
    return hours - concurrent_hours(family, visit), counted


def concurrent_hours(family: str, visit: ChartedVisit) -> int:
    """Additional hours of the drug that 96368 is billed for, where the family counts it: chemo is never
    billed by 96368, and of several drugs that ran beside another the shortest is taken."""
    if not visit.units({CONCURRENT}):
        return 0
    beside = [
        course
        for course in visit.courses
        if _may_be_simple(course)
        and any(course is not other and course.overlaps(other) for other in visit.courses)
    ]
    if any(family not in families(course, visit) for course in beside):
        return 0
    return min((extra_hours(course.minutes) for course in beside), default=0)


def _may_be_simple(course: Course) -> bool:
    """A drug that may be billed by the therapeutic codes."""
    return not course.codes or any("TX" in _of_drug(code) for code in course.codes)


def _less_concurrent(visit: ChartedVisit) -> tuple[Course, ...]:
    """The courses without the one therapeutic drug that 96368 is billed for, where there is just one."""
    if visit.units({CONCURRENT}) != 1:
        return visit.courses
    beside = [
        course
        for course in visit.courses
        if course.codes
        and all(_of_drug(code) == {"TX"} for code in course.codes)
        and any(course is not other and course.overlaps(other) for other in visit.courses)
    ]
    if len(beside) != 1:
        return visit.courses
    return tuple(course for course in visit.courses if course is not beside[0])


def least_hours(family: str, visit: ChartedVisit) -> tuple[int, list[Course]] | None:
    """(hours, drugs): the fewest additional hours that the charted drugs bear in a family; None where
    drugs ran at once, by pump or through two accesses, or more were infused than is billed. A drug that may
    be of both families is of this one where each infusion billed in it needs one more. A therapeutic
    drug beside chemo whose concurrent infusion is billed adds none, and the chemo's hours are plain."""
    if (
        _in_parts(visit)
        or len({access for course in visit.courses for access in course.accesses}) > 1
        or any(course.pumps & PORTABLE for course in visit.courses)
    ):
        return None
    courses = _less_concurrent(visit) if family == "CX" else visit.courses
    if any(one.overlaps(other) for one in courses for other in courses if one is not other):
        return None
    infused = [course for course in courses if course.is_long and not course.pushed]
    counted = [course for course in infused if families(course, visit) == {family}]
    if len(counted) != visit.units(INFUSIONS[family]):
        counted = [course for course in infused if family in families(course, visit)]
    if len(counted) != visit.units(INFUSIONS[family]):
        return None
    return family_hours(course.minutes for course in counted), counted
