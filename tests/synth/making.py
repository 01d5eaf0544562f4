"""A plain clean claim for tests of the model and the writer."""

import datetime
from decimal import Decimal

from x12tools.synth.model import Address, Claim, Line, Payer, Person, Provider

DAY = datetime.date(2024, 8, 15)
HERE = Address("1 MAIN STREET", "ANYTOWN", "OH", "432150001")


def clean_claim(claim_id: str = "SYN1", day: datetime.date = DAY) -> Claim:
    """Infliximab over two hours in an office, with a push before it."""

    def line(code: str, units: int, charge: str, *modifiers: str) -> Line:
        return Line(code, Decimal(units), Decimal(charge), day, modifiers)

    return Claim(
        id=claim_id,
        form="837P",
        payer=Payer("medicare-b", "SYNTHETIC MEDICARE", "MEDB", "MB"),
        patient=Person("TESTPATIENT", "PAT", datetime.date(1955, 3, 4), "F", HERE, "MEMBER0001"),
        billing=Provider(
            "SYNTHETIC INFUSION CENTER", "1234567893", taxonomy="261QI0500X", address=HERE, tax="123456789"
        ),
        rendering=Provider("SYNTHETIC", "1245319599", "DOC", "207RR0500X"),
        diagnoses=("M0579",),
        lines=(
            line("J1745", 40, "3200.00", "JZ"),
            line("96413", 1, "310.00"),
            line("96415", 1, "95.50"),
            line("96375", 1, "60.00"),
            line("J1200", 1, "5.00"),
        ),
        scenario="infliximab",
    )
