"""CODE-ICD-VERSION: ICD-9 codes after ICD-9 has ended."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.code.judged import days_of
from x12tools.rules.context import Context

ICD_10 = datetime.date(2015, 10, 1)
"""The first day of ICD-10-CM and ICD-10-PCS (45 CFR 162.1002)."""

_ICD_9 = frozenset({"BK", "BF", "BJ", "PR", "BN", "BR", "BQ"})
"""HI qualifiers of ICD-9 diagnoses and procedures."""


@rule(
    id="CODE-ICD-VERSION",
    title="ICD-9 codes after ICD-9 has ended",
    severity=Severity.REJECT,
    advisory="WC",
    snip=5,
    stc="A7:255",
    source="45 CFR 162.1002; 005010X222A1/2300/HI",
    denials=[Denial("CO", "16", ("M76",)), Denial("CO", "146")],
)
def code_icd_version(claim: Claim, context: Context) -> Iterator[Finding]:
    """ICD-9 ended on 30 September 2015; a claim for later days is returned unread.

    Workers' compensation is outside of HIPAA and at most a risk. Claims that span the change are
    not judged.

    Pass: M05.79 | 96413
    """
    first = days_of(claim)[0]
    if first is None or first < ICD_10:
        return
    for located in claim.loop.find_all("HI"):
        for number, text in enumerate(located.text.split(claim.loop.delimiters.element)[1:], 1):
            qualifier = text.partition(claim.loop.delimiters.component)[0]
            if qualifier in _ICD_9:
                yield code_icd_version.check.at(
                    claim.loop.place(located, f"HI{number:02d}-01"),
                    f"{qualifier} announces an ICD-9 code, and the service is of {first}: ICD-9 ended on "
                    "2015-09-30.",
                    value=qualifier,
                    fix=Fix(Safety.HUMAN, "Code the record anew by ICD-10."),
                )
                return
