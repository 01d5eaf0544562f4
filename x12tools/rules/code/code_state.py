"""CODE-STATE: an address in a state that there is not."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.addresses import HOME, PROVINCES, is_state
from x12tools.rules.code.judged import Sound, parts_of, place, segments
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-STATE",
    title="There is no such state",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:21",
    source="USPS Publication 28, appendix B (code source 22); 005010X222A1/2010BA/N4",
    denials=[Denial("CO", "16", ("N256",))],
)
def code_state(claim: Claim, context: Context) -> Iterator[Finding]:
    """Clearinghouses compare N402 with the post's list and stop what is not on it.

    An address in another country has codes of its own and is not judged. A Canadian province
    without its country is a risk.

    Pass: state=PR M05.79 | J9312x100-JZ 96413
    Pass: state=ON country=CA M05.79 | J9312x100-JZ 96413
    Fail: state=ZZ M05.79 | J9312x100-JZ 96413
    """
    known = _sound.values
    for loop, located in segments(claim, "N4"):
        if located.text in known:
            continue
        parts = [*parts_of(loop, located), "", "", "", ""]
        state, country = parts[2], parts[4]
        if not state or len(state) != 2 or country not in HOME or is_state(state):
            _sound.add(located.text)
            continue
        canadian = state in PROVINCES
        said = "is a province of Canada, and N404 does not say so" if canadian else "is no state"
        yield code_state.check.at(
            place(claim, loop, located, "N402"),
            f"{state} in N402 {said}.",
            value=state,
            severity=Severity.RISK if canadian else Severity.REJECT,
            fix=Fix(Safety.HUMAN, "Take the address from registration."),
        )
