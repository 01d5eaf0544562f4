"""A claim typed in one line: ``837P medicare 2024-08-15 M05.79 | J9312x100-JZ 96365``.

    [837P|837I] [PAYER] [DATE] [key=value …] DX… | LINE… [|| ADMINISTRATION; …] [++ another claim]
    LINE = [REV:]CODE[xUNITS][-MOD…][@POINTERS][$CHARGE][/NDC[:QTYUNIT]][(key=value …)]

What is left out comes from a valid shell (``shell.py``).
"""

import datetime
import re
from decimal import Decimal

import attrs

from x12tools.errors import UsageError

DATE = datetime.date(2024, 8, 15)
"""The date of service when none is typed."""

PAYERS = frozenset(["medicare", "dme", "ma", "medicaid", "commercial", "tricare", "wc"])

_LINE = re.compile(
    r"(?:(?P<revenue>\d{4}):)?(?P<code>[A-Z0-9]{5})?(?:x(?P<units>\d+(?:\.\d+)?))?"
    r"(?P<modifiers>(?:-[A-Z0-9]{2})*)(?:@(?P<pointers>\d+(?:[,:]\d+)*))?(?:\$(?P<charge>\d+(?:\.\d+)?))?"
    r"(?:/(?P<ndc>[0-9-]+)(?::(?P<quantity>\d+(?:\.\d+)?)(?P<unit>[A-Z0-9]{2}))?)?"
    r"(?:\((?P<keys>[^()]*)\))?\Z"
)
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?\Z|U\d\d(?:\.\d+)?\Z")
_DOSE = re.compile(r"(\d+(?:\.\d+)?)(mg|mcg|g|mL|units|meq)\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


@attrs.frozen(slots=True)
class TypedLine:
    """One service line as typed; ``units`` is 1 when left out, ``charge`` None."""

    code: str | None
    revenue: str | None
    units: Decimal
    modifiers: tuple[str, ...]
    pointers: tuple[int, ...]
    charge: Decimal | None
    ndc: str | None
    ndc_quantity: Decimal
    ndc_unit: str
    keys: dict[str, str]
    date: datetime.date


@attrs.frozen(slots=True)
class TypedClaim:
    """One claim as typed. ``payer`` is a word of PAYERS or a payer id."""

    form: str
    payer: str
    date: datetime.date
    keys: dict[str, str]
    diagnoses: tuple[str, ...]
    lines: tuple[TypedLine, ...]
    administrations: tuple[dict[str, str], ...] = ()


def parse(text: str) -> tuple[TypedClaim, ...]:
    """The claims of a one-line text; UsageError points at what cannot be read."""
    claims, at = [], 0
    for one in text.split("++"):
        claims.append(_claim(one, text, at))
        at += len(one) + 2
    return tuple(claims)


def as_of(claims: tuple[TypedClaim, ...]) -> datetime.date:
    """The day to judge for: the first date of service plus seven days."""
    return min(line.date for claim in claims for line in claim.lines) + datetime.timedelta(days=7)


def _claim(text: str, whole: str, start: int) -> TypedClaim:
    head, bar, rest = text.partition("|")
    if not bar:
        raise _wrong(whole, start + len(text.rstrip()), "'|' and then the service lines")
    rest, _, charted = rest.partition("||")
    if "|" in rest:
        raise _wrong(whole, start + len(head) + 1 + rest.index("|"), "service lines only")
    form, payer, date = "837P", "medicare", DATE
    keys: dict[str, str] = {}
    diagnoses: list[str] = []
    for word, at in _words(head, start):
        if word in ("837P", "837I"):
            form = word
        elif _DAY.match(word):
            date = _day(word, whole, at)
        elif "=" in word:
            key, _, value = word.partition("=")
            keys[key] = value
        elif word in PAYERS:
            payer = word
        elif _DIAGNOSIS.match(word):
            diagnoses.append(word.replace(".", ""))
        elif re.fullmatch(r"[A-Z0-9]{2,15}", word):
            payer = word
        else:
            raise _wrong(whole, at, "a form, payer, date, key=value or diagnosis")
    if not diagnoses:
        raise _wrong(whole, start + len(head.rstrip()), "a diagnosis before the bar")
    lines, day = [], date
    for word, at in _words(rest, start + len(head) + 1):
        if word.endswith(":") and _DAY.match(word[:-1]):
            day = _day(word[:-1], whole, at)
            continue
        lines.append(_line(word, day, whole, at))
    if not lines:
        raise _wrong(whole, start + len(text.rstrip()), "at least one service line")
    given = tuple(_administration(one) for one in charted.split(";") if one.strip())
    return TypedClaim(form, payer, date, keys, tuple(diagnoses), tuple(lines), given)


def _administration(text: str) -> dict[str, str]:
    """``J1745 IV 09:00-11:05 400mg 4x100mg access=port`` as a row of the encounter file."""
    row: dict[str, str] = {}
    for word in text.split():
        if "=" in word:
            key, _, value = word.partition("=")
            row[key] = value
        elif match := _DOSE.match(word):
            row["dose"], row["dose_unit"] = match.groups()
        elif re.match(r"\d+x\d", word):
            row["vials"] = word
        elif match := re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", word):
            row["start"], row["stop"] = match.groups()
        elif re.fullmatch(r"[A-Z0-9]{5}", word):
            row["hcpcs"] = word
        else:
            row["route"] = word
    return row


def _line(word: str, day: datetime.date, whole: str, at: int) -> TypedLine:
    match = _LINE.match(word)
    if not match or not (match["code"] or match["revenue"]):
        raise _wrong(whole, at, "a line as J9312x100-JZ@1$9000/50242005306:100ML")
    modifiers = tuple(modifier for modifier in match["modifiers"].split("-") if modifier)
    if len(modifiers) > 4:
        raise _wrong(whole, at, "at most four modifiers")
    return TypedLine(
        code=match["code"],
        revenue=match["revenue"],
        units=Decimal(match["units"] or 1),
        modifiers=modifiers,
        pointers=tuple(int(p) for p in re.split("[,:]", match["pointers"] or "1")),
        charge=Decimal(match["charge"]) if match["charge"] else None,
        ndc=match["ndc"],
        ndc_quantity=Decimal(match["quantity"] or 1),
        ndc_unit=match["unit"] or "UN",
        keys=dict(pair.partition("=")[::2] for pair in (match["keys"] or "").split()),
        date=day,
    )


def _words(text: str, start: int) -> list[tuple[str, int]]:
    return [(m.group(), start + m.start()) for m in re.finditer(r"(?:[^\s(]|\([^)]*\)?)+", text)]


def _day(word: str, whole: str, at: int) -> datetime.date:
    try:
        return datetime.date.fromisoformat(word)
    except ValueError:
        raise _wrong(whole, at, "a day of the calendar") from None


def _wrong(whole: str, at: int, expected: str) -> UsageError:
    return UsageError(f"{whole}\n{' ' * at}^ expected {expected}")
