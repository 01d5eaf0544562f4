"""Work grows with the file and not with its square, whatever is wrong in it."""

import cProfile
import pstats
from typing import Any

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check

CLAIM = to_837(parse("M05.79 | J9312x100-JZ 96413 96365 96365")).decode()
BEFORE, LEVEL, REST = CLAIM.partition("HL*2*")
CLAIMS, TRAILER = REST[: REST.index("SE*")], REST[REST.index("SE*") :]
CLM, LINES = CLAIMS[: CLAIMS.index("LX*3")], CLAIMS[CLAIMS.index("LX*3") :]
HI = CLAIMS.index("HI*")


def claims_with(before, after):
    return lambda n: BEFORE + (LEVEL + CLAIMS).replace(before, after) * n + TRAILER


GROWING = {
    "sound claims": lambda n: BEFORE + (LEVEL + CLAIMS) * n + TRAILER,
    "levels of no kind": claims_with("*22*", "*33*"),
    "parents that are not there": claims_with("HL*2*1*", "HL*2*77*"),
    "payers without a number": claims_with("*PI*MEDB", ""),
    "lines of one claim": lambda n: BEFORE + LEVEL + CLM + LINES * n + TRAILER,
    "broken lines of one claim": lambda n: BEFORE + LEVEL + CLM + LINES.replace("*UN*", "*ZZ*") * n + TRAILER,
    "a broken provider": lambda n: BEFORE + "N3*~" * n + (LEVEL + CLAIMS) * n + TRAILER,
    "notes": lambda n: BEFORE + LEVEL + CLAIMS[:HI] + "NTE*ADD*A~" * n + CLAIMS[HI:] + TRAILER,
    "unknown segments": lambda n: BEFORE + LEVEL + CLAIMS + "ZZZ*1~" * n + TRAILER,
    "transactions": lambda n: (
        CLAIM[: CLAIM.index("ST*")]
        + CLAIM[CLAIM.index("ST*") : CLAIM.index("GE*")] * n
        + CLAIM[CLAIM.index("GE*") :]
    ),
    "interchanges": lambda n: CLAIM * n,
}


def calls(text):
    """How many functions of ours a check calls: the same each time, however busy the machine."""
    data = text.encode()
    check(data)
    profile = cProfile.Profile()
    profile.runcall(check, data)
    stats: Any = pstats.Stats(profile)
    return sum(row[0] for (file, _, _), row in stats.stats.items() if "x12tools" in file)


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_file_is_twice_the_work(name):
    one, two, four = (calls(GROWING[name](times)) for times in (20, 40, 80))
    assert four - two <= 2.2 * (two - one)
