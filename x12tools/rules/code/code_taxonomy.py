"""CODE-TAXONOMY: a provider taxonomy code that is none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.codes import find_set
from x12tools.codes.shapes import TAXONOMY
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.judged import Sound, in_words, parts_of, place, segments
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-TAXONOMY",
    title="The taxonomy code is none",
    severity=Severity.REJECT,
    snip=5,
    stc="A7:145",
    source="NUCC health care provider taxonomy (code source 682); 005010X222A1/2000A/PRV",
    denials=[Denial("CO", "16", ("N255",)), Denial("CO", "8")],
)
def code_taxonomy(claim: Claim, context: Context) -> Iterator[Finding]:
    """A taxonomy code has ten characters: three digits, six more, and a letter.

    The list is licensed and not shipped; an imported one is asked too, and its answer is a risk.

    Pass: taxonomy=207RH0003X M05.79 | J9312x100-JZ 96413
    Fail: taxonomy=HEMATOLOGY M05.79 | J9312x100-JZ 96413
    """
    known = _sound.values
    codes = find_set("taxonomy")
    day = claim.date if codes else None
    for loop, located in segments(claim, "PRV"):
        key = (located.text, day)
        if key in known:
            continue
        parts = parts_of(loop, located)
        code = parts[3] if len(parts) > 3 and parts[2] == "PXC" else ""
        severity, wrong = Severity.REJECT, ""
        if code and not TAXONOMY.match(code):
            wrong = "has not the form of one (three digits, six characters, a letter)"
        elif code and codes:
            judgement = codes.judge(code, day)
            if judgement.verdict.is_fault:
                severity, wrong = Severity.RISK, in_words(judgement, "taxonomy code", day)
        if not wrong:
            _sound.add(key)
            continue
        yield code_taxonomy.check.at(
            place(claim, loop, located, "PRV03"),
            f"Taxonomy code {code} {wrong}.",
            value=code,
            severity=severity,
            fix=Fix(Safety.HUMAN, "Take the taxonomy from the provider's enrolment or NPPES."),
        )
