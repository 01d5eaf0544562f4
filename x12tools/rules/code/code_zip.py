"""CODE-ZIP: a US address whose ZIP code has the form of none."""

import re
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.addresses import HOME, is_state
from x12tools.rules.code.judged import Sound, parts_of, place, segments
from x12tools.rules.context import Context

_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?\Z", re.ASCII)
_HYPHENED = re.compile(r"[0-9]{5}-[0-9]{4}\Z", re.ASCII)
_sound = Sound()


@rule(
    id="CODE-ZIP",
    title="The ZIP code has the form of none",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:500",
    source="USPS ZIP codes (code source 51); 005010X222A1/2010BA/N403",
    denials=[Denial("CO", "16", ("MA37",))],
)
def code_zip(claim: Claim, context: Context) -> Iterator[Finding]:
    """A ZIP code is five digits or nine, without a hyphen; a leading zero that a spreadsheet ate is missed.

    Only where the state is one of the United States and no other country is named. A hyphen is a
    risk. Where the guide asks for nine digits, it says so itself.

    Pass: M05.79 | 96413
    Pass: state=ON country=CA M05.79 | 96413
    """
    known = _sound.values
    for loop, located in segments(claim, "N4"):
        if located.text in known or located.use.elements[2].format:
            continue
        parts = [*parts_of(loop, located), "", "", "", ""]
        state, code, country = parts[2:5]
        if not code or _ZIP.match(code) or country not in HOME or not state or not is_state(state):
            _sound.add(located.text)
            continue
        hyphened = bool(_HYPHENED.match(code))
        yield code_zip.check.at(
            place(claim, loop, located, "N403"),
            f"{code} in N403 is no ZIP code: five or nine digits are due.",
            value=code,
            sensitive=True,
            severity=Severity.RISK if hyphened else Severity.REJECT,
            fix=Fix(Safety.HUMAN, "Take the address from registration."),
        )
