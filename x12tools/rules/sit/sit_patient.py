"""SIT-PATIENT: the patient loop and the relationship to the subscriber disagree."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-PATIENT",
    title="The patient loop and the relationship to the subscriber disagree",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2000B/SBR02; 005010X222A1/2000C; 005010X223A2/2000C",
    denials=[Denial("CO", "16", ("MA61",))],
    stc="A7:501",
)
def sit_patient(claim: Claim, context: Context) -> Iterator[Finding]:
    """Either the subscriber is the patient (SBR02 18) or a patient loop follows.

    Both stand only where the subscriber's own claim comes first and a dependent's after it (the
    note at HL04 of 2000B).

    Pass: M05.79 | 96413
    """
    level = claim.loop.up("2000B")
    sbr = level.find("SBR") if level else None
    if level is None or sbr is None:
        return
    patient = claim.loop.up("2000C")
    relation = level.read(sbr).relationship
    if relation == "18" and patient is not None and "2300" not in level.apart:
        yield at_claim(
            sit_patient,
            claim,
            level.place(sbr, "SBR02"),
            "SBR02 says that the subscriber is the patient, and a patient loop (2000C) follows.",
            context,
            value="18",
            fix=Fix(
                Safety.HUMAN,
                "Leave out the patient loop, or the 18 where the patient is someone else.",
            ),
        )
    elif not relation and patient is None:
        yield at_claim(
            sit_patient,
            claim,
            level.place(sbr, "SBR02"),
            "SBR02 is empty, and no patient loop (2000C) says who the patient is.",
            context,
            expected="18",
            fix=Fix(
                Safety.HUMAN,
                "Enter 18 where the subscriber is the patient, else send the patient's own loop.",
            ),
        )
