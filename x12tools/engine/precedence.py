"""One finding per cause: which finding explains which other on the same lines."""

from collections.abc import Iterable

import attrs

from x12tools.findings import Finding, Related, Severity

LEADS = {
    "INF-DRG-03": ("INF-DRG-12",),
    "INF-DRG-04": ("INF-DRG-03", "INF-DRG-22"),
    "INF-SEQ-01": ("INF-DRG-03", "INF-NCCI-01"),
    "INF-DRG-07": ("CODE-HCPCS",),
    "INF-DRG-09": ("INF-NDC-01",),
    "INF-DRG-10": ("INF-NDC-06",),
    "INF-DRG-15": ("INF-MOD-10",),
    "INF-DRG-17": ("INF-DX-05",),
    "INF-DRG-22": ("INF-DRG-03",),
    "INF-DRG-23": ("INF-DRG-04", "INF-DRG-05"),
    "INF-DRG-11": ("INF-FAM-05", "INF-FAM-06", "INF-FAM-13", "INF-NDC-06"),
    "INF-SEQ-04": ("INF-DRG-03",),
    "INF-SEQ-06": ("INF-DRG-03",),
    "INF-SEQ-13": ("INF-DRG-03",),
    "INF-SEQ-16": ("INF-DRG-03", "INF-NCCI-02", "INF-SEQ-04"),
    "INF-SEQ-22": ("INF-DRG-03",),
    "INF-NCCI-05": ("INF-DRG-03", "INF-NCCI-01", "INF-NCCI-02"),
    "INF-HIT-07": ("INF-DRG-03", "INF-SEQ-04"),
    "INF-PA-01": ("INF-PA-06", "INF-PA-07"),
    "INF-PA-02": ("INF-PA-01",),
    "INF-PA-04": ("INF-PA-01",),
    "INF-PA-05": ("INF-PA-01",),
    "INF-PA-07": ("INF-PA-06",),
    "INF-LIF-09": ("INF-SEQ-04", "INF-DRG-01", "INF-DRG-02"),
    "INF-LIF-10": ("INF-DRG-01", "INF-DRG-02"),
    "INF-SET-01": ("INF-SET-02", "INF-MOD-11", "INF-NCCI-01", "INF-NCCI-02", "INF-NCCI-04", "INF-NCCI-17"),
    "INF-NCCI-03": ("INF-NCCI-02",),
    "INF-NCCI-04": ("INF-NCCI-01",),
    "INF-NCCI-07": ("INF-NCCI-02",),
    "INF-NCCI-13": ("INF-NCCI-01",),
    "INF-NCCI-14": ("INF-NCCI-01",),
    "INF-NCCI-17": ("INF-NCCI-01",),
    "INF-NCCI-18": ("INF-NCCI-01",),
    "INF-DX-09": ("INF-DX-01",),
    "INF-FAM-01": ("INF-REV-08",),
    "INF-JW-01": ("INF-REV-02",),
    "INF-JW-04": ("INF-DRG-03",),
    "INF-JW-05": ("INF-DRG-03", "INF-JW-14"),
    "INF-JW-06": ("INF-DRG-03",),
    "INF-JW-10": ("INF-JW-07",),
    "INF-JW-12": ("INF-DRG-16",),
    "INF-REV-05": ("INF-REV-08",),
    "INF-SEQ-10": ("INF-DRG-03", "INF-SEQ-04"),
    "INF-TIM-03": ("INF-DRG-03", "INF-TIM-07"),
    "INF-TIM-05": ("INF-DRG-03", "INF-TIM-07"),
    "INF-TIM-07": ("INF-DRG-03",),
    "INF-TIM-13": ("INF-DRG-03", "INF-SEQ-08"),
}
"""Each rule with those it explains: what names the fault comes before the limit or the pair that
it breaks as well. A rule that leads may itself be led."""

LED: frozenset[str] = frozenset().union(*LEADS.values())
"""The rules that another may explain."""


UNREAD: dict[str, set[tuple[str, str | None]]] = {
    "HI": {("SIT-ADMISSION", "HI"), ("SIT-POINTER", "SV1")},
    "MEA": {("INF-MOD-03", "SV1")},
}
"""By the tag of a segment that breaks the guide, the edits (with their segment) that miss what it
may have said."""


def under_guide(broken: list[Finding], found: Iterable[Finding]) -> list[Finding]:
    """What broke the guide in a claim, and what its edits found, as one list.

    An element that the guide refuses is not refused by its code set as well, and where a
    segment cannot be read nothing is said of what it lacks: the break has these in ``related``.
    """
    refused = [finding for finding in broken if finding.severity is Severity.REJECT]
    if not refused:
        return [*broken, *found]
    elements: dict[tuple[int | None, str | None], Finding] = {}
    unread: dict[tuple[str, str | None], Finding] = {}
    for one in refused:
        if one.place.element is not None:
            elements.setdefault((one.place.ordinal, one.place.element), one)
        for missed in UNREAD.get(one.place.segment or "", ()):
            unread.setdefault(missed, one)
    followers: dict[int, list[Finding]] = {}
    kept = []
    for finding in found:
        leader = unread.get((finding.rule, finding.place.segment))
        if leader is None and finding.rule.startswith("CODE-"):
            leader = elements.get((finding.place.ordinal, finding.place.element))
        if leader is None:
            kept.append(finding)
        else:
            followers.setdefault(id(leader), []).append(finding)
    return [*(_leading(one, followers.get(id(one), [])) for one in broken), *kept]


def joined(found: Iterable[Finding]) -> list[Finding]:
    """The findings that no other explains, in their order.

    An explained one stands in its leader's ``related``, and the leader takes the highest
    severity of the group.
    """
    findings = list(found)
    followers: dict[int, list[Finding]] = {}
    led = set()
    for index, finding in enumerate(findings):
        leader = _leader(index, findings)
        if leader is not None:
            led.add(index)
            followers.setdefault(leader, []).append(finding)
    return [
        _leading(finding, followers.get(index, []))
        for index, finding in enumerate(findings)
        if index not in led
    ]


def _leader(index: int, findings: list[Finding]) -> int | None:
    """The finding that explains this one in the end, None where it stands by itself."""
    if findings[index].rule not in LED:
        return None  # the most of them: a claim may have thousands of findings
    at, seen = index, {index}
    while True:
        above = next(
            (
                other
                for other, finding in enumerate(findings)
                if other not in seen
                and findings[at].rule in LEADS.get(finding.rule, ())
                and set(finding.lines) & set(findings[at].lines)
            ),
            None,
        )
        if above is None:
            return at if at != index else None
        at = above
        seen.add(at)


def _leading(finding: Finding, followers: list[Finding]) -> Finding:
    for other in followers:
        related = Related(other.rule, other.place.line)
        if related not in finding.related:
            finding = attrs.evolve(finding, related=(*finding.related, related))
        if other.severity.rank < finding.severity.rank:
            finding = attrs.evolve(
                finding, severity=other.severity, capped_from=other.capped_from, cap_reason=other.cap_reason
            )
    return finding
