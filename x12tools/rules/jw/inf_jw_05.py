"""INF-JW-05: discarded drug billed from a multi-dose container."""

from collections.abc import Iterator
from typing import Any

from x12tools.claims.editing import drop_line, with_charge
from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import FFS, OTHERS, at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import (
    DrugDay,
    billed,
    charted_container,
    charted_handling,
    container,
    drug_days,
)
from x12tools.rules.products import is_multi_dose


@rule(
    id="INF-JW-05",
    title="Discarded drug billed from a multi-dose container",
    severity=Severity.AUDIT,
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    editing="jwjz",
    source="CMS JW and JZ modifier policy; CMS IOM 100-04 ch. 17 §40; HHS OIG audits of trastuzumab",
    denials=[Denial("CO", "96"), Denial("CO", "4", ("N519", "N823"))],
)
def inf_jw_05(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays no rest of a multi-dose vial: it is for the next patient.

    The chart's container decides, and makes it a denial; so it does where the units of the whole
    vial are billed without JW. The NDC of a large vial of trastuzumab makes it an audit finding,
    since such a vial may have been mixed without preservative. Where only the table says that all
    products of the code are multi-dose it is a risk.

    Pass: 2026-01-15 C50.912 | Q5117x40/55513014101:2.67UN Q5117x5-JW/55513014101:0.33UN 96413
    Fail: 2026-01-15 C50.912 | Q5117x40/55513013201:0.95UN Q5117x2-JW/55513013201:0.05UN 96413
    """
    if not context.encounters and not any(line.has("JW") for line in claim.lines):
        return
    for day in drug_days(claim, context):
        evidence = _evidence(day, context)
        if evidence and day.discarded:
            yield _discarded(day, evidence, context)
        elif evidence in ("charted", "ndc"):
            yield from _whole_vial(day, evidence, context)


def _evidence(day: DrugDay, context: Context) -> str | None:
    """What says that the container is multi-dose: ``charted``, ``ndc`` or ``code``."""
    charted = {charted_container(line, context) for line in day.lines} - {None}
    if charted:
        return "charted" if charted == {"multi-dose"} else None
    if any(is_multi_dose(line) for line in day.discarded or day.given):
        return "ndc"
    return "code" if container(day.lines[0], context) == "multi-dose" else None


def _discarded(day: DrugDay, evidence: str, context: Context) -> Finding:
    line = day.discarded[0]
    says = {
        "charted": "the chart has a multi-dose container",
        "ndc": "its NDC is that of a multi-dose vial",
        "code": "all its products are multi-dose, as far as the table knows",
    }
    finding = at_line(
        inf_jw_05,
        line,
        f"{day.code} on line {line.number} bills {plain(billed(day.discarded))} discarded units; "
        f"{says[evidence]}.",
        context,
        what="modifiers",
        lines=day.discarded,
        record=evidence == "charted",
        fix=Fix(
            Safety.ASSIST if evidence == "charted" else Safety.HUMAN,
            "Take the JW line off and bill the dose alone, unless the record shows a single-dose container.",
            changes=tuple(change for one in day.discarded for change in drop_line(one))
            if evidence == "charted"
            else (),
        ),
    )
    return (
        capped(finding, Severity.RISK, "the NDC does not tell the container")
        if evidence == "code"
        else finding
    )


def _whole_vial(day: DrugDay, evidence: str, context: Context) -> Iterator[Finding]:
    """The dose is charted, and the vial's units are billed."""
    handled = charted_handling(day.lines, context)
    units = billed(day.given)
    if handled is None or not handled.discarded or units != handled.opened:
        return
    line = day.given[0]
    alone = len(day.given) == 1
    changes: dict[str, Any] = {"changes": (line.edit(units=handled.administered),)} if alone else {}
    yield at_line(
        inf_jw_05,
        line,
        f"{day.code} on line {line.number} bills all {plain(units)} units of a multi-dose container; the "
        f"chart has {handled.working}.",
        context,
        what="units",
        units=handled.discarded,
        record=evidence == "charted",
        expected=plain(handled.administered),
        fix=Fix(
            Safety.ASSIST if alone else Safety.HUMAN,
            f"Bill {plain(handled.administered)} units"
            f"{with_charge(line, handled.administered if alone else units)}.",
            plain(units),
            plain(handled.administered),
            **changes,
        ),
    )
