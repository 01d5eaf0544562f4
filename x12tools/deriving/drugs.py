"""Units of drugs, and JW and JZ, by the doses and vials that were charted."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import attrs

from x12tools.claims.model import INSTITUTIONAL, PROFESSIONAL, Claim, ServiceLine
from x12tools.deriving.model import Billed, Difference
from x12tools.rules.arithmetic import dose_units, plain, working
from x12tools.rules.context import SEPARATELY_PAID, Context, table_payment
from x12tools.rules.discarding import DrugDay, Handling, billed, container, dose_of, drug_days, handling
from x12tools.rules.drug_lines import FREE_SUPPLY, has_uncoded_pharmacy
from x12tools.rules.encounters import TIES, Encounter
from x12tools.rules.tables import drugs, opps_status, same_drug

_DOSE = ("dose", "dose_unit")
_VIALS = ("vials", "wasted", "container")
_BOUGHT = frozenset({"purchased", "340b"})


@attrs.define(slots=True)
class Supplied:
    """What the drugs of a visit come to: derived, billed, how they differ, and the working."""

    derived: list[Billed] = attrs.field(factory=list)
    billed: list[Billed] = attrs.field(factory=list)
    differences: list[Difference] = attrs.field(factory=list)
    working: list[str] = attrs.field(factory=list)
    missing: list[str] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)


@attrs.frozen(slots=True)
class _Proof:
    """What rows of one drug prove: units given, units thrown away (None where no vial was charted)."""

    given: Decimal
    discarded: Decimal | None
    opened: Decimal | None
    documented: Decimal | None
    working: str


def of_claim(lines: list[ServiceLine], claim: Claim, context: Context) -> Supplied:
    """The drugs that are billed on some lines of a claim, against the rows charted for them."""
    found = Supplied()
    numbers = {line.number for line in lines}
    for day in drug_days(claim, context):
        if numbers.isdisjoint(line.number for line in day.lines):
            continue
        rows = context.dosed(day.lines)
        proof = _proof(day.code, rows, found, f"{day.code} ({_lines(day.lines)})")
        if proof is not None:
            _of_day(day, proof, context, found)
    _not_billed(lines, claim, context, found)
    return found


def of_rows(rows: Iterable[Encounter], form: str, context: Context) -> Supplied:
    """The drugs of a chart without a claim."""
    found = Supplied()
    days: dict[tuple[str, datetime.date | None], list[Encounter]] = {}
    for row in rows:
        if row.hcpcs in drugs() and drugs()[row.hcpcs]["family"] not in ("HYD", "BUNDLED"):
            days.setdefault((row.hcpcs, row.start.date() if row.start else None), []).append(row)
    for (code, date), some in sorted(
        days.items(), key=lambda one: (one[0][1] or datetime.date.min, one[0][0])
    ):
        if any(row.supply in FREE_SUPPLY for row in some):
            found.notes.append(f"{code} was not bought: its units are not billed as a cost.")
            continue
        proof = _proof(code, tuple(some), found, code)
        if proof is None:
            continue
        kinds = {row.container for row in some} - {None}
        kind = "mixed" if len(kinds) > 1 else next(iter(kinds), None) or drugs()[code]["container"]
        modifier, discarded = _modifier(code, proof, kind, form, date, context)
        found.derived += _priced(code, proof.given, modifier, form, date)
        if discarded:
            found.derived += _priced(code, discarded, "JW", form, date)
        found.working.append(f"{code}: {proof.working}")
    return found


def _priced(
    code: str, units: Decimal, modifier: str, form: str, date: datetime.date | None
) -> Iterator[Billed]:
    if units:
        dollars, basis = table_payment(code, units, form, date)
        yield Billed(code=code, units=units, modifier=modifier, dollars=dollars, basis=basis)


def _proof(code: str, rows: tuple[Encounter, ...], found: Supplied, about: str) -> _Proof | None:
    """What the rows prove; None, and why, where they do not tell the dose."""
    drug = drugs().get(code, {})
    if not rows:
        found.missing.append(f"no row with a dose for {about}")
    elif not drug.get("unit_quantity"):
        found.missing.append(f"{about} has no billing unit of its own")
    elif any(row.start for row in rows) and not all(row.start for row in rows):
        found.missing.append(f"{about}: a row without a time may repeat another's dose")
    elif bad := next((row for row in rows if row.unread.intersection((*_DOSE, *TIES))), None):
        found.missing.append(f"row {bad.row} of {about}: the dose cannot be read")
    else:
        size, measure = Decimal(drug["unit_quantity"]), drug["unit_measure"]
        handled = None
        if not any(row.unread.intersection(_VIALS) for row in rows):
            handled = handling(code, rows)
        if handled is not None:
            return _of_vials(handled, none_written=_none_written(rows))
        dose = dose_of(rows, measure)
        if dose is not None:
            return _Proof(dose_units(dose, size), None, None, None, working(dose, size, measure))
        found.missing.append(f"no dose in {measure} was charted for {about}")
    return None


def _none_written(rows: tuple[Encounter, ...]) -> bool:
    """Whether waste was written down as none."""
    written = [row.wasted for row in rows if row.wasted is not None]
    return bool(written) and all(amount.quantity == 0 for amount in written)


def _of_vials(handled: Handling, *, none_written: bool) -> _Proof:
    documented = Decimal(0) if none_written else handled.documented or None
    return _Proof(handled.administered, handled.discarded, handled.opened, documented, handled.working)


def _modifier(
    code: str, proof: _Proof, kind: str, form: str, date: datetime.date | None, context: Context
) -> tuple[str, Decimal]:
    """(modifier of what was given, units for a JW line) that the vials prove for the payer."""
    if proof.discarded is None or kind != "single-dose" or not _asks(code, form, context):
        return "", Decimal(0)
    if proof.discarded:
        return "", Decimal(0) if proof.documented == 0 else proof.discarded
    start = context.profile.jwjz_from
    attested = start is not None and date is not None and date >= start
    return ("JZ" if attested else ""), Decimal(0)


def _asks(code: str, form: str, context: Context) -> bool:
    """Whether the payer pays discarded drug by JW: of a hospital only what is paid by itself."""
    paid = form != INSTITUTIONAL or opps_status().get(code) in SEPARATELY_PAID
    return paid and context.profile.jwjz.mode in ("medicare", "jw_only")


def _of_day(day: DrugDay, proof: _Proof, context: Context, found: Supplied) -> None:
    first = day.lines[0]
    kind = container(first, context)
    form, date = first.form, first.date
    modifier, discarded = _modifier(day.code, proof, kind, form, date, context)
    given, thrown = billed(day.given), billed(day.discarded)
    found.working.append(f"{day.code}: {proof.working}")
    found.billed += _as_billed(day.given, context) + _as_billed(day.discarded, context)
    accepted = _accepted(proof, kind, day.code, form, context, discarded)
    if (given, thrown) in accepted:
        wanted, waste = given, thrown
    else:
        wanted, waste = proof.given, discarded
    found.derived += _derived(day.given or day.lines, wanted, modifier, context)
    if waste:
        found.derived += _derived(day.discarded or day.given, waste, "JW", context)
    more_given = (
        given > proof.given
        and proof.opened is None
        and context.profile.jwjz.mode not in ("medicare", "jw_only")
    )
    if more_given:
        found.notes.append(
            f"{day.code}: {plain(given)} units are billed for a dose of {plain(proof.given)}; no vials were "
            "charted, and the payer may take whole ones."
        )
        return
    if given != wanted:
        found.differences.append(
            _difference(day.code, "", given, wanted, day.given or day.lines, proof.opened, context)
        )
    if thrown != waste and proof.discarded is not None:
        found.differences.append(
            _difference(day.code, "JW", thrown, waste, day.discarded or day.given, proof.opened, context)
        )
    if modifier == "JZ" and given == wanted and not thrown and not all(line.has("JZ") for line in day.given):
        found.differences.append(
            Difference(
                code=day.code,
                modifier="JZ",
                billed=Decimal(0),
                derived=given,
                why="nothing of a whole unit was thrown away",
            )
        )


def _accepted(
    proof: _Proof, kind: str, code: str, form: str, context: Context, discarded: Decimal
) -> set[tuple[Decimal, Decimal]]:
    """(units given, units with JW) that are as right as the first of them."""
    zero = Decimal(0)
    found = {(proof.given, discarded)}
    if proof.discarded is None or proof.opened is None:
        return {(proof.given, zero)}
    if kind == "single-dose" and _asks(code, form, context):
        if proof.documented == 0:
            found.add((proof.given, zero))
        return found
    found |= {(proof.given, zero), (proof.given, proof.discarded)}
    if kind != "multi-dose":
        found.add((max(proof.opened, proof.given), zero))
    return found


def _as_billed(lines: Iterable[ServiceLine], context: Context) -> list[Billed]:
    found = []
    for line in lines:
        dollars, basis = context.expected_payment(line)
        modifier = next((one for one in ("JW", "JZ") if line.has(one)), "")
        found.append(
            Billed(
                code=line.procedure or "",
                units=line.units or Decimal(0),
                modifier=modifier,
                dollars=dollars,
                basis=basis,
                lines=(line.number,),
            )
        )
    return found


def _derived(lines: Iterable[ServiceLine], units: Decimal, modifier: str, context: Context) -> list[Billed]:
    line = next(iter(lines))
    dollars, basis = context.expected_payment(line, units)
    return [Billed(code=line.procedure or "", units=units, modifier=modifier, dollars=dollars, basis=basis)]


def _difference(
    code: str,
    modifier: str,
    have: Decimal,
    want: Decimal,
    lines: Iterable[ServiceLine],
    opened: Decimal | None,
    context: Context,
) -> Difference:
    dollars, basis = context.expected_payment(next(iter(lines)), abs(have - want))
    why = ""
    if modifier == "JW" and want > have:
        why = "unless the rest went to another patient"
    elif not modifier and have > want and opened is None:
        why = "no vials were charted; what was discarded has JW"
    return Difference(
        code=code,
        modifier=modifier,
        billed=have,
        derived=want,
        over=dollars if have > want else None,
        under=dollars if want > have else None,
        basis=basis,
        why=why,
    )


def _not_billed(lines: list[ServiceLine], claim: Claim, context: Context, found: Supplied) -> None:
    """Drugs that were charted with a dose and are on no line: a difference where the chart says that
    they were bought, else a word."""
    days = {line.date for line in lines}
    codes = {line.procedure or "" for line in claim.lines}
    for row in context.encounters:
        drug = drugs().get(row.hcpcs or "")
        if drug is None or row.hcpcs is None or row.dose is None or row.line is not None or row.start is None:
            continue
        if row.start.date() not in days or drug["family"] in ("HYD", "BUNDLED") or row.supply in FREE_SUPPLY:
            continue
        if any(same_drug(row.hcpcs, code) for code in codes) or not drug["unit_quantity"] or row.unread:
            continue
        dose = dose_of([row], drug["unit_measure"])
        if dose is None:
            continue
        units = dose_units(dose, Decimal(drug["unit_quantity"]))
        form, date = claim.form, row.start.date()
        if row.supply in _BOUGHT and form == PROFESSIONAL and not has_uncoded_pharmacy(claim):
            dollars, basis = table_payment(row.hcpcs, units, form, date)
            found.derived += _priced(row.hcpcs, units, "", form, date)
            found.differences.append(
                Difference(
                    code=row.hcpcs,
                    modifier="",
                    billed=Decimal(0),
                    derived=units,
                    under=dollars,
                    basis=basis,
                    why=f"charted in row {row.row} as {row.supply}, and on no line",
                )
            )
        else:
            found.notes.append(f"{row.hcpcs} x{plain(units)} was charted (row {row.row}) and is on no line.")


def _lines(lines: Iterable[ServiceLine]) -> str:
    numbers = [str(line.number) for line in lines]
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(numbers)}"
