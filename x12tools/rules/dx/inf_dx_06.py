"""INF-DX-06: drug against the effects of chemotherapy without a word of chemotherapy."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import NEOPLASMS, any_supports
from x12tools.rules.drug_lines import is_supportive
from x12tools.rules.esa import NON_RENAL
from x12tools.rules.scope import is_inpatient
from x12tools.rules.tables import administration, drugs

_CAUSES = {
    "GCSF": ("D46", "D61", "D70", "D72.81", "Z52.01", "Z94.8"),
    "ANTIEM": ("R11",),
    "RESCUE": ("T80.81",),
}
_TREATMENT = ("T45.1X5", "Z51.0", "Z51.1", "Z79.6", "Z79.899", "Z92.2")
_BY_CHEMOTHERAPY = "D6481"
_LOOK_BACK = datetime.timedelta(days=14)


@rule(
    id="INF-DX-06",
    title="Supportive drug without its second diagnosis",
    severity=Severity.INFO,
    codes=frozenset(
        code
        for code, row in drugs().items()
        if row["drug_class"].startswith(("GCSF", "ANTIEM", "RESCUE", "ESA"))
    ),
    source="ICD-10-CM Official Guidelines I.C.2.c; labels of the drugs",
    denials=[],
    rarely=(Denial("CO", "11"), Denial("CO", "50", ("N115",))),
)
def inf_dx_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug against what chemotherapy does is understood by the neoplasm and its treatment together.

    Given to prevent, it needs neither neutropenia nor vomiting: the neoplasm with chemotherapy on the
    claim, within 14 days before, or told by a diagnosis will do. Anemia by chemotherapy (D64.81)
    needs the neoplasm. It is a word of information, once for a claim.

    Pass: C50.911 Z51.11 | J2506x12-JZ 96377
    Pass: D70.1 C50.911 T45.1X5A | J2506x12-JZ 96372
    Fail: C50.911 | J2506x12-JZ 96372
    """
    if is_inpatient(claim):
        return
    coded = [diagnosis.code for diagnosis in claim.diagnoses]
    if not coded:
        return
    neoplasm = any_supports(coded, NEOPLASMS)
    told = any_supports(coded, _TREATMENT)
    for line in claim.lines:
        if line.procedure in NON_RENAL:
            lacks = "neoplasm" if _BY_CHEMOTHERAPY in coded and not (neoplasm or told) else ""
        elif is_supportive(line):
            lacks = _lacks(line, coded, neoplasm, told or _is_treated(line, claim, context))
        else:
            continue
        if lacks:
            yield at_line(
                inf_dx_06,
                line,
                f"{line.procedure} ({drugs()[line.procedure or '']['name']}) on line {line.number}: the "
                f"claim shows no {lacks}.",
                context,
                what="pointers",
                fix=Fix(Safety.HUMAN, "Look in the record for why it was given, and code that."),
            )
            return


def _lacks(line: ServiceLine, coded: list[str], neoplasm: bool, treated: bool) -> str:
    kind = drugs()[line.procedure or ""]["drug_class"].partition("-")[0]
    if any_supports(coded, _CAUSES[kind]) or treated:
        return ""
    return "chemotherapy beside the neoplasm" if neoplasm else "neoplasm and no other cause"


def _is_treated(line: ServiceLine, claim: Claim, context: Context) -> bool:
    """Whether chemotherapy is on the claim, or in the history of the two weeks before the line."""
    if any(_is_chemotherapy(code) for code in claim.codes):
        return True
    return any(
        one.code and one.date and line.date and _is_chemotherapy(one.code)
        and datetime.timedelta() <= line.date - one.date <= _LOOK_BACK
        for one in context.history or ()
    )  # fmt: skip


def _is_chemotherapy(code: str) -> bool:
    family = administration().get(code, {}).get("family") or drugs().get(code, {}).get("family")
    return family in ("CX", "CX-SC")
