"""Claims that were paid and that careless edits have stopped: each typed in a line, told on other days."""

import datetime
from decimal import Decimal

import attrs

from x12tools.claims.shorthand import parse
from x12tools.claims.typed import Administration, ShorthandClaim, ShorthandLine
from x12tools.synth import people
from x12tools.synth.charging import cents, revenue_of
from x12tools.synth.diagnosing import Reason
from x12tools.synth.facts import FIRST, LAST, drugs, fees, is_billable
from x12tools.synth.known_valid import KNOWN
from x12tools.synth.model import Claim, Line, Provider
from x12tools.synth.people import PAYERS
from x12tools.synth.scenarios import Maker, scenario

_TRIES = 60
_MARKUP = Decimal("2.40")
_PENNY = Decimal("0.01")
_COUNTED = ("A9", "S9", "G0378", "P9")


@scenario("known", weight=6, office=("medicare-b",), hospital=("medicare-a",))
def known(maker: Maker) -> Claim:
    """The next of the typed claims that has the form asked for."""
    form = "837P" if maker.setting == "office" else "837I"
    listed = [(name, text) for name, text in KNOWN.items() if _form(text) == form]
    name, text = listed[maker.number % len(listed)]
    typed = parse(text).claims[0]
    shift = _shift(maker, typed)
    claim = _claim(maker, typed, shift, f"known-{name}")
    return claim


def _form(text: str) -> str:
    return "837I" if text.startswith("837I") else "837P"


def _shift(maker: Maker, typed: ShorthandClaim) -> datetime.timedelta:
    """A move to another day on which every code is valid; none where the claim asks for its own day."""
    listed = [drugs()[line.code] for line in typed.lines if line.code in drugs()]
    first = max([FIRST, *(drug.since for drug in listed)])
    last = min([LAST, *(drug.until for drug in listed)]) - datetime.timedelta(days=30)
    for _ in range(_TRIES):
        day = first + datetime.timedelta(days=maker.chance.randint(0, max((last - first).days, 0)))
        if day.weekday() < 4 and all(is_billable(code, day) for code in typed.diagnoses):
            return day - typed.date
    return datetime.timedelta(0)


def _claim(maker: Maker, typed: ShorthandClaim, shift: datetime.timedelta, name: str) -> Claim:
    chance, keys = maker.chance, typed.keys
    professional = typed.form == "837P"
    word = typed.payer
    if word == "medicare":
        word = "medicare-b" if professional else "medicare-a"
    payer = PAYERS[word][0]
    date = typed.date + shift
    why = Reason(typed.diagnoses, int(keys.get("age", "66")), keys.get("sex", "F"))
    billing = people.group(chance, "office" if professional else "hospital")
    if "taxonomy" in keys:
        billing = attrs.evolve(billing, taxonomy=keys["taxonomy"])
    doctor = people.doctor(chance, "internist")
    other = people.doctor(chance, "rheumatology")
    place = keys.get("pos", "11")
    facility = people.group(chance, "surgery") if place not in ("11", "12", "49") else None
    bill = keys.get("tob", "0131")
    lines = tuple(_line(typed, line, shift, payer.id, other) for line in typed.lines)
    return Claim(
        id=maker.id,
        form=typed.form,
        payer=payer,
        patient=people.patient(chance, date, why.age, why.sex),
        billing=billing,
        rendering=doctor if professional and keys.get("rendering") != "none" else None,
        attending=None if professional else doctor,
        facility=facility if professional else None,
        diagnoses=why.codes,
        lines=lines,
        scenario=name,
        place=place,
        bill=f"{bill[:3]}1",
        frequency=keys.get("freq", bill[-1]),
        original=keys.get("icn", ""),
        prior_authorization=keys.get("auth", ""),
        conditions=tuple(keys["cc"].split(",")) if "cc" in keys else (),
        values=tuple(
            (key[2:].upper(), Decimal(value)) for key, value in keys.items() if key.startswith("vc")
        ),
        reasons=()
        if professional
        else (why.codes[0],)
        if any(line.code.startswith("9928") for line in lines)
        else (),
        charts=tuple(_row(row, shift) for row in typed.administrations),
        admitted=datetime.datetime.combine(date, datetime.time(9)) if bill.startswith("012") else None,
        trial="06058234" if "Z006" in why.codes else "",
    )


def _row(row: Administration, shift: datetime.timedelta) -> Administration:
    return attrs.evolve(
        row, start=row.start + shift if row.start else None, stop=row.stop + shift if row.stop else None
    )


def _line(
    typed: ShorthandClaim, line: ShorthandLine, shift: datetime.timedelta, payer: str, other: Provider
) -> Line:
    code = line.code or ""
    professional = typed.form == "837P"
    charge = line.charge if line.charge is not None else _charge(code, line.units)
    pointers = tuple(p for p in line.pointers if p <= len(typed.diagnoses)) or (1,)
    quantity, unit = line.ndc_quantity, line.ndc_unit or ""
    if line.ndc and quantity is None:
        quantity, unit = Decimal(1), "UN"
    return Line(
        code=code,
        units=line.units,
        charge=charge,
        date=line.date + shift,
        modifiers=line.modifiers,
        pointers=pointers,
        revenue="" if professional else line.revenue or revenue_of(code),
        date_to=line.date_to + shift if line.date_to else None,
        ndc=line.ndc or "",
        ndc_quantity=quantity,
        ndc_unit=unit,
        place=line.keys.get("pos", ""),
        note=line.keys.get("note", ""),
        description=line.keys.get("desc", ""),
        results=tuple(
            (which, line.keys[key]) for key, which in (("mea", "R1"), ("hct", "R2")) if key in line.keys
        ),
        rendering=other if "rendering" in line.keys else None,
        ordering=other if typed.payer == "dme" else None,
    )


def _charge(code: str, units: Decimal) -> Decimal:
    if code in drugs():
        return cents(max(drugs()[code].price * units * _MARKUP, Decimal(1)))
    return cents(fees().get(code, Decimal("61.00")) * _MARKUP * units)
