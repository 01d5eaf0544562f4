"""INF-PRV-01: a group's claim without its rendering provider."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.tables import administration, drugs

_GROUPS = ("193", "20", "363L", "363A")
"""Taxonomies of groups, physicians, nurse practitioners and physician assistants."""

_NURSES = ("163W", "164W", "164X")


@rule(
    id="INF-PRV-01",
    title="Rendering provider missing on a group's claim, or a nurse",
    severity=Severity.REJECT,
    codes=frozenset(administration()) | frozenset(drugs()),
    forms="837P",
    payers=f"FFS_B {OTHERS}",
    advisory=OTHERS,
    source="005010X222A1/2310B; CMS IOM 100-04 ch. 1 §80.3.2; CMS IOM 100-04 ch. 26 §10.4 (item 24J)",
    denials=[Denial("CO", "16", ("N290",))],
    rarely=(Denial("CO", "185", ("N290",)),),
    stc="A7:562",
)
def inf_prv_01(claim: Claim, context: Context) -> Iterator[Finding]:
    """A group is paid for what one of its members did, so each line needs that member's NPI.

    A group is an organisation whose taxonomy is a group's or a physician's. Pharmacies, suppliers,
    surgery and infusion centres, laboratories and a biller without taxonomy send none and are let be.
    A nurse as rendering provider is a risk: the payer goes by the enrolment of the NPI.

    Pass: taxonomy=207RH0003X M05.79 | 96413
    Pass: commercial taxonomy=3336H0001X rendering=none L03.115 | J0696x28
    Fail: taxonomy=193400000X rendering=none M05.79 | J9312x100-JZ 96413
    """
    billing = claim.billing
    if billing is None:
        return
    if not billing.is_person and (billing.taxonomy or "").startswith(_GROUPS):
        missing = [line for line in claim.lines if line.rendering is None]
        if missing:
            yield _found(
                missing,
                f"A group bills line {missing[0].number} without a rendering provider (2310B or 2420A).",
                "Name the physician or practitioner who gave it, or whose staff gave it in attendance.",
                context,
            )
    nurses = [
        line
        for line in claim.lines
        if line.rendering is not None and (line.rendering.taxonomy or "").startswith(_NURSES)
    ]
    if nurses:
        finding = _found(
            nurses,
            f"The rendering provider of line {nurses[0].number} has a nurse's taxonomy; nurses cannot bill.",
            "Name the physician or practitioner whose staff the nurse is.",
            context,
        )
        yield capped(finding, Severity.RISK, "the payer goes by the enrolment of the NPI")


def _found(lines: list[ServiceLine], message: str, text: str, context: Context) -> Finding:
    return at_line(
        inf_prv_01,
        lines[0],
        message,
        context,
        lines=lines,
        expected="NM1*82",
        fix=Fix(Safety.HUMAN, text),
    )
