"""INF-DRG-01: administration with no drug on the claim."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import FREE_SUPPLY, has_uncoded_pharmacy, is_drug
from x12tools.rules.scope import is_inpatient, with_code
from x12tools.rules.tables import antibody_administration, facilities, special_routes

GIVES = frozenset(
    ["96365", "96367", "96372", "96374", "96375", "96401", "96402", "96409", "96411", "96413", "96417"]
)
"""Codes that give a drug which somebody bought."""


@rule(
    id="INF-DRG-01",
    title="Administration with no drug on the claim",
    severity=Severity.RISK,
    codes=GIVES,
    source="Payer profile; Medicare contractors' articles on drugs that patients supply (NGS, CGS)",
    denials=[Denial("CO", "16", ("M123", "M20")), Denial("CO", "107", ("N161",))],
)
def inf_drg_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug that was left off is lost revenue, and some payers deny giving one that is not named.

    The profile says how a drug that cost nothing is billed (``no_cost``): on a line of a cent, by a
    note, or not at all; without it the rule is silent. A drug or a pharmacy charge on the day, or
    anywhere on a hospital's bill, is enough; so is a note where a note will do. What the chart says
    was not bought is for INF-DRG-21. A physician in a facility brings no drug.

    Pass: M05.79 | J1745x40-JZ 96413
    Pass: commercial M05.79 | 96413
    Fail: M05.79 | 96413
    """
    way = context.profile.no_cost
    if way not in ("penny_line", "note_only") or has_uncoded_pharmacy(claim) or is_inpatient(claim):
        return
    if any(row.supply in FREE_SUPPLY for row in context.encounters):
        return
    hospital = claim.form == INSTITUTIONAL
    drug_days = {None if hospital else line.date for line in claim.lines if _names_a_drug(line)}
    said: set[object] = set()
    for line in with_code(claim.lines, GIVES):
        day = None if hospital else line.date
        if not hospital and line.place_of_service in facilities():
            continue
        if day in drug_days or day in said or (way == "note_only" and has_note(line, claim)):
            continue
        said.add(day)
        text = "SV202-7" if hospital else "SV101-7"
        yield at_line(
            inf_drg_01,
            line,
            f"{line.procedure} on line {line.number} gives a drug, and the claim has none for {line.date}.",
            context,
            fix=Fix(
                Safety.HUMAN,
                f"Add the drug; if it cost nothing, its code at $0.01 with name and dose in {text}."
                if way == "penny_line"
                else "Add the drug; if it cost nothing, a note with its name, dose and supplier.",
            ),
        )


def _names_a_drug(line: ServiceLine) -> bool:
    """A line that says what was given: a drug, a vaccine, an antibody, an extract for allergy."""
    code = line.procedure or ""
    return (
        is_drug(line)
        or code in special_routes()
        or code in antibody_administration()
        or code[:2] == "90"
        or code[:2] == "95"
    )


def has_note(line: ServiceLine, claim: Claim) -> bool:
    """Whether the line, or the claim, has words that may name the drug."""
    return bool(line.note or line.description or claim.loop.find("NTE"))
