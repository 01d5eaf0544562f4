"""INF-SET-12: an outpatient infusion close to an admission."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.history import Service, before
from x12tools.rules.scope import EXCLUDED, bill_kind
from x12tools.rules.stays import HOSPITAL, is_medicares
from x12tools.rules.tables import administration

_GIVEN = frozenset(code for code in administration() if code.startswith(("963", "964")))
_UNRELATED = "51"
_WINDOW = datetime.timedelta(days=3)


@rule(
    id="INF-SET-12",
    title="Outpatient infusion within three days of an admission",
    severity=Severity.RISK,
    codes=_GIVEN,
    forms="837I",
    payers="FFS_A",
    needs="history",
    source="42 CFR 412.2(c)(5); CMS IOM 100-04 ch. 3 §40.3",
    denials=[Denial("CO", "60", ("M2",)), Denial("CO", "97", ("M2",))],
)
def inf_set_12(claim: Claim, context: Context) -> Iterator[Finding]:
    """What a hospital does in the three days before it admits a patient is paid with the stay.

    Looks for an inpatient bill of the same hospital. A risk: hospitals outside the inpatient
    payment system have one day, critical access hospitals none, and the bill's first day may itself
    hold such services. Silent with condition code 51, by which the hospital attests that the
    services were not related, but for the day of admission.

    Pass: 837I C34.11 | 0335:96413 << none
    Fail: 837I C34.11 | 0335:96413 << 837I tob=0111 2024-08-17 C34.11 | 0120:$900 2024-08-20: 0120:$900
    """
    if bill_kind(claim) != "13":
        return
    stays = [one for one in before(claim, context.history) if _is_admission(one, claim)]
    lines: list[ServiceLine] = []
    near: Service | None = None
    for line in claim.lines:
        if line.procedure not in _GIVEN or line.has(*EXCLUDED):
            continue
        stay = next((one for one in stays if _is_near(line, one, claim)), None)
        if stay is not None:
            near = near or stay
            lines.append(line)
    if near is None:
        return
    first, last = near.statement
    yield at_line(
        inf_set_12,
        lines[0],
        f"{lines[0].procedure} on line {lines[0].number} ({lines[0].date}) was given within three days of "
        f"the stay of claim {near.claim_id}, {first} to {last}.",
        context,
        lines=lines,
        fix=Fix(
            Safety.HUMAN,
            "Move it to the inpatient bill, or bill it with condition code 51 if it was not related.",
        ),
    )


def _is_admission(one: Service, claim: Claim) -> bool:
    kind = (one.bill_type or "")[1:3]
    same = claim.billing is not None and claim.billing.npi is not None and one.billing == claim.billing.npi
    return kind == HOSPITAL and same and is_medicares(one) and None not in one.statement


def _is_near(line: ServiceLine, stay: Service, claim: Claim) -> bool:
    first, last = stay.statement
    if line.date is None or first is None or last is None or not first - _WINDOW <= line.date < last:
        return False
    return line.date >= first or _UNRELATED not in claim.condition_codes
