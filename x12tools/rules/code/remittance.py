"""The code sets of what payers send back: reason, remark and provider codes of an 835, status of a 277CA."""

import datetime
from collections.abc import Iterator

from x12tools.codes.shapes import is_npi
from x12tools.findings import Check, Finding, Severity
from x12tools.guides.loops import Loop
from x12tools.rules.code.adjustments import wrong_reasons, wrong_remarks, wrong_statuses
from x12tools.rules.code.judged import parts_of


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
    for loop in (claim, *claim.loops("2110")):
        for located in loop.located:
            match located.use.tag:
                case "CAS":
                    for wrong in wrong_reasons(loop, located, date):
                        yield CARC.at(
                            loop.place(located, wrong.element),
                            f"Reason code {wrong.code} {wrong.why}.",
                            value=wrong.code,
                        )
                case "MIA" | "MOA" | "LQ":
                    for wrong in wrong_remarks(loop, located, date):
                        yield RARC.at(
                            loop.place(located, wrong.element),
                            f"Remark code {wrong.code} {wrong.why}.",
                            value=wrong.code,
                        )
                case "NM1" | "N1":
                    at = _NPIS[located.use.tag]
                    parts = [*parts_of(loop, located), *[""] * 9]
                    if parts[at - 1] == "XX" and parts[at] and not is_npi(parts[at]):
                        yield NPI.at(
                            loop.place(located, f"{parts[0]}{at:02d}"),
                            f"{parts[at]} cannot be an NPI.",
                            value=parts[at],
                        )


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
