"""CODE-POS: a place of service that the date of service does not have."""

from collections.abc import Iterator

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes import Verdict, find_set
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.code.judged import Sound, in_words, parts_of
from x12tools.rules.context import Context

_sound = Sound()


@rule(
    id="CODE-POS",
    title="There is no such place of service on the date of service",
    severity=Severity.REJECT,
    forms="837P",
    snip=5,
    stc="A7:249",
    source="CMS place of service code set, September 2023; CMS IOM 100-04 ch. 26 §10.5",
    denials=[Denial("CO", "16", ("M77",)), Denial("CO", "5", ("M77",))],
)
def code_pos(claim: Claim, context: Context) -> Iterator[Finding]:
    """Payers price by the place of service and reject a number that the code set does not have.

    A code used before its first day is a risk: payers took up new places at different times.

    Pass: 2023-11-15 pos=10 commercial M05.79 | 99213
    Pass: pos=98 commercial M05.79 | 99213
    Fail: 2023-11-15 pos=98 commercial M05.79 | 99213
    """
    known = _sound.values
    claims_own = False
    for line in claim.lines:
        code = line.place_of_service
        key = (code, line.date)
        if key in known:
            continue
        codes = find_set("place_of_service") if code else None
        judgement = codes.judge(code, line.date) if codes and code else None
        if judgement is None or not judgement.verdict.is_fault:
            _sound.add(key)
            continue
        stated = _stated(line)
        if not stated and claims_own:
            continue  # CLM05-1 is wrong once, however many lines it is for
        claims_own = claims_own or not stated
        said = in_words(judgement, "place of service", line.date)
        finding = at_line(
            code_pos,
            line,
            f"Place of service {code} {f'on line {line.number} ' if stated else ''}{said}.",
            context,
            what="place_of_service",
            severity=Severity.REJECT if judgement.verdict is Verdict.UNKNOWN else Severity.RISK,
            fix=Fix(Safety.HUMAN, "Take the place from the record of the visit."),
        )
        place = finding.place if stated else claim.at("CLM", "CLM05-01")
        yield attrs.evolve(finding, place=place, value=code)


def _stated(line: ServiceLine) -> bool:
    """Whether SV105 says the place, not the claim's CLM05-1."""
    return len(parts := parts_of(line.loop, line.service)) > 5 and bool(parts[5])
