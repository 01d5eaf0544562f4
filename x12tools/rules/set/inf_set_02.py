"""INF-SET-02: a drug billed by a physician in a hospital."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost, is_pharmacy
from x12tools.rules.scope import EXCLUDED
from x12tools.rules.tables import drugs

_HOSPITAL = frozenset({"19", "21", "22", "23"})
_PUMPS = frozenset({"62367", "62368", "62369", "62370", "95990", "95991", "96522", "E0783", "E0786"})
"""Refills of an implanted pump, whose drug a physician may buy wherever it is filled."""


@rule(
    id="INF-SET-02",
    title="Drug on a physician's claim in a hospital",
    severity=Severity.DENIAL,
    codes=frozenset(drugs()),
    forms="837P",
    payers=f"{FFS} MA",
    advisory="MA",
    source="42 CFR 410.26(b)(1); 42 CFR 410.27; CMS IOM 100-02 ch. 15 §50.3 and ch. 6 §20.5",
    denials=[Denial("CO", "109", ("M97",)), Denial("CO", "58", ("M97",))],
)
def inf_set_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """In a hospital the drug is the hospital's to bill; Medicare pays a physician none there.

    Looks at places of service 19, 21, 22 and 23. Silent for pharmacies and suppliers, on the drug of
    an implanted pump, on what cost nothing and what is sent to be denied.

    Pass: C34.11 | J9271x200-JZ 96413
    Pass: commercial pos=22 taxonomy=3336S0011X C34.11 | J9271x200
    Fail: pos=22 C34.11 | J9271x200-JZ
    """
    by_place: dict[str, list[ServiceLine]] = {}
    for line in hospital_drugs(claim, context):
        by_place.setdefault(line.place_of_service or "", []).append(line)
    for place, lines in by_place.items():
        billed = ", ".join(f"{line.procedure} (line {line.number})" for line in lines)
        yield at_line(
            inf_set_02,
            lines[0],
            f"Billed in place of service {place}, where the drug is the hospital's: {billed}.",
            context,
            what="place_of_service",
            lines=lines,
            value=place,
            fix=Fix(
                Safety.HUMAN,
                "Take the drug off and let the hospital bill it, or correct the place of service if it "
                "was the office.",
            ),
        )


def hospital_drugs(claim: Claim, context: Context) -> list[ServiceLine]:
    """The drugs on a physician's claim that are the hospital's to bill."""
    if is_pharmacy(claim) or claim.codes & _PUMPS:
        return []
    return [
        line
        for line in claim.lines
        if line.procedure in drugs()
        and line.place_of_service in _HOSPITAL
        and not line.has(*EXCLUDED, "KD")
        and not is_no_cost(line, claim, context)
    ]
