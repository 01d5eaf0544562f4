"""INF-DX-07: denosumab of one product with the diagnosis of the other."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import NEOPLASMS, any_supports, supports
from x12tools.rules.scope import EXCLUDED, is_inpatient
from x12tools.rules.tables import drugs

_DENOSUMAB = frozenset(code for code, row in drugs().items() if row["name"].startswith("denosumab"))
_OSTEOPOROSIS, _BONE_METASTASES = Decimal(60), Decimal(120)
_THIN_BONE = ("M80", "M81", "M85.8")
_THINNED = (*_THIN_BONE, "Z79.52", "Z79.811", "Z79.818")
_IN_BONE = ("C79.51", "C90.0", "D48.0")
_HIGH_CALCIUM = ("E83.52",)


@rule(
    id="INF-DX-07",
    title="Denosumab dose of one product with the diagnosis of the other",
    severity=Severity.DENIAL,
    codes=_DENOSUMAB,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    source="FDA labels of Prolia (60 mg) and Xgeva (120 mg); CMS HCPCS Level II billing unit of 1 mg",
    denials=[Denial("CO", "50", ("N115",)), Denial("CO", "151", ("N362",))],
)
def inf_dx_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """Denosumab is 60 mg for osteoporosis and 120 mg for cancer in the bone, under one code.

    120 units that point to osteoporosis, on a claim without a neoplasm or high calcium, are twice
    the dose. 60 units that point to cancer in the bone, with nothing of thin bone on the
    claim, are a risk: many such patients have both.

    Pass: M81.0 | J0897x60-JZ 96372
    Pass: C79.51 C50.911 | J0897x120-JZ 96372
    Pass: M81.0 C79.51 | J0897x60-JZ 96372
    Fail: M81.0 | J0897x120-JZ 96372
    """
    if is_inpatient(claim):
        return
    coded = [diagnosis.code for diagnosis in claim.diagnoses]
    for lines in _doses(claim):
        line, units = lines[0], sum((one.units or Decimal(0) for one in lines), Decimal(0))
        pointed = [diagnosis.code for diagnosis in line.pointed]
        thin = next((code for code in pointed if supports(code, _THIN_BONE)), None)
        cancer = next((code for code in pointed if supports(code, _IN_BONE)), None)
        if thin and line.units == _BONE_METASTASES and not any_supports(coded, NEOPLASMS + _HIGH_CALCIUM):
            yield _finding(line, units, thin, "60 units treat osteoporosis", context)
        elif cancer and units == _OSTEOPOROSIS and not any_supports(coded, _THINNED):
            finding = _finding(line, units, cancer, "120 units treat cancer in the bone", context)
            yield capped(finding, Severity.RISK, "thin bone may be treated beside the cancer")


def _doses(claim: Claim) -> list[list[ServiceLine]]:
    """The lines that were given, by code and day."""
    found: dict[tuple[str, datetime.date | None], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.procedure in _DENOSUMAB and not line.has("JW", *EXCLUDED):
            found.setdefault((line.procedure, line.date), []).append(line)
    return list(found.values())


def _finding(line: ServiceLine, units: Decimal, code: str, says: str, context: Context) -> Finding:
    return at_line(
        inf_dx_07,
        line,
        f"{line.procedure} on line {line.number} is {plain(units)} units for {code}; {says}.",
        context,
        what="units",
        fix=Fix(Safety.HUMAN, "Look which product and dose were given, then correct units or diagnosis."),
    )
