"""INF-JW-09: JW or JZ where Medicare does not ask for it."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug
from x12tools.rules.scope import bill_kind, is_inpatient

_CLINICS = frozenset({"50", "72"})
_CLINIC_BILLS = frozenset({"71", "77"})


@rule(
    id="INF-JW-09",
    title="JW or JZ where Medicare does not ask for it",
    severity=Severity.INFO,
    payers=FFS,
    source="CMS JW and JZ modifier policy: rural and health centers, inpatient care",
    denials=[Denial("CO", "4", ("N519",))],
)
def inf_jw_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """A rural clinic, a health center and an inpatient stay are paid as a whole: JW and JZ say nothing.

    Said once a claim. A hospital's packaged drug may keep a modifier that its system sets on
    every line; the multi-dose container is another edit's.

    Pass: pos=50 M05.79 | J1745x40 96413
    Fail: pos=50 M05.79 | J1745x40-JZ 96413
    """
    lines = [line for line in claim.lines if line.has("JW", "JZ") and is_drug(line)]
    if not lines:
        return
    if claim.form == INSTITUTIONAL:
        where = (
            "an inpatient stay"
            if is_inpatient(claim)
            else "a clinic that is paid by the visit"
            if bill_kind(claim) in _CLINIC_BILLS
            else None
        )
    else:
        lines = [line for line in lines if line.place_of_service in _CLINICS]
        where = "a clinic that is paid by the visit" if lines else None
    if where:
        line = lines[0]
        yield at_line(
            inf_jw_09,
            line,
            f"{line.procedure} on line {line.number} has {'JW' if line.has('JW') else 'JZ'}, which Medicare "
            f"does not ask of {where}.",
            context,
            what="modifiers",
            lines=lines,
            fix=Fix(Safety.HUMAN, "Nothing to do, unless the payer returns such lines: then leave it off."),
        )
