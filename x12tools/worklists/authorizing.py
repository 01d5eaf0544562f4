"""Authorizations that are yet to be got: before a visit that is to come, after a service that was."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims import Claim, ServiceLine
from x12tools.codes import PayerProfile
from x12tools.codes.payers import AuthorizationPolicy
from x12tools.engine.checking import Options
from x12tools.engine.payers import claims_with_payers
from x12tools.rules.authorizations import Authorization, has_number, matching
from x12tools.rules.authorizing import asking, claimed_number, granted_for, is_secondary
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import at_cost
from x12tools.rules.history import VOID
from x12tools.rules.scope import is_inpatient
from x12tools.wire import Source
from x12tools.worklists.items import AFTER_SERVICE, BEFORE_VISIT, Item, State

_REFUSED = frozenset({"denied", "cancelled", "void"})
_SATURDAY = 5


def worklist(
    source: Source, options: Options | None = None, file: int = 0, profiles: set[PayerProfile] | None = None
) -> Iterator[Item]:
    """What is to be done for the claims of an 837, in the order of the claims.

    A drug that the payer's profile wants authorized is an item until the log has an entry that was
    granted for it, or the claim a number that the log does not have as refused or pending. ``profiles``
    is added to: those that claims found. Raises NotX12 where there is no claim.

    >>> from x12tools.worklists import worklist
    >>> for item in worklist("claims.837"):  # doctest: +SKIP
    ...     print(item.by, item.claim_id, item.todo)
    """
    told = options or Options()
    for claim, profile in claims_with_payers(source, told, profiles):
        if claim.frequency != VOID and not is_inpatient(claim) and not is_secondary(claim):
            yield from _of_claim(claim, told.context(claim, profile), file)


def _of_claim(claim: Claim, context: Context, file: int) -> Iterator[Item]:
    groups: dict[tuple[str, datetime.date], list[ServiceLine]] = {}
    for line in at_cost(claim, context):
        date = line.date or claim.date
        if date is not None and asking(line, claim, context):
            groups.setdefault((line.procedure or "", date), []).append(line)
    for (code, date), lines in groups.items():
        policy = asking(lines[0], claim, context)
        logged = _logged(lines[0], claim, context)
        number = claimed_number(lines[0], claim)
        if policy is None or granted_for(lines[0], claim, context) or (number and logged is None):
            continue
        ahead = date >= context.as_of
        by = _last_day(policy, date, ahead)
        left = (by - context.as_of).days if by else None
        state = _state(left, ahead)
        payments = [context.expected_payment(line) for line in lines]
        known = [dollars for dollars, _ in payments if dollars is not None]
        yield Item(
            kind=BEFORE_VISIT if ahead else AFTER_SERVICE,
            file=file,
            claim_id=claim.id,
            lines=tuple(line.number for line in lines),
            code=code,
            units=sum((line.units for line in lines if line.units is not None), Decimal(0)),
            payer=context.profile.name,
            date=date,
            state=state,
            by=by,
            days_left=left,
            todo=_todo(state, ahead, policy, logged, context),
            authorization=logged.number if logged else None,
            dollars_at_risk=sum(known, Decimal(0)) if known else None,
            basis=next((basis for _, basis in payments if basis), None),
        )


def _logged(line: ServiceLine, claim: Claim, context: Context) -> Authorization | None:
    """The entry of the log that is about a line and was not granted: that of its number, where the
    claim has one, else the best."""
    number = claimed_number(line, claim)
    entries = [one for one in matching(context.authorizations or (), claim, line) if not one.granted]
    if number:
        entries = [one for one in entries if has_number(one, number)]
    return next(iter(entries), None)


def _last_day(policy: AuthorizationPolicy, date: datetime.date, ahead: bool) -> datetime.date | None:
    """The last day to ask: so many business days before the visit, or days after the service."""
    days = policy.turnaround_days if ahead else policy.retroactive_days
    if days is None:
        return None
    return business_days_before(date, days) if ahead else date + datetime.timedelta(days)


def business_days_before(date: datetime.date, days: int) -> datetime.date:
    """The day from which so many business days pass before a date. Saturdays and Sundays are none;
    holidays are not known."""
    while days:
        date -= datetime.timedelta(1)
        days -= date.weekday() < _SATURDAY
    return date


def _state(left: int | None, ahead: bool) -> State:
    if left is None:
        return State.UNKNOWN
    if ahead:
        return State.DUE if left >= 0 else State.LATE
    return State.OPEN if left >= 0 else State.CLOSED


def _todo(
    state: State, ahead: bool, policy: AuthorizationPolicy, logged: Authorization | None, context: Context
) -> str:
    """What to do, in words."""
    if context.authorizations is None:
        begin = "Look for the authorization; without one, ask for it"
    elif logged and logged.status == "pending":
        begin = f"Press the plan for its answer on {logged.number}, which is pending"
    elif logged and logged.status in _REFUSED:
        begin = f"Appeal, or ask anew: {logged.number} is {logged.status}"
    else:
        begin = "Ask for the authorization"
    if state is State.LATE:
        hours = f" ({policy.expedited_hours} hours)" if policy.expedited_hours else ""
        return f"{begin}; have it expedited{hours} if it is urgent, or move the visit."
    if state is State.CLOSED:
        days = policy.retroactive_days
        return f"Appeal with the reason for the delay: the plan takes requests for {days} days."
    if state is State.UNKNOWN:
        told = "how long the plan takes" if ahead else "whether the plan still takes it after the service"
        return f"{begin}; the profile does not say {told}."
    scope = " for the drug and its administration" if policy.scope == "drug+administration" else ""
    return f"{begin}{scope}."
