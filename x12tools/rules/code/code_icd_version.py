"""CODE-ICD-VERSION: codes of the revision of ICD that is not the day's."""

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

_ICD_10 = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN", "BBR", "BBQ"})
"""HI qualifiers of ICD-10 diagnoses and procedures."""


@rule(
    id="CODE-ICD-VERSION",
    title="Codes of the revision of ICD that is not the day's",
    severity=Severity.REJECT,
    advisory="WC",
    snip=5,
    stc="A7:255",
    source="45 CFR 162.1002; 005010X222A1/2300/HI",
    denials=[Denial("CO", "16", ("M76",)), Denial("CO", "146")],
)
def code_icd_version(claim: Claim, context: Context) -> Iterator[Finding]:
    """ICD-9 ended on 30 September 2015; a claim for later days in ICD-9 is returned unread.

    The same holds for ICD-10 before that day. Workers' compensation is outside of HIPAA and at
    most a risk. Claims that span the change are not judged.

    Pass: M05.79 | 96413
    Fail: commercial 2015-09-30 C34.11 | 96413
    """
    first, last = days_of(claim)
    if first is None or last is None or first < ICD_10 <= last:
        return
    wrong, sent, due = (_ICD_9, "ICD-9", "ICD-10") if first >= ICD_10 else (_ICD_10, "ICD-10", "ICD-9")
    delimiters = claim.loop.delimiters
    for located in claim.loop.find_all("HI"):
        for number, text in enumerate(located.text.split(delimiters.element)[1:], 1):
            qualifier = text.partition(delimiters.component)[0]
            if qualifier in wrong:
                yield code_icd_version.check.at(
                    claim.loop.place(located, f"HI{number:02d}-01"),
                    f"{qualifier} announces an {sent} code, and the service is of {first}: {due} is due; "
                    "ICD-9 ended on 2015-09-30.",
                    value=qualifier,
                    fix=Fix(Safety.HUMAN, f"Code the record by {due}, or correct the date of service."),
                )
                return
