"""CODE-ICD: a diagnosis that is not billable on the date of service."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.codes import Verdict
from x12tools.codes.icd10cm import load_icd10cm
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.judged import Sound, days_of, in_words
from x12tools.rules.context import Context

_ICD_10_CM = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN"})
_sound = Sound()


@rule(
    id="CODE-ICD",
    title="The diagnosis is not billable on the date of service",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:255",
    source="ICD-10-CM code lists of CDC/NCHS and CMS; 45 CFR 162.1002; ICD-10-CM Official Guidelines I.B.2",
    denials=[Denial("CO", "16", ("M76",)), Denial("CO", "146")],
)
def code_icd(claim: Claim, context: Context) -> Iterator[Finding]:
    """A diagnosis must be coded to the end by the list in force on the day: each 1 October changes it.

    A claim over a change of lists is judged by its last day and passes where its first day
    allows the code. Days that no list covers are not judged.

    Pass: 2025-09-30 G35 | 96365
    Pass: 2025-10-01 G35.A | 96365
    Fail: 2025-10-01 G35 | 96365
    Fail: 2025-09-30 G35.A | 96365
    Fail: C34.9 | 96413
    Fail: C34.97 | 96413
    """
    first, last = days_of(claim)
    known = _sound.values
    for diagnosis in claim.diagnoses:
        key = (diagnosis.code, first, last)
        if key in known or diagnosis.qualifier not in _ICD_10_CM:
            continue
        codes = load_icd10cm()
        judgement = codes.judge(diagnosis.code, last)
        if not judgement.verdict.is_fault or not codes.judge(diagnosis.code, first).verdict.is_fault:
            _sound.add(key)
            continue
        divided = _divisions(diagnosis.code, last) if judgement.verdict is Verdict.HEADER else ""
        yield code_icd.check.at(
            diagnosis.place,
            f"{diagnosis.code} {in_words(judgement, 'diagnosis', last)}{divided}.",
            value=diagnosis.code,
            lines=_lines(claim, diagnosis.pointer),
            data_date=str(codes.data_date),
            fix=Fix(Safety.HUMAN, "Code the diagnosis from the record by the list in force on the day."),
        )


def _divisions(code: str, date: datetime.date | None) -> str:
    under = load_icd10cm().divisions(code, date, 5) if date else []
    if not under:
        return ""
    return f"; under it are {', '.join(under[:4])}{' and more' if len(under) > 4 else ''}"


def _lines(claim: Claim, pointer: int) -> tuple[int, ...]:
    if claim.form == INSTITUTIONAL:
        return ()
    return tuple(line.number for line in claim.lines if pointer and pointer in line.pointers)
