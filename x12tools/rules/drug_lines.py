"""What a drug line is, which of them cost something, and how a drug was handled: for all rules."""

import functools
import re
from collections.abc import Iterable
from decimal import Decimal

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.rules.context import SEPARATELY_PAID, Context
from x12tools.rules.tables import administration, drugs, opps_status

NO_COST = Decimal("0.01")

FREE_SUPPLY = frozenset(["white-bagged", "patient", "assistance", "trial"])
"""How a drug comes to the patient that the biller did not buy."""

SIMPLE = frozenset("ABX ANTIF ANTIV BISPH DIUR IG IRON IVIG LYTE NSAID OPIOID PLASMA VIT".split())
"""Classes of drugs that never ask for the work of a complex administration."""

PREMEDICATION = frozenset(["ANTIEM", "ANTIHIST", "STEROID"])
"""Classes of drugs that are given before another."""

_DRUG = re.compile(
    r"J\d{4}|Q(?:0138|0139|01[67]\d|018[01]|20(?!52)\d\d|4081|5\d{3}|99\d\d)|C9[0-4]\d\d"
    r"|P904\d|S0\d{3}|A9\d{3}|M02\d\d|902[89]\d|903\d\d"
)
_SAID = (("JA", frozenset({"IV", "IVP"})), ("JB", frozenset({"SC", "PUMP"})))
_PHARMACY = ("025", "063")
_PHARMACIES = ("3336", "332", "333600000X", "251F")
AT_HOME = frozenset({"01", "04", "12", "13", "14", "16", "33", "54", "55", "56"})
_EXEMPT_ROLES = frozenset(["EM", "ACC", "FLUSH"])


def is_drug(line: ServiceLine) -> bool:
    """A line that bills a drug: by its code, or on an 837I by its pharmacy revenue code."""
    return _is_drug_code(line.procedure or "") or (line.revenue_code or "")[:3] in _PHARMACY


@functools.lru_cache(4096)
def _is_drug_code(code: str) -> bool:
    return code in drugs() or bool(_DRUG.fullmatch(code))


def is_fluid(line: ServiceLine) -> bool:
    """A line that bills a fluid to hydrate or to carry a drug."""
    drug = drugs().get(line.procedure or "")
    return drug is not None and drug["family"] == "HYD"


def is_supportive(line: ServiceLine) -> bool:
    """A drug against what chemotherapy does to marrow, stomach or heart, that payers look at by itself."""
    drug = drugs().get(line.procedure or "")
    if drug is None:
        return False
    managed = drug["drug_class"] == "ANTIEM" and drug["authorization"] != "N"
    return managed or drug["drug_class"].startswith("GCSF") or line.procedure == "J1190"


def is_unlisted(line: ServiceLine) -> bool:
    """A line whose code names no drug of its own (J3490 and the like)."""
    drug = drugs().get(line.procedure or "")
    return drug is not None and "NOC" in drug["flags"].split()


def routes(line: ServiceLine) -> frozenset[str]:
    """How the drug of a line may have been given: as the table has it, narrowed by JA (vein) or JB
    (under the skin); ``ANY`` where that is not known."""
    drug = drugs().get(line.procedure or "")
    known = frozenset(drug["routes"].split()) if drug else frozenset()
    for modifier, ways in _SAID:
        if line.has(modifier) and known & ways:
            known &= ways
    return known or frozenset({"ANY"})


def may_be_injected(line: ServiceLine) -> bool:
    """A drug that may go under the skin or into muscle."""
    return bool(routes(line) & {"SC", "IM", "IMPLANT", "ANY", "BYDRUG"})


def is_injected(lines: list[ServiceLine]) -> bool:
    """Whether an injection under the skin or into muscle is billed among the lines."""
    return any(
        administration().get(line.procedure or "", {}).get("role", "") in ("INJ", "INJ-CX", "INJ-HORM")
        for line in lines
    )


def may_be_in_a_vein(line: ServiceLine) -> bool:
    """A drug that may be infused or pushed into a vein."""
    return bool(routes(line) & {"IV", "IVP", "ANY", "BYDRUG"})


def is_packaged(line: ServiceLine) -> bool:
    """A hospital's drug that Medicare pays within the visit, by its status in the table's quarter."""
    status = opps_status().get(line.procedure or "") if line.form == INSTITUTIONAL else None
    return status is not None and status not in SEPARATELY_PAID


def has_uncoded_pharmacy(claim: Claim) -> bool:
    """An 837I with pharmacy charges that name no drug: rules that count drugs must be silent."""
    return claim.form == INSTITUTIONAL and any(
        not line.procedure and (line.revenue_code or "")[:3] in _PHARMACY for line in claim.lines
    )


def is_no_cost(line: ServiceLine, claim: Claim, context: Context) -> bool:
    """A drug that cost nothing: charged a cent or less, not bought as the chart says, or the
    drug under study in a trial (Q0 or Q1, with Z00.6 on the claim)."""
    if line.charge is not None and line.charge <= NO_COST:
        return True
    if line.has("Q0", "Q1") and any(diagnosis.code == "Z006" for diagnosis in claim.diagnoses):
        return True
    return any(charted.supply in FREE_SUPPLY for charted in context.charted(line))


def known_drugs(lines: Iterable[ServiceLine], claim: Claim, context: Context) -> list[ServiceLine]:
    """The drug lines of a visit where all its drugs are known for certain, else none.

    A pharmacy charge without a code, a drug of no cost, an unlisted code or one that the table
    lacks may be any drug: nothing is proved by what is not on the claim. Discarded drug is left out.
    """
    found = [line for line in lines if is_drug(line)]
    if has_uncoded_pharmacy(claim) or any(
        line.procedure not in drugs() or is_unlisted(line) or is_no_cost(line, claim, context)
        for line in found
    ):
        return []
    return [line for line in found if not line.has("JW")]


def at_cost(claim: Claim, context: Context) -> tuple[ServiceLine, ...]:
    """The drug lines of the claim that cost something."""
    return context.once(_at_cost, claim)


def _at_cost(claim: Claim, context: Context) -> tuple[ServiceLine, ...]:
    return tuple(line for line in claim.lines if is_drug(line) and not is_no_cost(line, claim, context))


def is_pharmacy(claim: Claim) -> bool:
    """Whether the billing provider is a pharmacy or a supplier, by its taxonomy."""
    return claim.once(_is_pharmacy)


def _is_pharmacy(claim: Claim) -> bool:
    return bool(claim.billing and (claim.billing.taxonomy or "").startswith(_PHARMACIES))


def is_dispensed(line: ServiceLine, visit: list[ServiceLine], claim: Claim) -> bool:
    """A drug handed out for patients to give themselves, often for many days: at home or from a
    pharmacy, where nobody bills for giving it. A physician's home visit is no such thing."""
    at_home = line.place_of_service in AT_HOME or is_pharmacy(claim)
    return at_home and not is_administered(visit)


def is_administered(lines: list[ServiceLine]) -> bool:
    """Whether a drug was given by someone who bills for it: an administration among the lines."""
    return any(
        row["role"] not in _EXEMPT_ROLES
        for line in lines
        if (row := administration().get(line.procedure or "")) is not None
    )
