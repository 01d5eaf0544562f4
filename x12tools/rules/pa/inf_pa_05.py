"""INF-PA-05: authorization for another provider or place."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.claims.parties import party
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import Authorization, differing
from x12tools.rules.authorizing import (
    BY_POLICY,
    HOSPITAL_PLACES,
    asking,
    claimed_number,
    missed_by,
    weighed,
)
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_no_cost
from x12tools.rules.scope import is_inpatient

_PROVIDER, _PLACE = "provider_npi", "place_of_service"
_BY_PROVIDER, _BY_PLACE = Denial("CO", "296", ("N54",)), Denial("CO", "284", ("N54",))
_LINE_PROVIDERS = ("2420A", "2420B", "2420C", "2420D", "2420E", "2420F")


@rule(
    id="INF-PA-05",
    title="Authorization for another provider or place",
    severity=Severity.DENIAL,
    payers=BY_POLICY,
    needs="authorizations",
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF G1; 005010X223A2/2300/REF G1",
    denials=[_BY_PROVIDER, _BY_PLACE],
    rarely=(Denial("CO", "243", ("N54",)),),
)
def inf_pa_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """An authorization is for who asked and where: another site or group is not paid on it.

    A provider of the entry who stands anywhere on the claim agrees, the ordering one too. Where the
    claim has a rendering provider beside the billing one, or a hospital bills, the entry may name a
    colleague, whom most plans accept: that is a risk. A hospital's outpatient department for an
    office or a home is denied; other places are a risk.

    Pass: EXPPO1 auth=A1 M05.79 | J1745x40 96413 && A1 J1745x240 place=11
    Pass: EXPPO1 auth=A1 M05.79 | J1745x40 96413 && A1 J1745x240 npi=1245319599
    Fail: EXPPO1 auth=A1 pos=22 M05.79 | J1745x40 && A1 J1745x240 place=11
    """
    if is_inpatient(claim):
        return
    groups: dict[Authorization, list[ServiceLine]] = {}
    for line in claim.lines:
        if not line.procedure or (is_drug(line) and is_no_cost(line, claim, context)):
            continue
        if not claimed_number(line, claim) and asking(line, claim, context) is None:
            continue
        entry = missed_by([_PROVIDER, _PLACE], line, claim, context)
        if entry and _off(entry, line, claim):
            groups.setdefault(entry, []).append(line)
    for entry, lines in groups.items():
        yield _finding(entry, lines, claim, context)


def _off(entry: Authorization, line: ServiceLine, claim: Claim) -> frozenset[str]:
    """Which of provider and place is another's; a provider who stands on the claim is not."""
    off = differing(entry, claim, line)
    return off - {_PROVIDER} if entry.provider_npi in _everyone(claim, line) else off


def _everyone(claim: Claim, line: ServiceLine) -> set[str]:
    """The NPIs of everyone that the claim and the line name."""
    own = (party(line.loop.loop(id)) for id in _LINE_PROVIDERS)
    parties = (claim.billing, line.rendering, *claim.providers.values(), *own)
    return {one.npi for one in parties if one is not None and one.npi}


def _finding(entry: Authorization, lines: list[ServiceLine], claim: Claim, context: Context) -> Finding:
    line = lines[0]
    off = _off(entry, line, claim)
    here = claim.bill_type if line.form == INSTITUTIONAL else line.place_of_service
    words, told = [], []
    if _PROVIDER in off:
        words.append(f"provider {entry.provider_npi}, who is not on the claim")
        told.append(_BY_PROVIDER)
    if _PLACE in off:
        words.append(f"place {entry.place_of_service}, and line {line.number} is of {here}")
        told.append(_BY_PLACE)
    finding = at_line(
        inf_pa_05,
        line,
        f"Authorization {entry.number} for {line.procedure} is for {'; for '.join(words)}.",
        context,
        what="place_of_service" if _PLACE in off else "procedure",
        lines=lines,
        predicts=tuple(told),
        fix=Fix(Safety.HUMAN, "Have the plan change the authorization to who gave the drug and where."),
    )
    if not (_PLACE in off and _is_moved(entry, line)) and not (_PROVIDER in off and _is_alone(claim, line)):
        finding = capped(finding, Severity.RISK, "many plans accept a colleague, or a place of the same kind")
    return weighed(finding, entry, line, claim, context)


def _is_moved(entry: Authorization, line: ServiceLine) -> bool:
    """Given in a hospital's outpatient department, and authorized for a place outside."""
    return (
        line.form != INSTITUTIONAL
        and line.place_of_service in HOSPITAL_PLACES
        and (entry.place_of_service or "").zfill(2) not in HOSPITAL_PLACES
        and len(entry.place_of_service or "") < 3
    )


def _is_alone(claim: Claim, line: ServiceLine) -> bool:
    """Whether an 837P names none but the billing provider, who is no hospital or group of many."""
    who, billing = line.rendering, claim.billing
    alone = who is None or (billing is not None and who.npi == billing.npi)
    return line.form != INSTITUTIONAL and alone
