"""INF-DRG-02: drug with no administration."""

import re
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import AT_HOME, is_pharmacy
from x12tools.rules.routes import administered
from x12tools.rules.scope import EXCLUDED, billed_codes
from x12tools.rules.tables import drugs, facilities, fees, procedures, table

_BY_FAMILY = {
    "CX": ("96409", "96413"),
    "CX-SC": ("96401",),
    "HORM": ("96402",),
    "TX": ("96374", "96365"),
    "TX-P": ("96374",),
    "TX-SC": ("96372",),
}
_ADJUNCTS = frozenset(["J1100", "J1171", "J1885", "J2270", "J2405", "J3475", "J1644", "J1642", "J2997"])
"""Drugs that are part of a procedure or a visit as often as they are given for themselves."""

_PROCEDURE = re.compile(r"0\d{4}|[1-7]\d{4}|909[3-9]\d|92\d{3}|0\d{3}T|[GM]0\d{3}")
_LESS = re.compile(r"36(000|410|415|416|59[1-3])|G046[0-9]|G0463|G0[0-3]\d\d")

_DRUGS = frozenset(
    code
    for code, drug in drugs().items()
    if drug["family"] in _BY_FAMILY and code not in _ADJUNCTS and "NOC" not in drug["flags"].split()
)


_BY_VISIT = frozenset({"Q0081", "Q0083", "Q0084", "Q0085"})
"""Giving drugs, billed by the visit as some plans still want it."""


@rule(
    id="INF-DRG-02",
    title="Drug with no administration",
    severity=Severity.UNDERPAYMENT,
    codes=_DRUGS,
    forms="837P",
    payers="FFS_B MA MCD MCDMCO COMM TRICARE WC",
    source="CMS IOM 100-04 ch. 12 §30.5; CMS Physician Fee Schedule",
    denials=[],
    rarely=(Denial("CO", "107", ("N161",)),),
)
def inf_drg_02(claim: Claim, context: Context) -> Iterator[Finding]:
    """The drug was bought and given, and giving it is not on the claim: that fee is lost.

    It speaks of an office's claim alone. Pharmacies and suppliers bill drugs by themselves, drugs at
    home and in facilities are given by others, and a procedure of the day gives its own drug. Drugs
    that are usually part of something else, self-administered ones and what was sent to be denied
    are let be.

    Pass: M81.0 | J0897x60-JZ 96372
    Pass: G43.709 | J0585x155-JZ 64615
    Fail: M81.0 | J0897x60-JZ
    """
    if is_pharmacy(claim):
        return
    days: dict[object, list[ServiceLine]] = {}
    for line in claim.lines:
        days.setdefault(line.date, []).append(line)
    for lines in days.values():
        if administered(lines) or any(_is_procedure(line) or line.procedure in _BY_VISIT for line in lines):
            continue
        given = [line for line in lines if _asks(line)]
        if not given:
            continue
        codes = [min(_BY_FAMILY[_family(line)], key=lambda code: fees()[code]) for line in given]
        cheapest = min(codes, key=lambda code: fees()[code])
        drug = drugs()[given[0].procedure or ""]
        yield at_line(
            inf_drg_02,
            given[0],
            f"{drug['name']} ({drug['code']}) on line {given[0].number} was given on {given[0].date}, and "
            "nothing on the claim bills for giving it.",
            context,
            lines=given,
            expected=" or ".join(_BY_FAMILY[_family(given[0])]),
            fix=Fix(Safety.HUMAN, "Add the administration by route and minutes, if the practice gave it."),
            dollars_at_risk=fees()[cheapest].quantize(Decimal("0.01")),
            basis=f"medicare physician fee {table('fees').data_date.year}",
        )


def _family(line: ServiceLine) -> str:
    return drugs()[line.procedure or ""]["family"]


def _asks(line: ServiceLine) -> bool:
    """A drug whose administration the practice bills itself."""
    drug = drugs().get(line.procedure or "")
    if drug is None or line.procedure not in _DRUGS:
        return False
    if line.has(*EXCLUDED, "JW") or "SAD" in drug["flags"].split():
        return False
    place = line.place_of_service
    return place is not None and place not in AT_HOME and place not in facilities()


def _is_procedure(line: ServiceLine) -> bool:
    """Whether a line may give a drug itself: surgery, imaging, dialysis, the eye."""
    code = line.procedure or ""
    return bool(billed_codes([line]) & procedures()) or bool(
        _PROCEDURE.fullmatch(code) and not _LESS.fullmatch(code)
    )
