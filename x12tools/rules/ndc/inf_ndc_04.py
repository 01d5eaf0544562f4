"""INF-NDC-04: a unit of measure that the payer does not take."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.products import asks_ndc, ndc_of, product


@rule(
    id="INF-NDC-04",
    title="The payer does not take this unit of an NDC quantity",
    severity=Severity.DENIAL,
    needs="payer_policy:ndc",
    stc="A7:218",
    source="Payer profile: [ndc] units_allowed; 005010X222A1/2410/CTP05; 005010X223A2/2410/CTP05",
    denials=[Denial("CO", "16", ("M119", "M53"))],
)
def inf_ndc_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """Some payers price an NDC by the container or the milliliter and refuse the milligram (ME).

    The payer's profile says which units it takes. A unit that the guide lacks, as MG, is the guide's
    finding; where the payer asks for no NDC of the drug its unit is let be.

    Pass: EXHMO1 auth=A1 M05.79 | J1745x40/57894003001:4UN 96413
    Pass: medicaid M05.79 | J1745x40/57894003001:400ME 96413
    Fail: EXHMO1 auth=A1 M05.79 | J1745x40/57894003001:400ME 96413
    """
    allowed = context.profile.ndc.units_allowed
    for line in claim.lines if allowed else ():
        drug = line.drug
        if drug is None or drug.unit not in {"F2", "GR", "ME", "ML", "UN"} - allowed:
            continue
        if not asks_ndc(line, context.policy("ndc")) or is_no_cost(line, claim, context):
            continue
        yield at_line(
            inf_ndc_04,
            line,
            f"The NDC quantity on line {line.number} is in {drug.unit}; {context.profile.name} takes "
            f"{', '.join(sorted(allowed))}.",
            context,
            what="ndc_quantity",
            value=drug.unit,
            expected=" or ".join(sorted(allowed)),
            fix=_fix(line),
        )


def _fix(line: ServiceLine) -> Fix:
    """The crosswalk's measure of the product: containers of powder, milliliters of fluid."""
    row = product(ndc_of(line), line.procedure)
    text = "Bill powder by the container (UN), fluid by the milliliter (ML), factor by its units (F2)."
    if row is None or not Decimal(row["bill_units"]) or line.units is None:
        return Fix(Safety.HUMAN, text)
    count = line.units / Decimal(row["bill_units"])
    size = Decimal(row["package_size"])
    quantity, unit = (count, "UN") if size == 1 else (count * size, "ML")
    return Fix(
        Safety.HUMAN,
        f"{text} {plain(line.units)} units are "
        f"{plain(quantity.quantize(Decimal('0.001')))} {unit} of this product.",
    )
