"""INF-NDC-06: an NDC of another drug than the code's."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost, is_unlisted
from x12tools.rules.products import family, labelers, ndc_of
from x12tools.rules.tables import crosswalk, drugs, same_drug, table


@rule(
    id="INF-NDC-06",
    title="NDC of another drug than the code's",
    severity=Severity.RISK,
    segments="LIN",
    tables=("ndc_crosswalk",),
    stc="A7:218",
    source="CMS ASP NDC-HCPCS crosswalk",
    denials=[Denial("CO", "16", ("M119",))],
)
def inf_ndc_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicaid and many plans pay no line whose NDC and code are of two drugs.

    The crosswalk has the NDC under other codes and never under the one billed. Another product of one
    drug (a biosimilar, a labeler's code) is INF-DRG-10's. Outside the crosswalk's quarter codes may have
    been split since, and a code that it lacks may share products: there only two drugs of different names
    are told. Dialysis twins and a code's successor count as one.

    Pass: 2026-01-15 M05.79 | J1745x40-JZ/57894003001:4UN 96413
    Fail: 2026-01-15 M05.79 | J1745x40-JZ/50242005306:50ML 96413
    """
    for line in claim.lines:
        code = line.procedure or ""
        if not line.drug or code not in drugs() or is_unlisted(line):
            continue
        ndc = ndc_of(line)
        codes = {row["code"] for row in crosswalk().get(ndc or "", ())}
        if not codes or any(_as_good(code, other) for other in codes) or is_no_cost(line, claim, context):
            continue
        known = table("ndc_crosswalk").covers(line.date) and labelers(code)
        if not known and not all(_differ(code, other) for other in codes):
            continue
        named = ", ".join(
            f"{drugs()[one]['name']} ({one})" if one in drugs() else one for one in sorted(codes)
        )
        yield at_line(
            inf_ndc_06,
            line,
            f"NDC {ndc} on line {line.number} is {named}; the line bills {code} ({drugs()[code]['name']}).",
            context,
            what="ndc",
            value=ndc,
            expected=" or ".join(sorted(codes)),
            fix=Fix(Safety.HUMAN, "Compare with the label: one of NDC and code is of another line."),
        )


def _as_good(code: str, other: str) -> bool:
    """Whether an NDC under one code may stand under the other, or another edit tells it."""
    if same_drug(code, other):
        return True
    return family(code) is not None and family(code) == family(other)


def _differ(code: str, other: str) -> bool:
    """Two drugs that the table names differently from the first word on."""
    return other in drugs() and drugs()[code]["name"].split()[0] != drugs()[other]["name"].split()[0]
