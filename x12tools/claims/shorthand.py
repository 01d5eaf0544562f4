"""A claim typed in one line: ``837P medicare 2024-08-15 M05.79 | J9312x100-JZ 96365 96366x3``.

    [837P|837I] [PAYER] [DATE] [key=value …] DX… | LINE… [|| ADMINISTRATION; …] [++ another claim]
        [<< claims of the patient that were sent before, or none]

``shorthand_lines`` reads the service lines and ``charting`` the administrations; what is left
out comes from a valid shell (``shell``). A value with spaces stands in quotes: ``note="given IV"``.
"""

import datetime
import re

from x12tools.claims.charting import read_administration
from x12tools.claims.scanning import NUMBER, TEXT, Key, Source, Value
from x12tools.claims.shorthand_lines import read_lines
from x12tools.claims.typed import DATE, Administration, Shorthand, ShorthandClaim, ShorthandLine

__all__ = [
    "CLAIM_KEYS",
    "DATE",
    "PAYERS",
    "Administration",
    "Shorthand",
    "ShorthandClaim",
    "ShorthandLine",
    "as_of",
    "parse",
]

PAYERS = frozenset(["medicare", "dme", "ma", "medicaid", "commercial", "tricare", "wc"])
"""The words for a payer; any other is a payer id."""

_P, _I = frozenset({"837P"}), frozenset({"837I"})
_PROVIDER = Key(r"[0-9A-Za-z]{1,20}", "an NPI, or none")
_PROVIDER_P, _PROVIDER_I = (Key(_PROVIDER.pattern, _PROVIDER.expected, form) for form in (_P, _I))
_SHORT = Key(rf"(?=.{{1,50}}\Z){TEXT}", "1 to 50 plain characters without * : ^ ~")

CLAIM_KEYS = {
    "pos": Key(r"[0-9A-Z]{2}", "a place of service of two digits", _P),
    "tob": Key(r"0?[0-9]{2}[0-9A-Z]", "a type of bill as 0131", _I),
    "status": Key(r"[0-9]{2}", "a patient status of two digits", _I),
    "freq": Key(r"[0-9A-Z]", "a claim frequency of one character"),
    "icn": _SHORT,
    "auth": _SHORT,
    "referral": _SHORT,
    "age": Key(r"1?[0-9]{1,2}", "an age in years"),
    "sex": Key(r"[FMU]", "F, M or U"),
    "member": _SHORT,
    "payer": Key(r"[0-9A-Za-z]{2,15}", "a payer id"),
    "taxonomy": Key(r"[0-9A-Z]{10}", "a taxonomy of ten characters"),
    "billing": _PROVIDER,
    "rendering": _PROVIDER,
    "referring": _PROVIDER,
    "facility": _PROVIDER,
    "supervising": _PROVIDER_P,
    "ordering": _PROVIDER_P,
    "attending": _PROVIDER_I,
    "operating": _PROVIDER_I,
    "cc": Key(r"[0-9A-Z]{2}(,[0-9A-Z]{2}){0,11}", "condition codes as A1,A2"),
    "fi": Key(r"[0-9A-Z]{1,2}", "a claim filing indicator as MB"),
    "state": Key(r"[A-Z]{2}", "a state of the subscriber's address as OH"),
    "country": Key(r"[A-Z]{2,3}", "a country of the subscriber's address as CA"),
    "cob": Key(r"[A-Z]{2}-[0-9A-Z]{1,5}", "another payer's group and reason code as CO-45"),
    "remark": Key(r"[0-9A-Z]{1,50}", "another payer's remark code as N130"),
    "note": Key(rf"(?=.{{1,80}}\Z){TEXT}", "1 to 80 plain characters without * : ^ ~"),
    "claim": Key(rf"(?=\S{{1,38}}\Z){TEXT}", "a claim id of 1 to 38 characters"),
    "total": Key(r"[0-9]{1,9}(\.[0-9]{1,2})?", "an amount as 1400.00"),
}
"""The keys of a claim by name; besides them ``vc`` and a value code, as in ``vc48=9.4``."""

