"""Whole visits typed in one line, for faults that no scenario's services can carry.

``visit`` takes diagnoses, lines and chart from the shorthand of ``x12tools try`` and the people of a clean
claim. ``visits`` declares plantings of such texts, with variants.
"""

import datetime
import functools
import random
import re
from collections.abc import Callable
from decimal import Decimal

import attrs

from x12tools.claims.shorthand import parse
from x12tools.claims.typed import ShorthandClaim, ShorthandLine
from x12tools.codes import load_table
from x12tools.synth.defects import CLAIM_ALONE, Needs, Planting, defect
from x12tools.synth.model import PROFESSIONAL, Claim
from x12tools.synth.rebilling import ORDERING, Service, later, plain, rebilled, sclerosis

MEDICARE = ("medicare-a", "medicare-b")
"""The payers that ask for JW or JZ; elsewhere ``visit`` leaves them out."""

NO_NDC = ("medicare-a", "medicare-b", "ma", "commercial", "tricare")
"""The payers that ask for no NDC: for drugs whose product no table knows."""

_ADULT = 21
_PENNY = Decimal("0.01")
_SUPPLIERS = ("3336", "332", "251")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_RESULTS = (("mea", "R1"), ("hct", "R2"))


def variant(text: str, chance: random.Random) -> str:
    """``{a|b}`` in a text becomes one of what stands between the bars."""
    return _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), text)


def at_clinic(claim: Claim) -> bool:
    """Whether a doctor's office or a hospital bills the claim, no home supplier."""
    if claim.payer.kind == "dme" or claim.billing.taxonomy.startswith(_SUPPLIERS):
        return False
    return claim.rendering is not None if claim.form == PROFESSIONAL else claim.attending is not None


def visit(claim: Claim, text: str, date: datetime.date | None = None, *, attested: bool = True) -> Claim:
    """The claim with the visit of ``text`` (``[key=value …] DX… | LINES [|| CHART]``) for its own.

    ``date`` is the day instead of the claim's. A child comes of age where no ``age`` is typed. The keys are
    ``pos tob age sex cc vcNN``. ``attested`` adds JZ where Medicare asks for JW or JZ and the text has
    neither. Raises UsageError where the text cannot be read.
    """
    day = date or claim.date
    typed = parse(f"{claim.form} {day} {text}").claims[0]
    said = {line.code for line in typed.lines if {"JW", "JZ"} & {*line.modifiers}}
    asked = single_dose() - said if attested and claim.payer.kind in MEDICARE else frozenset()
    services = [_service(claim, line, ("JZ",) if line.code in asked else ()) for line in typed.lines]
    return rebilled(claim, typed.diagnoses, *services, charts=typed.administrations, **_keys(claim, typed))


def visits(
    rule: str,
    words: str,
    *texts: str,
    at: str = "",
    decided: str = CLAIM_ALONE,
    forms: tuple[str, ...] = (),
    payers: tuple[str, ...] = (),
    dates: tuple[str, str] | None = None,
    change: Callable[[Claim], Claim] | None = None,
    attested: bool = True,
) -> None:
    """Declares visits that have the fault of ``rule`` as they stand, one of ``texts`` by chance.

    ``{a|b}`` in a text is a choice, ``{day}`` and ``{next}`` are the day of service and the one after, and
    ``{ms}`` is multiple sclerosis, whose code has children since October 2025. ``at`` is the code of the
    line at fault (the last of them), ``decided`` what decides the fault. ``dates`` are the first and last day
    on which it is one; a claim of another day is moved there. ``change`` is done to the claim before the
    visit is billed. ``attested`` is as for ``visit``.
    """

    def plant(claim: Claim, chance: random.Random) -> Claim | None:
        if not at_clinic(claim):
            return None
        shell = plain(claim)
        shell = change(shell) if change else shell
        day = day_within(claim.date, dates, chance)
        text = _dated(chance.choice(texts), claim, day)
        made = visit(shell, variant(text, chance), day, attested=attested)
        numbers = made.numbers(at) if at else []
        return made.faulty(words, numbers[-1] if numbers else None)

    plant.__name__ = re.sub(r"\W+", "_", words.lower()).strip("_")
    defect(rule, needs=Needs(forms=forms, payers=payers), decided=decided)(plant)


