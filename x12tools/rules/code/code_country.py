"""CODE-COUNTRY: an address in a country that there is not."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.addresses import is_country
from x12tools.rules.code.judged import Sound, parts_of, place, segments
from x12tools.rules.context import Context
from x12tools.segments.identifying import slipped

_sound = Sound()
_LONGEST = 3


@rule(
    id="CODE-COUNTRY",
    title="There is no such country code",
    severity=Severity.RISK,
    snip=5,
    stc="A7:21",
    source="ISO 3166-1 (code source 5), its codes of two letters; 005010X222A1/2010BA/N4",
    denials=[Denial("CO", "16", ("N256",))],
)
def code_country(claim: Claim, context: Context) -> Iterator[Finding]:
    """N404 takes the two letters of ISO 3166; three letters and words are a risk at the payer.

    Pass: state=ON country=CA M05.79 | J9312x100-JZ 96413
    Fail: country=USA M05.79 | J9312x100-JZ 96413
    Fail: country=XX M05.79 | J9312x100-JZ 96413
    """
    known = _sound.values
    for loop, located in segments(claim, "N4"):
        if located.text in known:
            continue
        parts = parts_of(loop, located)
        country = parts[4] if len(parts) > 4 else ""
        if not country or is_country(country):
            _sound.add(located.text)
            continue
        long = slipped("N4", country, _LONGEST)
        yield code_country.check.at(
            place(claim, loop, located, "N404"),
            f"{'What stands' if long else country} in N404 is no country code of two letters.",
            value=country,
            sensitive=long,
            fix=Fix(Safety.HUMAN, "Write the country's two letters; leave it out for the United States."),
        )