_VALUE_CODE = Key(NUMBER, "an amount as 9.4", _I)
_FORM = re.compile(r"837[PI]\Z", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?\Z", re.IGNORECASE)
_PAYER_ID = re.compile(r"[0-9A-Za-z]{2,15}\Z")
_WORD = re.compile(r'[A-Za-z][A-Za-z0-9_]*=(?:"[^"]*"|[^\s"]*)|[^\s,]+')
_MOST = {"837P": 12, "837I": 25}


def parse(text: str) -> Shorthand:
    """The claims of a one-line text.

    Raises UsageError, with the text, a caret under the place that cannot be read and what was
    expected there; never anything else, whatever the text.
    """
    source = Source(text)
    (start, end), *before = source.split("<<", 0, len(text))
    if len(before) > 1:
        raise source.wrong(before[1][0] - 2, "'++' between claims that were sent before")
    claims = _claims(source, start, end)
    if not before:
        return Shorthand(text, claims)
    nothing = text[slice(*before[0])].strip().lower() == "none"
    return Shorthand(text, claims, () if nothing else _claims(source, *before[0]))


def as_of(shorthand: Shorthand) -> datetime.date:
    """The day to judge for: the last date of service plus seven days."""
    last = max(line.date_to or line.date for claim in shorthand.claims for line in claim.lines)
    return last + datetime.timedelta(days=7)


def _claims(source: Source, start: int, end: int) -> tuple[ShorthandClaim, ...]:
    return tuple(_claim(source, *span) for span in source.split("++", start, end))


def _claim(source: Source, start: int, end: int) -> ShorthandClaim:
    bars = [(mark, at) for mark, at in source.marks(start, end) if mark in ("|", "||")]
    if not bars:
        raise source.wrong(source.last(start, end), "'|' and then the service lines")
    for (mark, at), wanted in zip(bars, ("|", "||"), strict=False):
        if mark != wanted:
            raise source.wrong(
                at, "'|' before the service lines" if wanted == "|" else "'||' or service lines"
            )
    if len(bars) > 2:
        raise source.wrong(bars[2][1], "';' between administrations")
    bar = bars[0][1]
    charted = bars[1][1] if len(bars) > 1 else end
    form, payer, date, keys, diagnoses = _header(source, start, bar)
    lines = read_lines(source, bar + 1, charted, form, date)
    spans = source.split(";", charted + 2, end) if len(bars) > 1 else []
    administrations = []
    day = date
    for span in spans:
        if source.text[slice(*span)].strip():
            day, one = read_administration(source, *span, day)
            administrations.append(one)
    return ShorthandClaim(form, payer, date, keys, diagnoses, lines, tuple(administrations))


def _header(
    source: Source, start: int, end: int
) -> tuple[str, str, datetime.date, dict[str, str], tuple[str, ...]]:
    """Form, payer, date, keys and diagnoses; each is known by its shape, so any order will do."""
    form = payer = date = None
    values: dict[str, Value] = {}
    diagnoses: list[tuple[str, int]] = []
    for match in _WORD.finditer(source.text, start, end):
        word, at = match.group(), match.start()
        name, equals, value = word.partition("=")
        if equals:
            known = {**CLAIM_KEYS, name.lower(): _VALUE_CODE} if _is_value_code(name) else CLAIM_KEYS
            source.keep(values, name, value.rstrip(","), at, known)
        elif form is None and _FORM.match(word):
            form = word.upper()
        elif date is None and _DAY.match(word):
            date = source.day(word, at)
        elif payer is None and word.lower() in PAYERS:
            payer = word.lower()
        elif _DIAGNOSIS.match(word):
            diagnoses.append((word.upper().replace(".", ""), at))
        elif payer is None and _PAYER_ID.match(word) and not _FORM.match(word):
            payer = word
        else:
            wanted = [w for w, had in (("form", form), ("payer", payer), ("date", date)) if had is None]
            raise source.wrong(at, ", ".join([*wanted, "key=value or diagnosis"]))
    form = form or "837P"
    if not diagnoses:
        raise source.wrong(source.last(start, end), "a diagnosis before '|'")
    if len(diagnoses) > _MOST[form]:
        raise source.wrong(diagnoses[_MOST[form]][1], f"at most {_MOST[form]} diagnoses on an {form}")
    for name, given in values.items():
        key = CLAIM_KEYS.get(name, _VALUE_CODE)
        if form not in key.forms:
            raise source.wrong(given.key_at, f"a key of an {form}: {name} is for an {min(key.forms)}")
    keys = {name: given.text for name, given in values.items()}
    payer = keys.pop("payer", None) or payer or "medicare"
    return form, payer, date or DATE, keys, tuple(code for code, _ in diagnoses)


def _is_value_code(name: str) -> bool:
    return re.fullmatch("vc[0-9A-Z]{2}", name, re.IGNORECASE) is not None
