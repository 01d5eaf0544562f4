"""INF-LIF-09: one visit on two claims."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import (
    NO_COST,
    has_uncoded_pharmacy,
    is_administered,
    is_dispensed,
    is_drug,
    is_fluid,
    is_no_cost,
)
from x12tools.rules.history import Service, before
from x12tools.rules.scope import EXCLUDED, billed_codes, visits
from x12tools.rules.tables import add_on_primaries, administration, drugs, procedures

_NO_GIVING = frozenset(["EM", "ACC", "FLUSH", "HOME"])
_GIVING = frozenset(code for code, row in administration().items() if row["role"] not in _NO_GIVING)


@rule(
    id="INF-LIF-09",
    title="One visit on two claims",
    severity=Severity.RISK,
    codes=frozenset(add_on_primaries()) | frozenset(drugs()) | _GIVING,
    needs="history",
    source="CMS NCCI add-on code edits; CMS IOM 100-04 ch. 12 §30.5",
    denials=[Denial("CO", "107", ("N122",))],
    rarely=(Denial("CO", "B15", ("N122",)),),
    general_knowledge=True,
)
def inf_lif_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """An add-on or a drug whose service stands on another claim is judged alone, and often denied.

    Looks at claims of the same day, payer, form, billing and (837P) rendering provider: an add-on
    whose primary is there and not here, drugs here that were given by what is billed there, and what
    gave here the drugs that are there alone. Silent on dispensed and free drugs and on hospital pharmacy
    without codes.

    Pass: M05.79 | J1745x40-JZ 96413 96415 << none
    Fail: 837I K50.90 | J1745x40-JZ << 837I K50.90 | 0335:96413
    """
    past = before(claim, context.history)
    if not past:
        return
    for visit in visits(claim, context):
        beside = [one for one in past if _is_beside(one, visit[0], claim)]
        if not beside:
            continue
        there = {one.code for one in beside}
        yield from _add_ons(visit, there, beside, context)
        if any(one.code in _GIVING for one in beside):
            if not is_administered(visit):
                yield from _drugs(visit, beside, claim, context)
        elif not any(is_drug(line) for line in claim.lines):
            yield from _givings(visit, beside, context)


def _is_beside(one: Service, line: ServiceLine, claim: Claim) -> bool:
    """Whether an earlier service is of the same visit as a line."""
    billing = claim.billing.npi if claim.billing else None
    payer = claim.payer.id if claim.payer else None
    if (one.date, one.form, one.billing, one.payer) != (line.date, claim.form, billing, payer):
        return False
    rendering = line.rendering.npi if line.rendering else None
    return claim.form == INSTITUTIONAL or one.rendering == rendering


def _add_ons(
    visit: list[ServiceLine], there: set[str | None], beside: list[Service], context: Context
) -> Iterator[Finding]:
    codes = billed_codes(visit)
    for line in visit:
        primaries = add_on_primaries().get(line.procedure or "")
        if not primaries or codes & primaries or not primaries & there:
            continue
        primary = next(one for one in beside if one.code in primaries)
        yield _split(
            [line],
            f"{line.procedure} on line {line.number} adds to {primary.code}, which is on claim "
            f"{primary.claim_id} of the same day.",
            context,
        )


def _drugs(
    visit: list[ServiceLine], beside: list[Service], claim: Claim, context: Context
) -> Iterator[Finding]:
    if has_uncoded_pharmacy(claim) or any(line.procedure in procedures() for line in visit):
        return
    lines = [
        line
        for line in visit
        if line.procedure in drugs()
        and not is_fluid(line)
        and not line.has(*EXCLUDED)
        and not is_no_cost(line, claim, context)
        and not is_dispensed(line, visit, claim)
    ]
    if lines:
        giving = next(one for one in beside if one.code in _GIVING)
        yield _split(
            lines,
            f"{lines[0].procedure} on line {lines[0].number} is billed without its administration; claim "
            f"{giving.claim_id} of the same day has {giving.code}.",
            context,
        )


def _givings(visit: list[ServiceLine], beside: list[Service], context: Context) -> Iterator[Finding]:
    lines = [line for line in visit if line.procedure in _GIVING and not line.has(*EXCLUDED)]
    given = next((one for one in beside if _is_bought(one)), None)
    if lines and given:
        yield _split(
            lines,
            f"{lines[0].procedure} on line {lines[0].number} is billed without the drug it gave; claim "
            f"{given.claim_id} of the same day has {given.code}, and nothing that gave it.",
            context,
        )


def _is_bought(one: Service) -> bool:
    """A drug that its biller paid for, and no fluid."""
    drug = drugs().get(one.code or "")
    free = one.charge is not None and one.charge <= NO_COST
    return drug is not None and drug["family"] != "HYD" and not free and not one.has(*EXCLUDED)


def _split(lines: list[ServiceLine], message: str, context: Context) -> Finding:
    return at_line(
        inf_lif_09,
        lines[0],
        message,
        context,
        lines=lines,
        fix=Fix(Safety.HUMAN, "Bill the visit on one claim, as a correction of the one that was sent."),
    )
