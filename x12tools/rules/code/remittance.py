"""The code sets of what payers send back: reason, remark and provider codes of an 835, status of a 277CA."""

import datetime
import functools
from collections.abc import Hashable, Iterable, Iterator
from typing import cast

from x12tools.codes import find_set
from x12tools.codes.shapes import is_npi
from x12tools.findings import Check, Finding, Severity
from x12tools.guides.loops import Located, Loop
from x12tools.rules.code.adjustments import Wrong, wrong_reasons, wrong_remarks, wrong_statuses
from x12tools.rules.code.judged import Sound


def _check(name: str, title: str, source: str) -> Check:
    return Check(
        id=f"CODE-{name}", title=title, severity=Severity.RISK, snip=5, stc=("A7:21",), source=(source,)
    )


_NPIS = {"NM1": 9, "N1": 4}
"""Which element is an NPI where the one before it says XX."""

CARC = _check("CARC", "The reason code is none on the day of the payment", "X12 code source 139")
RARC = _check("RARC", "The remark code is none on the day of the payment", "X12 code source 411")
STATUS = _check("STATUS", "The claim status is none on the day of the answer", "X12 code sources 507 and 508")
NPI = _check("NPI", "The NPI fails its check digit", "45 CFR 162.406")


def payment_codes(claim: Loop, date: datetime.date | None) -> Iterator[Finding]:
    """What the code sets find on one claim of an 835, its loop 2100 with the 2110 inside, or on
    its payee's loop 1000B.

    ``date`` is the day of the payment (BPR16, else DTM*405); without it only forms are judged.
    All of it is risk: real remittances break the lists daily and must still be read.
    """
    separator = claim.delimiters.element
    reasons, remarks = _sound("carc", date), _sound("rarc", date)
    for loop in (claim, *claim.loops("2110")):
        for located in loop.located:
            tag = located.use.tag
            if tag == "CAS":
                codes = [code for code in located.text.split(separator)[2:18:3] if code]
                if not reasons.values.issuperset(codes):
                    wrong = list(wrong_reasons(loop, located, date))
                    yield from _wrong(CARC, "Reason", loop, located, wrong)
                    for code in set(codes) - {one.code for one in wrong}:
                        reasons.add(code)
            elif tag in ("LQ", "MIA", "MOA"):
                if located.text not in remarks.values:
                    wrong = list(wrong_remarks(loop, located, date))
                    yield from _wrong(RARC, "Remark", loop, located, wrong)
                    if not wrong:
                        remarks.add(located.text)
            elif tag in _NPIS:
                at = _NPIS[tag]
                parts = [*located.text.split(separator), *[""] * 9]
                if parts[at - 1] == "XX" and parts[at] and not _is_npi(parts[at]):
                    yield NPI.at(
                        loop.place(located, f"{tag}{at:02d}"),
                        f"{parts[at]} cannot be an NPI.",
                        value=parts[at],
                    )


class KnownCodes:
    """The codes of a claim of an 835 that were met before and found sound on the day of the payment.

    What it does not know is for ``payment_codes`` to judge. ``reasons`` are the CARCs.
    """

    def __init__(self, date: datetime.date | None) -> None:
        self.reasons = _sound("carc", date).values
        self._remarks = _sound("rarc", date).values

    def knows(self, parts: list[str], text: str) -> bool:
        """Whether there is nothing to find in a CAS, LQ, MIA, MOA or NM1: its elements, its text."""
        if parts[0] == "CAS":
            return self.reasons.issuperset(filter(None, parts[2:18:3]))
        at = _NPIS.get(parts[0])
        if at is None:
            return text in self._remarks
        return len(parts) <= at or parts[at - 1] != "XX" or not parts[at] or _is_npi(parts[at])


_is_npi = functools.lru_cache(4096)(is_npi)


def _sound(name: str, date: datetime.date | None) -> Sound:
    """What was found sound by a set on a day: the same few codes come a million times."""
    return _of_set(cast(Hashable, find_set(name)), date)


@functools.lru_cache(64)
def _of_set(codes: Hashable, date: datetime.date | None) -> Sound:
    return Sound()


def _wrong(
    check: Check, what: str, loop: Loop, located: Located, wrong: Iterable[Wrong]
) -> Iterator[Finding]:
    for one in wrong:
        yield check.at(loop.place(located, one.element), f"{what} code {one.code} {one.why}.", value=one.code)


def status_codes(loop: Loop, date: datetime.date | None) -> Iterator[Finding]:
    """What the code sets find on the STC segments of one loop of a 277CA.

    ``date`` is the day of the answer (STC02, else BHT04); without it only forms are judged.
    """
    for located in loop.located:
        if located.use.tag == "STC":
            for wrong in wrong_statuses(loop, located, date):
                yield STATUS.at(
                    loop.place(located, wrong.element), f"Status {wrong.code} {wrong.why}.", value=wrong.code
                )
