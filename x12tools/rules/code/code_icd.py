"""CODE-ICD: a diagnosis that is not billable on the date of service."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.codes import Verdict
from x12tools.codes.icd10cm import load_icd10cm
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.guides.loops import Located, Loop
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
    source="ICD-10-CM lists of CDC/NCHS and CMS; its Official Guidelines I.B.2; 005010X222A1/2300/HI",
    denials=[Denial("CO", "16", ("M76",)), Denial("CO", "146")],
    aliases="INF-DX-03",
)
def code_icd(claim: Claim, context: Context) -> Iterator[Finding]:
    """A diagnosis must be coded to the end by the list in force on the day: each 1 October changes it.

    A claim over a change of lists is judged by its last day and passes where its first day
    allows the code. Days that no list covers are not judged. The point is implied and is not
    sent; small letters are a risk.

    Pass: 2025-09-30 G35 | 96365
    Pass: 2025-10-01 G35.A | 96365
    Fail: 2025-10-01 G35 | 96365
    Fail: 2025-09-30 G35.A | 96365
    Fail: C34.9 | 96413
    Fail: C34.97 | 96413
    """
    first, last = days_of(claim)
    known = _sound.values
    for located in claim.loop.located:
        if located.use.tag == "HI" and located.text not in known:
            unsound = False
            for finding in _unformed(claim.loop, located):
                unsound = True
                yield finding
            if not unsound:
                _sound.add(located.text)
    for diagnosis in claim.diagnoses:
        code = diagnosis.code.upper()
        key = (code, first, last)
        if key in known or diagnosis.qualifier not in _ICD_10_CM:
            continue
        codes = load_icd10cm()
        judgement = codes.judge(code, last)
        if not judgement.verdict.is_fault or not codes.judge(code, first).verdict.is_fault:
            _sound.add(key)
            continue
        divided = _divisions(code, last) if judgement.verdict is Verdict.HEADER else ""
        yield code_icd.check.at(
            diagnosis.place,
            f"{code} {in_words(judgement, 'diagnosis', last)}{divided}.",
            value=diagnosis.code,
            lines=_lines(claim, diagnosis.pointer),
            data_date=str(codes.data_date),
            fix=Fix(Safety.HUMAN, "Code the diagnosis from the record by the list in force on the day."),
        )


def _unformed(loop: Loop, located: Located) -> Iterator[Finding]:
    """Diagnoses sent with a decimal point or in small letters, and their safe fix."""
    delimiters = loop.delimiters
    elements = located.text.split(delimiters.element)
    for number, element in enumerate(elements[1:], 1):
        parts = element.split(delimiters.component)
        if parts[0] not in _ICD_10_CM or len(parts) < 2:
            continue
        sent = parts[1]
        due = sent.replace(".", "").upper()
        if due == sent or not sent.isascii():  # a letter of another alphabet grows two, or leaves it
            continue
        pointed = "." in sent
        parts[1] = due
        changed = [*elements]
        changed[number] = delimiters.component.join(parts)
        change = Change(located.ordinal, located.text, delimiters.element.join(changed))
        yield code_icd.check.at(
            loop.place(located, f"HI{number:02d}-02"),
            f"{sent} is sent with {'its decimal point' if pointed else 'small letters'}; {due} is due.",
            value=sent,
            expected=due,
            severity=Severity.REJECT if pointed else Severity.RISK,
            fix=Fix(Safety.SAFE, f"Write {due}.", sent, due, (change,)),
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