def on_bill(
    rule: str, *, needs: Needs | None = None, decided: str = CLAIM_ALONE
) -> Callable[[Planting], Planting]:
    """Declares a planting as ``defect`` does, on claims that stand for themselves: no void, none that
    another payer answered, none that an authorization counts, no drug that cost nothing."""

    def declare(plant: Planting) -> Planting:
        def guarded(claim: Claim, chance: random.Random) -> Claim | None:
            if claim.frequency == "8" or claim.other_payer or claim.authorizations or claim.companions:
                return None
            if any(line.charge <= _PENNY for line in claim.lines):
                return None
            return plant(claim, chance)

        guarded.__name__ = getattr(plant, "__name__", rule)
        defect(rule, needs=needs, decided=decided)(guarded)
        return plant

    return declare


def _dated(text: str, claim: Claim, day: datetime.date) -> str:
    there = attrs.evolve(claim, lines=tuple(attrs.evolve(line, date=day) for line in claim.lines))
    words = {"{day}": str(day), "{next}": str(later(day, 1)), "{ms}": sclerosis(there)}
    return re.sub(r"\{(?:day|next|ms)\}", lambda match: words[match[0]], text)


def day_within(day: datetime.date, dates: tuple[str, str] | None, chance: random.Random) -> datetime.date:
    """The day itself, or where it is outside of ``dates`` (ISO 8601, both included) a day of them."""
    if dates is None:
        return day
    first, last = map(datetime.date.fromisoformat, dates)
    return (
        day if first <= day <= last else first + datetime.timedelta(chance.randrange((last - first).days + 1))
    )


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in load_table("infusion/drugs").rows}


def drug_rows(claim: Claim) -> list[dict[str, str]]:
    """The rows of ``maps/infusion/drugs.csv`` of the claim's lines, in their order."""
    return [_table()[line.code] for line in claim.lines if line.code in _table()]


@functools.cache
def single_dose() -> frozenset[str]:
    """The codes of which every product is a single-dose container."""
    return frozenset(code for code, row in _table().items() if row["container"] == "single-dose")


def _service(claim: Claim, typed: ShorthandLine, added: tuple[str, ...]) -> Service:
    kept = claim.payer.kind in MEDICARE
    fields: dict[str, object] = {
        "date": typed.date,
        "date_to": typed.date_to,
        "pointers": typed.pointers,
        "description": typed.keys.get("desc", ""),
        "note": typed.keys.get("note", ""),
        "results": tuple((which, typed.keys[key]) for key, which in _RESULTS if key in typed.keys),
    }
    if claim.payer.kind == "dme":
        fields["ordering"] = ORDERING
    if typed.ndc:
        fields |= {
            "ndc": typed.ndc,
            "ndc_quantity": typed.ndc_quantity or Decimal(1),
            "ndc_unit": typed.ndc_unit or "UN",
        }
    if typed.charge is not None:
        fields["charge"] = typed.charge
    if typed.revenue:
        fields["revenue"] = typed.revenue
    modifiers = [one for one in typed.modifiers if kept or one not in ("JW", "JZ")]
    return Service(typed.code or "", typed.units, (*modifiers, *added), fields)


def _keys(claim: Claim, typed: ShorthandClaim) -> dict[str, object]:
    """The typed keys as fields of the claim."""
    given = typed.keys
    fields: dict[str, object] = {}
    if "pos" in given:
        fields["place"] = given["pos"]
    if "tob" in given:
        fields["bill"] = given["tob"]
    if "cc" in given:
        fields["conditions"] = tuple(given["cc"].split(","))
    if values := tuple((key[2:].upper(), Decimal(value)) for key, value in given.items() if key[:2] == "vc"):
        fields["values"] = values
    patient = claim.subscriber or claim.patient
    age = int(given.get("age", max(_ADULT, typed.date.year - patient.birth.year)))
    if age != typed.date.year - patient.birth.year:
        patient = attrs.evolve(patient, birth=datetime.date(typed.date.year - age, 1, 1))
    sex = given.get("sex", "M" if typed.diagnoses[0].startswith("C61") else patient.sex)
    return fields | {"patient": attrs.evolve(patient, sex=sex), "subscriber": None}
