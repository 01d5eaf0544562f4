"""Proposals that make two lines of one, or one of two: what was given and what was thrown away."""

from collections.abc import Sequence
from decimal import Decimal

from x12tools.claims.editing import split_line
from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Fix, Safety
from x12tools.rules.arithmetic import in_units, ndc_units
from x12tools.rules.discarding import Handling
from x12tools.rules.products import ndc_of, product

_ATTESTED = "JZ"
_DISCARDED = "JW"


def discarded_line(given: Sequence[ServiceLine], handled: Handling, claim: Claim) -> Fix | None:
    """The proposal to bill what the chart shows as thrown away on a line of its own, with JW.

    Only where one line bills the drug, in the units that were given or in those of all that was opened,
    and the waste was not written down as none. The charge of the line is shared, so that the claim's
    stays as it is: what the units that were not billed cost is not on the claim. None where the line
    cannot be divided.
    """
    line = given[0]
    if len(given) != 1 or handled.discarded <= 0 or handled.documented == 0:
        return None
    if line.units not in (handled.administered, handled.opened):
        return None
    if handled.administered + handled.discarded != handled.opened:
        return None
    kept = tuple(one for one in line.modifiers if one != _ATTESTED)
    counted = _counted(line, handled)
    changes = split_line(
        line,
        handled.administered,
        handled.discarded,
        modifiers=kept,
        rest_modifiers=(*kept, _DISCARDED),
        lines=claim.lines,
        counted=counted,
    ) if counted else ()  # fmt: skip
    if not changes:
        return None
    return Fix(
        Safety.ASSIST,
        f"If the rest was thrown away, bill {in_units(handled.administered)}"
        f"{' without JZ' if line.has(_ATTESTED) else ''} and {in_units(handled.discarded)} with JW on a line "
        f"of its own: {handled.working}. The two share the charge of line {line.number}.",
        in_units(line.units or Decimal(0)),
        f"{in_units(handled.administered)}, and {in_units(handled.discarded)} with JW",
        changes,
    )


def _counted(line: ServiceLine, handled: Handling) -> Decimal | None:
    """The units that the line's NDC quantity is of: those opened or those given, by the crosswalk; those
    that are billed where there is no quantity. None where nothing tells."""
    if line.drug is None or line.drug.quantity is None:
        return handled.opened
    if line.units == handled.opened:
        return handled.opened
    row = product(ndc_of(line), line.procedure)
    if row is None or line.drug.unit is None:
        return None
    said = ndc_units(
        line.drug.quantity, line.drug.unit, Decimal(row["package_size"]), Decimal(row["bill_units"])
    )
    return said if said in (handled.opened, handled.administered) else None
