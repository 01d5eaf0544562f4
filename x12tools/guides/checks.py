"""What can break a guide (SNIP 2), each with its id."""

from x12tools.findings import Check, Finding, Severity


def _check(
    name: str, title: str, stc: str = "A7:21", severity: Severity = Severity.REJECT, snip: int = 2
) -> Check:
    return Check(
        id=f"IG-{name}",
        title=title,
        severity=severity,
        snip=snip,
        stc=(stc,),
        source=("ASC X12 implementation guide, by way of pyx12's map",),
    )


GUIDE_UNKNOWN = _check("GUIDE-UNKNOWN", "The implementation guide is not one that is known", "A8:24")
GUIDE_NEIGHBOUR = _check(
    "GUIDE-NEIGHBOUR", "The guide is a sister of the adopted one", "A8:24", Severity.RISK
)
GUIDE_MISMATCH = _check("GUIDE-MISMATCH", "The transaction is not of its group's guide", "A8:24")
SEGMENT_UNKNOWN = _check("SEGMENT-UNKNOWN", "The guide has no such segment")
SEGMENT_MISPLACED = _check("SEGMENT-MISPLACED", "A segment stands where the guide has no place for it")
SEGMENT_REQUIRED = _check("SEGMENT-REQUIRED", "A required segment is missing")
SEGMENT_REPEAT = _check("SEGMENT-REPEAT", "A segment is repeated too often")
LOOP_REQUIRED = _check("LOOP-REQUIRED", "A required loop is missing")
LOOP_REPEAT = _check("LOOP-REPEAT", "A loop is repeated too often")
QUALIFIER = _check("QUALIFIER", "The qualifier is not one the guide uses here")
ELEMENT_REQUIRED = _check("ELEMENT-REQUIRED", "A required element is empty")
ELEMENT_NOT_USED = _check("ELEMENT-NOT-USED", "An element is filled that the guide does not use")
ELEMENT_EXTRA = _check("ELEMENT-EXTRA", "The segment has more elements than the guide")
ELEMENT_LENGTH = _check("ELEMENT-LENGTH", "The value is too short or too long")
ELEMENT_TYPE = _check("ELEMENT-TYPE", "The value is not of its type")
ELEMENT_CODE = _check("ELEMENT-CODE", "The code is not one the guide allows here")
ELEMENT_FORMAT = _check("ELEMENT-FORMAT", "The value has not the form the guide asks for")
ELEMENT_REPEAT = _check("ELEMENT-REPEAT", "The element is repeated too often")
SYNTAX_NOTE = _check("SYNTAX-NOTE", "Elements that depend on each other do not agree")
SEPARATOR = _check("SEPARATOR", "Components are not split by the separator that ISA16 names")
TRAILING = _check("TRAILING", "Separators without data at the end", severity=Severity.RISK, snip=1)
SPACES = _check("SPACES", "A value begins or ends in a space", severity=Severity.RISK, snip=1)
HIERARCHY = _check("HIERARCHY", "HL numbers or parents do not agree")

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Check))


def said_before(finding: Finding, earlier: list[Finding]) -> bool:
    """Whether a claim's findings say this already: a wrong separator is wrong everywhere."""
    return finding.rule == SEPARATOR.id and any(one.rule == SEPARATOR.id for one in earlier)
