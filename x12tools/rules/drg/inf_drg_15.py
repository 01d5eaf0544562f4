"""INF-DRG-15: code for dialysis patients or for others, against the patient."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import supports
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.scope import EXCLUDED, bill_kind, is_inpatient
from x12tools.rules.tables import dialysis_twins

_TWINS = dialysis_twins()
_FOR_DIALYSIS = {twin: code for code, (twin, _) in _TWINS.items()}
_DIALYSIS_BILL = "72"
_ACUTE = "84"
_ESRD, _ON_DIALYSIS = "N186", "Z992"
_OTHER_USE = ("AY", "EA", "EB")


@rule(
    id="INF-DRG-15",
    title="Drug code for dialysis against the patient",
    severity=Severity.DENIAL,
    codes=frozenset(_TWINS) | frozenset(_FOR_DIALYSIS),
    payers=FFS,
    tables=("esrd_twins",),
    source="CMS HCPCS Level II; CMS IOM 100-04 ch. 8 §60.4; Noridian on acute kidney injury",
    denials=[Denial("CO", "16", ("MA130",)), Denial("CO", "11")],
)
def inf_drg_15(claim: Claim, context: Context) -> Iterator[Finding]:
    """Anemia drugs and one iron have a code for dialysis and one for others, and units ten times apart.

    A dialysis facility's bill (072x) with the other code is denied, but for acute kidney injury
    (condition 84, N17), which takes it. Elsewhere it is a risk: a patient with N18.6 and Z99.2, or a
    dialysis code with neither. N18.6 alone is no dialysis; AY, EA and EB say that the drug was for
    something else.

    Pass: N18.4 D63.1 | J0885x10-EC(mea=9.4) 96372
    Pass: N18.6 | Q0138x510-JZ 96365
    Fail: 837I tob=0721 N18.6 Z99.2 | 0636:J0881x40
    """
    if is_inpatient(claim):
        return
    codes = {diagnosis.code for diagnosis in claim.diagnoses}
    facility = bill_kind(claim) == _DIALYSIS_BILL
    acute = _ACUTE in claim.condition_codes or any(supports(code, ("N17",)) for code in codes)
    dialysed = {_ESRD, _ON_DIALYSIS} <= codes
    for line in claim.lines:
        if line.has(*EXCLUDED) or is_no_cost(line, claim, context):
            continue
        if line.procedure in _TWINS and (facility or dialysed) and not acute and not line.has(*_OTHER_USE):
            yield _finding(line, facility, context)
        elif line.procedure in _FOR_DIALYSIS and not facility and not codes & {_ESRD, _ON_DIALYSIS}:
            other = _FOR_DIALYSIS[line.procedure]
            yield at_line(
                inf_drg_15,
                line,
                f"{line.procedure} on line {line.number} is for patients on dialysis, and no diagnosis says "
                f"so; for others it is {other}.",
                context,
                severity=Severity.RISK,
                expected=other,
                fix=Fix(
                    Safety.HUMAN, f"Bill {other} by its own unit, or add what the record says of dialysis."
                ),
            )


def _finding(line: ServiceLine, facility: bool, context: Context) -> Finding:
    twin, factor = _TWINS[line.procedure or ""]
    units = None if line.units is None else line.units * factor
    shown = (
        ""
        if units is None
        else f", {plain(line.units or Decimal(0))} x {line.procedure} = {plain(units)} x {twin}"
    )
    whole = facility and units is not None and units == units.to_integral_value()
    return at_line(
        inf_drg_15,
        line,
        f"{line.procedure} on line {line.number} is for patients not on dialysis; "
        f"{'a dialysis facility' if facility else 'a patient on dialysis'} takes {twin}{shown}.",
        context,
        severity=Severity.DENIAL if facility else Severity.RISK,
        expected=twin,
        fix=Fix(
            Safety.ASSIST if whole else Safety.HUMAN,
            f"Bill {twin} by its own unit.",
            line.procedure,
            twin,
            (line.edit(procedure=twin, units=units),) if whole else (),
        ),
    )
