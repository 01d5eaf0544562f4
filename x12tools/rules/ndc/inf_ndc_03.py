"""INF-NDC-03: an NDC under another qualifier."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, Drug, ServiceLine
from x12tools.findings import Change, Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.products import asks_ndc
from x12tools.rules.tables import crosswalk


@rule(
    id="INF-NDC-03",
    title="NDC under another qualifier than N4",
    severity=Severity.DENIAL,
    forms="837P",
    needs="payer_policy:ndc",
    stc="A7:218",
    source="005010X222A1/2410/LIN02; CMS ASP NDC-HCPCS crosswalk; payer profile",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_ndc_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer looks for the NDC under N4: under a supply's qualifier it finds none.

    LIN02 has another of the guide's qualifiers (UP, EN, ON and the like), and LIN03 is an NDC
    that Medicare's crosswalk has for the code billed. A qualifier that the guide lacks is the
    guide's finding. Where the payer asks for no NDC of the drug it is a risk.

    Pass: medicaid M05.79 | J1745x40/57894003001:4UN 96413
    """
    policy = context.policy("ndc")
    for line in claim.lines:
        drug = line.drug
        if drug is None or drug.qualifier not in ("EN", "EO", "HI", "ON", "UK", "UP"):
            continue
        if not any(row["code"] == line.procedure for row in crosswalk().get(drug.ndc or "", ())):
            continue
        finding = at_line(
            inf_ndc_03,
            line,
            f"NDC {drug.ndc} on line {line.number} stands under {drug.qualifier}; an NDC has N4.",
            context,
            what="ndc",
            value=drug.qualifier,
            expected="N4",
            fix=_fix(line, drug),
        )
        yield (
            finding
            if asks_ndc(line, policy)
            else capped(finding, Severity.RISK, f"{context.profile.name} asks for no NDC of this drug")
        )


def _fix(line: ServiceLine, drug: Drug) -> Fix:
    located = drug.loop.find("LIN")
    assert located is not None
    parts = located.text.split(drug.loop.delimiters.element)
    parts[2] = "N4"
    return Fix(
        Safety.ASSIST,
        f"Write N4 in LIN02 of line {line.number}.",
        drug.qualifier,
        "N4",
        (Change(located.ordinal, located.text, drug.loop.delimiters.element.join(parts)),),
    )
