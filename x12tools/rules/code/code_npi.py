"""CODE-NPI: an NPI that fails its check digit."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.codes.shapes import is_npi
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.judged import Sound, parts_of, place, segments
from x12tools.rules.context import Context

_PATIENTS = ("IL", "QC", "74")
"""Persons who have no NPI: what stands there by mistake may be a member's number."""

_sound = Sound()


@rule(
    id="CODE-NPI",
    title="The NPI fails its check digit",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:562",
    source="45 CFR 162.406; CMS NPI check digit calculation (Luhn over 80840 and the NPI)",
    denials=[Denial("CO", "16", ("N257",)), Denial("CO", "208")],
)
def code_npi(claim: Claim, context: Context) -> Iterator[Finding]:
    """A number that fails its check digit was never given to a provider; a digit was mistyped.

    Every NM109 that NM108 calls an NPI (XX) is checked, from the billing provider to the line's.

    Pass: M05.79 | J9312x100-JZ 96413
    Pass: rendering=1245319599 M05.79 | J9312x100-JZ 96413
    Fail: billing=1234567890 M05.79 | J9312x100-JZ 96413
    Fail: referring=3245319595 M05.79 | J9312x100-JZ 96413
    """
    known = _sound.values
    for loop, located in segments(claim, "NM1"):
        if "XX" not in located.text or located.text in known:
            continue
        parts = parts_of(loop, located)
        npi = parts[9] if len(parts) > 9 and parts[8] == "XX" and parts[1] not in _PATIENTS else ""
        if not npi or is_npi(npi):
            _sound.add(located.text)
            continue
        why = "it is not ten digits that begin with 1 or 2" if not _ten(npi) else "its check digit is wrong"
        yield code_npi.check.at(
            place(claim, loop, located, "NM109"),
            f"{npi} cannot be an NPI: {why}.",
            value=npi,
            fix=Fix(Safety.HUMAN, "Take the NPI from the provider's enrolment or NPPES."),
        )


def _ten(npi: str) -> bool:
    return len(npi) == 10 and npi.isascii() and npi.isdigit() and npi[0] in "12"
