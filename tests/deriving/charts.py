"""Charts typed in words, and what is derived of them."""

import datetime
from pathlib import Path

from x12tools.claims.shell import encounter_rows
from x12tools.claims.shorthand import parse
from x12tools.deriving import PHYSICIAN, derive_chart
from x12tools.engine.checking import Options
from x12tools.rules.encounters import encounters

HERE = Path(__file__).parent
DAY = datetime.date(2024, 8, 15)


def examples(name):
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            text, _, wanted = line.partition(" => ")
            yield text, wanted.strip()


def chart(text):
    claims = parse(f"Z00.00 | 99213 || {text}")
    return Options(as_of=DAY, encounters=encounters(encounter_rows(claims)))


def codes(text):
    """``96415x2 J1745-JW`` as units by code."""
    if text == "nothing":
        return {}
    each = [word.partition("x") for word in text.replace(",", " ").split()]
    return {code: int(units or 1) for code, _, units in each}


def visits_of(text, setting=PHYSICIAN):
    (claim,) = derive_chart(chart(text), setting)
    return claim.visits


def units(visits):
    found = {}
    for one in (one for visit in visits for one in visit.derived if not one.code.startswith(("J", "Q"))):
        found[one.code] = found.get(one.code, 0) + int(one.units)
    return found
