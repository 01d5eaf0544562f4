"""A worklist as text and as JSON (``x12tools/worklist/1``)."""

import datetime
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from x12tools.codes import PayerProfile
from x12tools.engine.provenance import provenance
from x12tools.reports.records import money
from x12tools.reports.wording import count, dollars, printable
from x12tools.rules.arithmetic import plain
from x12tools.worklists import Item, State


def worklist_text(items: Iterable[Item], as_of: datetime.date, files: Sequence[str]) -> str:
    """The list for a person: what is to be done first stands first."""
    found = sorted(items, key=lambda item: item.order)
    lines: list[str] = []
    for item in found:
        by = f"by {item.by}" if item.by else "" if item.state is State.CONFIRM else "no day known"
        lines.append(f"{item.state.value.upper():8} {by:14}  {item.kind.id}  {_about(item, files)}")
        lines.append(f"  {item.todo}")
    if lines:
        lines.append("")
    states = [f"{number} {state.value}" for state, number in _states(found).items() if number]
    told = f": {', '.join(states)}" if states else ""
    total = _total(found)
    worth = f"; {dollars(total)} at risk" if total is not None else ""
    lines.append(f"{count(len(found), 'thing')} to do as of {as_of}{told}{worth}.")
    return "\n".join(lines) + "\n"


def worklist_json(
    items: Iterable[Item], as_of: datetime.date, files: Sequence[str], profiles: Iterable[PayerProfile] = ()
) -> str:
    """One document, the items in the order of the text; money is decimal strings."""
    found = sorted(items, key=lambda item: item.order)
    document = {
        "schema": "x12tools/worklist/1",
        "provenance": provenance(as_of, profiles),
        "files": list(files),
        "summary": {
            "items": len(found),
            **{state.value: number for state, number in _states(found).items()},
            "dollars_at_risk": money(_total(found) or Decimal(0)),
        },
        "items": [_record(item) for item in found],
    }
    return json.dumps(document, indent=1) + "\n"


def _about(item: Item, files: Sequence[str]) -> str:
    """Claim, line, drug, day and payer; the file where there are several."""
    where = f"{printable(files[item.file])}  " if len(files) > 1 else ""
    numbers = ", ".join(map(str, item.lines))
    line = f" line{'s' if len(item.lines) > 1 else ''} {numbers}" if item.lines else ""
    units = f" x{plain(item.units)}" if item.units is not None else ""
    worth = f"  {dollars(item.dollars_at_risk)}" if item.dollars_at_risk is not None else ""
    return (
        f"{where}{printable(item.claim_id)}{line}  {printable(item.code)}{units} of {item.date}  "
        f"{item.payer}{worth}"
    )


def _states(items: list[Item]) -> dict[State, int]:
    return {state: sum(item.state is state for item in items) for state in State}


def _total(items: list[Item]) -> Decimal | None:
    known = [item.dollars_at_risk for item in items if item.dollars_at_risk is not None]
    return sum(known, Decimal(0)) if known else None


def _record(item: Item) -> dict[str, Any]:
    return {
        "id": item.kind.id, "title": item.kind.title, "state": item.state.value,
        "why": item.state.words, "file": item.file, "claim_id": item.claim_id,
        "lines": list(item.lines), "code": item.code,
        "units": None if item.units is None else plain(item.units),
        "date": item.date.isoformat(), "payer": item.payer,
        "by": item.by.isoformat() if item.by else None, "days_left": item.days_left, "todo": item.todo,
        "authorization": item.authorization, "dollars_at_risk": money(item.dollars_at_risk),
        "basis": item.basis,
    }  # fmt: skip
