"""INF-JW-07: smaller containers would have left less."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.arithmetic import plain
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.discarding import DrugDay, billed, charted_handling, container, drug_days
from x12tools.rules.products import charted_ndcs, containers, labelers, ndc_of, whole_containers

_MOST = 20_000


@rule(
    id="INF-JW-07",
    title="Smaller containers would have left less to discard",
    severity=Severity.INFO,
    payers=f"{FFS} {OTHERS}",
    editing="jwjz",
    needs="dose vials",
    tables=("ndc_crosswalk",),
    source="CMS IOM 100-04 ch. 17 §40; Medicare contractors' articles on the most economical vials",
    denials=[Denial("CO", "50"), Denial("CO", "151")],
)
def inf_jw_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare asks for the vials that leave least; an auditor takes back the waste beyond that.

    The charted dose is set against all containers that the labeler sells of the code; without an
    NDC only where one labeler sells it. A shortage explains it, so it is a word once a claim.

    Pass: 2026-01-15 C18.9 | J9035x30-JZ 96413 || J9035 IV 300mg 3x100mg
    Fail: 2026-01-15 C18.9 | J9035x30 J9035x10-JW 96413 || J9035 IV 300mg 1x400mg
    """
    found = [(day, told) for day in drug_days(claim, context) if (told := _wasteful(day, context))]
    if not found:
        return
    line = found[0][0].discarded[0]
    yield at_line(
        inf_jw_07,
        line,
        "; ".join(told for _, told in found) + ".",
        context,
        lines=[one for day, _ in found for one in day.discarded],
        fix=Fix(Safety.HUMAN, "Note in the record why the smaller containers were not used."),
    )


def _wasteful(day: DrugDay, context: Context) -> str | None:
    if not day.discarded or any(container(line, context) != "single-dose" for line in day.lines):
        return None
    handled = charted_handling(day.lines, context)
    if handled is None or not 0 < handled.opened <= _MOST or billed(day.given) != handled.administered:
        return None
    sizes = containers(day.code, _labelers(day, context))
    if not sizes:
        return None
    fitting = {
        units for units in whole_containers(sizes, int(handled.opened)) if units >= handled.administered
    }
    least = Decimal(min(fitting, default=handled.opened)) - handled.administered
    if least >= handled.discarded:
        return None
    sold = ", ".join(plain(size) for size in sorted(sizes))
    return f"{day.code}: {handled.working}; its containers of {sold} units would have left {plain(least)}"


def _labelers(day: DrugDay, context: Context) -> frozenset[str]:
    """The labelers of the product: by the NDC of chart or line, else the only one there is."""
    charted = {ndc[:5] for ndc in charted_ndcs(day.lines, context)}
    billed_by = {ndc[:5] for line in day.lines if (ndc := ndc_of(line))}
    if charted or billed_by:
        return frozenset(charted | billed_by)
    known = labelers(day.code)
    return known if len(known) == 1 else frozenset()
