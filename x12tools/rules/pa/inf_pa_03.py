"""INF-PA-03: more than the authorization allows."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.authorizations import Authorization, has_number, matching
from x12tools.rules.authorizing import BY_POLICY, asking, weighed
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import NO_COST, is_drug, is_no_cost
from x12tools.rules.history import Service, before
from x12tools.rules.scope import EXCLUDED, INPATIENT_BILLS, is_inpatient
from x12tools.rules.tables import same_drug, units_in

_ROUNDED = Decimal("0.01")


@rule(
    id="INF-PA-03",
    title="More than the authorization allows",
    severity=Severity.DENIAL,
    payers=BY_POLICY,
    needs="authorizations",
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF G1; 005010X223A2/2300/REF G1",
    denials=[Denial("CO", "198", ("N54",))],
    rarely=(Denial("CO", "197", ("M62",)),),
)
def inf_pa_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """When the authorized units or visits are used up, the plan pays no more of the drug.

    Adds what was billed before under the authorization to what the claim bills, discarded drug too.
    Entries that are for one line add up; one without units or code says nothing. A risk where discarded
    drug alone goes over, where units had to be converted from another code, and where an entry with
    visits may mean units each time. What was billed for days of another entry as well is not counted.

    Pass: EXPPO1 auth=A1 M05.79 | J1745x40 96413 && A1 J1745x40
    Fail: EXPPO1 auth=A1 M05.79 | J1745x40 96413 && A1 J1745x30
    Fail: EXPPO1 auth=A1 M05.79 | J1745x40 96413 << 2024-06-20 EXPPO1 auth=A1 M05.79 | J1745x40 && A1 J1745x70
    """
    if is_inpatient(claim):
        return
    groups: dict[str, list[ServiceLine]] = {}
    for line in claim.lines:
        if not line.procedure or line.has(*EXCLUDED) or (is_drug(line) and is_no_cost(line, claim, context)):
            continue
        groups.setdefault(line.procedure, []).append(line)
    for code, lines in groups.items():
        entries = _entries(lines[0], claim, context)
        lines = [one for one in lines if set(_entries(one, claim, context)) & set(entries)]
        if not entries or not all(entry.hcpcs for entry in entries):
            continue
        used = _Used(entries, lines, _earlier(code, entries, lines, claim, context))
        yield from _units(code, used, claim, context) or _visits(code, used, claim, context)


@attrs.frozen(slots=True)
class _Used:
    """What draws on authorizations: lines of the claim and services billed before."""

    entries: tuple[Authorization, ...]
    lines: list[ServiceLine]
    earlier: list[Service]

    @property
    def numbers(self) -> str:
        numbers = list(dict.fromkeys(entry.number for entry in self.entries))
        several = "s" if len(numbers) > 1 else ""
        return f"Authorization{several} {' and '.join(numbers)} {'are' if several else 'is'}"


def _units(code: str, used: _Used, claim: Claim, context: Context) -> list[Finding]:
    """The finding that the units go over, none where they do not or the log does not say."""
    allowed = _total(
        units_in(one.hcpcs or "", one.units, code) if one.units else None for one in used.entries
    )
    billed = _total(line.units for line in used.lines)
    if allowed is None or billed is None:
        return []
    most = _of_one_day(used.lines)
    policy = asking(used.lines[0], claim, context)
    a_dose = policy is not None and policy.units_per == "dose"
    earlier = Decimal(0) if a_dose else sum((_in(code, one) for one in used.earlier), Decimal(0))
    if a_dose:
        billed = most
    over = earlier + billed - allowed
    if over <= 0:
        return []
    discarded = sum((one.units or Decimal(0) for one in used.lines if one.has("JW")), Decimal(0))
    doubt = None
    if any(one.hcpcs != code for one in used.entries) or any(one.code != code for one in used.earlier):
        doubt = "units of another code of the drug were converted"
    elif over <= discarded + sum((_in(code, one) for one in used.earlier if one.has("JW")), Decimal(0)):
        doubt = "many plans do not count what was discarded"
    elif any(entry.visits for entry in used.entries) and most <= allowed:
        doubt = "the units may be those of one visit"
    before = f"{plain(earlier)} were billed before, and " if earlier else ""
    told = (
        f"{used.numbers} for {_counted(allowed)} of {code}; {before}this claim has {plain(billed)}: "
        f"{plain(over)} too many."
    )
    return [_finding(told, over, plain(allowed), doubt, used, claim, context)]


def _visits(code: str, used: _Used, claim: Claim, context: Context) -> list[Finding]:
    """The finding that the days of service go over."""
    allowed = _total(Decimal(one.visits) if one.visits else None for one in used.entries)
    here = {line.date for line in used.lines if line.date}
    there = {one.date for one in used.earlier if one.date} - here
    if allowed is None or len(here) + len(there) <= allowed:
        return []
    before = f"{len(there)} were billed before, and " if there else ""
    told = f"{used.numbers} for {plain(allowed)} visits with {code}; {before}this claim has {len(here)}."
    return [_finding(told, None, f"{plain(allowed)} visits", None, used, claim, context)]


def _finding(
    told: str,
    over: Decimal | None,
    expected: str,
    doubt: str | None,
    used: _Used,
    claim: Claim,
    context: Context,
) -> Finding:
    line = max(used.lines, key=lambda one: (one.date or datetime.date.min, one.units or 0))
    finding = at_line(
        inf_pa_03,
        line,
        told,
        context,
        what="units",
        units=min(over, line.units) if over is not None and line.units else None,
        expected=f"at most {expected}",
        fix=Fix(Safety.HUMAN, "Ask the plan to extend the authorization, or enter the new one's number."),
    )
    if doubt:
        finding = capped(finding, Severity.RISK, doubt)
    return weighed(finding, used.entries[0], line, claim, context)


def _entries(line: ServiceLine, claim: Claim, context: Context) -> tuple[Authorization, ...]:
    """The entries that a line may draw on, the best first; none where the claim goes by a number that the
    log lacks."""
    number = line.authorization or claim.authorization
    log = context.authorizations or ()
    if number and not any(has_number(entry, number) for entry in log):
        return ()
    return tuple(entry for entry in matching(log, claim, line) if entry.granted)


def _earlier(
    code: str, entries: Iterable[Authorization], lines: list[ServiceLine], claim: Claim, context: Context
) -> list[Service]:
    """What the payer was billed before under these entries and no other; a service that was sent twice,
    or stands on this claim again, counts once."""
    payer = claim.payer.id if claim.payer else None
    own = {(line.date, line.modifiers, line.units) for line in lines}
    found: dict[object, Service] = {}
    for one in before(claim, context.history):
        key = one.date, one.modifiers, one.units
        if one.payer != payer or not one.code or not same_drug(one.code, code) or key in own:
            continue
        if _is_paid_by_line(one) and _is_under(one, entries, context):
            found.setdefault((one.code, *key), one)
    return list(found.values())


def _is_paid_by_line(one: Service) -> bool:
    """Whether an earlier service was billed to be paid, and not by the stay."""
    costs = one.charge is None or one.charge > NO_COST
    return costs and not one.has(*EXCLUDED) and (one.bill_type or "")[1:3] not in INPATIENT_BILLS


def _is_under(one: Service, entries: Iterable[Authorization], context: Context) -> bool:
    among = tuple(entries)
    if one.authorization and not any(has_number(entry, one.authorization) for entry in among):
        return False
    others = [entry for entry in context.authorizations or () if entry.granted and entry not in among]
    if not one.authorization and any(_may_be_for(entry, one) for entry in others):
        return False
    return any(_may_be_for(entry, one) for entry in among)


def _may_be_for(entry: Authorization, one: Service) -> bool:
    """Whether an earlier service may have drawn on an entry."""
    place = entry.place_of_service
    return (
        same_drug(entry.hcpcs or one.code or "", one.code or "")
        and entry.covers(one.date)
        and entry.provider_npi in (None, one.billing, one.rendering)
        and (place is None or one.place_of_service is None or place.zfill(2) == one.place_of_service)
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, None where one is not known."""
    some = list(amounts)
    known = [amount for amount in some if amount is not None]
    return sum(known, Decimal(0)).quantize(_ROUNDED) if len(known) == len(some) else None


def _counted(units: Decimal) -> str:
    return f"{plain(units)} unit{'' if units == 1 else 's'}"


def _of_one_day(lines: list[ServiceLine]) -> Decimal:
    """The most units of one day."""
    days: dict[datetime.date | None, Decimal] = {}
    for line in lines:
        days[line.date] = days.get(line.date, Decimal(0)) + (line.units or 0)
    return max(days.values())


def _in(code: str, one: Service) -> Decimal:
    """The units of an earlier service as units of a code."""
    return units_in(one.code or "", one.units or Decimal(0), code) or Decimal(0)
