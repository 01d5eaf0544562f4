"""INF-DRG-10: another product than the one billed."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.products import family, ndcs
from x12tools.rules.tables import crosswalk, drugs, products, same_drug


@rule(
    id="INF-DRG-10",
    title="Another product than the one billed",
    severity=Severity.DENIAL,
    codes=frozenset(products()),
    tables=("ndc_crosswalk",),
    source="CMS ASP NDC-HCPCS crosswalk; CMS HCPCS Level II",
    denials=[Denial("CO", "16", ("M119",)), Denial("CO", "284"), Denial("CO", "296")],
)
def inf_drg_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """Each biosimilar, and many a labeler's product, has its own code, price and authorization.

    It speaks where the NDC, on the claim or in the chart, is in Medicare's crosswalk under another
    code of the same drug and never under the one billed. What the crosswalk lacks says nothing.

    Pass: 2026-02-02 K50.90 | Q5103x40-JZ/00069080901:4UN 96413
    Pass: 2026-02-02 K50.90 | J1745x40-JZ/57894003001:4UN 96413
    Fail: 2026-02-02 K50.90 | J1745x40-JZ/00069080901:4UN 96413
    """
    for line in at_cost(claim, context):
        code = line.procedure or ""
        if family(code) is None:
            continue
        for ndc in sorted(ndcs(line, context)):
            others = {row["code"] for row in crosswalk().get(ndc, ())}
            mine = {other for other in others if family(other) == family(code)}
            if not mine or any(same_drug(code, other) for other in others):
                continue
            yield _finding(line, ndc, sorted(mine), context)
            break


def _finding(line: ServiceLine, ndc: str, codes: list[str], context: Context) -> Finding:
    billed = drugs().get(line.procedure or "", {"name": "the drug"})["name"]
    given = drugs().get(codes[0], {"name": "another product"})["name"]
    return at_line(
        inf_drg_10,
        line,
        f"NDC {ndc} on line {line.number} is {given}, billed by {', '.join(codes)}; the line bills "
        f"{line.procedure} ({billed}).",
        context,
        expected=", ".join(codes),
        fix=Fix(
            Safety.HUMAN,
            f"Look at the label: bill {codes[0]}, or correct the NDC. The authorization must be for it too.",
        ),
    )
