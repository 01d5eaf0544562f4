"""Which guide a transaction is read by, and what is said when it is not one of ours."""

from x12tools.findings import Finding, Place, Severity
from x12tools.guides import checks
from x12tools.guides.loading import GUIDES, nearest

_OTHERS = {
    "X092": "270/271 eligibility",
    "X279": "270/271 eligibility",
    "X093": "276/277 claim status",
    "X212": "276/277 claim status",
    "X094": "278 services review",
    "X215": "278 services review",
    "X216": "278 services review",
    "X217": "278 services review",
    "X095": "834 enrolment",
    "X220": "834 enrolment",
    "X061": "820 premium payment",
    "X218": "820 premium payment",
    "X097": "837D dental claims",
    "X224": "837D dental claims",
    "X230": "997 acknowledgement",
    "X096": "837I institutional claims",
    "X098": "837P professional claims",
    "X091": "835 remittances",
}
_NAMES = {
    "005010X222A1": "837P",
    "005010X223A2": "837I",
    "005010X221A1": "835",
    "005010X214": "277CA",
    "005010X231A1": "999",
}
_LATER = frozenset({"005010X222A2", "005010X223A3"})
"""Errata of June 2014: published, not adopted under HIPAA; some partners send them."""


class Choice:
    """The guides of one file's transactions. ``version`` is what the present GS08 says."""

    def __init__(self) -> None:
        self.version = ""
        self._refused = ""

    def group(self, parts: list[str]) -> None:
        """A GS: the guide of the transactions that follow."""
        self.version = parts[8].strip() if len(parts) > 8 else ""

    def transaction(self, parts: list[str], ordinal: int, offset: int) -> tuple[str | None, list[Finding]]:
        """For an ST, the guide to read by (None: its segments are passed over) and what is wrong."""
        kind = parts[1] if len(parts) > 1 else ""
        own = parts[3].strip() if len(parts) > 3 else ""
        version = self.version or own
        # The group names the guide, its transactions are what cannot be read by it.
        place = Place(ordinal, offset, None, "GS", "GS08")
        known = nearest(version)
        if known and nearest(own) not in (None, known):
            return None, []  # two guides are named; the envelope says so
        if known is None:
            named, self._refused = self._refused == version, version
            return None, [_unknown(version, kind, place, again=named)]
        if GUIDES[known][0] != kind:
            message = (
                f"ST01 is {kind!r}, but {version} is the guide of the {_NAMES[known]}; "
                "the transaction is not read."
            )
            where = Place(ordinal, offset, None, "ST", "ST01")
            return None, [checks.GUIDE_MISMATCH.at(where, message, value=kind, expected=GUIDES[known][0])]
        if version == known:
            return known, []
        return known, [_neighbour(version, known, place)]


def _unknown(version: str, kind: str, place: Place, *, again: bool) -> Finding:
    """A guide that is not ours; what is known instead is not told ``again`` of the next transaction."""
    what = _OTHERS.get(version[6:10])
    name = f"{version} ({what})" if what else version or f"of this {kind or 'group'}"
    age = " Version 4010 was retired in 2012." if version.startswith("004010") else ""
    listed = ", ".join(f"{guide} ({_NAMES[guide]})" for guide in GUIDES)
    more = "" if again else f"{age} Known are {listed}."
    return checks.GUIDE_UNKNOWN.at(
        place,
        f"The guide {name} is not one that is checked here.{more}",
        value=version,
        expected=", ".join(GUIDES),
    )


def _neighbour(version: str, known: str, place: Place) -> Finding:
    """A sister of an adopted guide. A claim under an outdated one is refused by payers."""
    if GUIDES[known][0] == "837" and version not in _LATER:
        return checks.GUIDE_UNKNOWN.at(
            place,
            f"The guide {version} is not in force; it is read by the {_NAMES[known]} that is, {known}.",
            value=version,
            expected=known,
        )
    return checks.GUIDE_NEIGHBOUR.at(
        place,
        f"{version} is read by {known}, the adopted {_NAMES[known]} guide; "
        "send it only to a partner that asks for it."
        if version in _LATER
        else f"{version} is read by {known}, the adopted {_NAMES[known]} guide.",
        value=version,
        expected=known,
        severity=Severity.RISK,
    )
