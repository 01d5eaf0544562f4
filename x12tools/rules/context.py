"""What a rule may know beyond the claim: the payer's profile, the tables, the side files."""

import datetime
import functools
from decimal import Decimal

import attrs

from x12tools.claims.model import INSTITUTIONAL, ServiceLine
from x12tools.codes import PayerProfile, Table, load_table
from x12tools.rules.authorizations import Authorization
from x12tools.rules.authorizations import evidence as is_evidence
from x12tools.rules.encounters import Encounter
from x12tools.rules.encounters import evidence as charted_evidence


@attrs.define(slots=True, eq=False)
class Context:
    """The surroundings of one claim's check.

    ``as_of`` is the day the check is for. ``encounters`` are the charted administrations of
    this claim; ``authorizations`` the entries of the log that may concern it, None without a log.
    """

    profile: PayerProfile
    as_of: datetime.date
    encounters: tuple[Encounter, ...] = ()
    authorizations: tuple[Authorization, ...] | None = None

    @property
    def evidence(self) -> frozenset[str]:
        """What side files gave for this claim: times, dose, vials, supply, location, authorizations."""
        charted = charted_evidence(self.encounters)
        return charted | {"authorizations"} if is_evidence(self.authorizations) else charted

    def expected_payment(
        self, line: ServiceLine, units: Decimal | None = None
    ) -> tuple[Decimal | None, str | None]:
        """(US dollars, basis) of a line: the Medicare physician fee times units on an 837P, else
        the charge. ``units`` prices a part of the line."""
        fee = fees().get(line.procedure or "")
        count = units if units is not None else line.units
        if fee is not None and line.form != INSTITUTIONAL and count is not None:
            return (fee * count).quantize(
                Decimal("0.01")
            ), f"medicare physician fee {table('fees').data_date.year}"
        if line.charge is None:
            return None, None
        if units is not None and line.units:
            return (line.charge * units / line.units).quantize(Decimal("0.01")), "charge"
        return line.charge, "charge"


def table(name: str) -> Table:
    """One of the infusion tables by its short name."""
    return load_table(f"infusion/{name}")


@functools.cache
def fees() -> dict[str, Decimal]:
    """National non-facility physician fee by code, US dollars."""
    return {row["code"]: Decimal(row["amount"]) for row in table("fees").rows}


@functools.cache
def administration() -> dict[str, dict[str, str]]:
    """The drug administration codes."""
    return {row["code"]: row for row in table("administration").rows}


@functools.cache
def drugs() -> dict[str, dict[str, str]]:
    """The drugs by HCPCS code."""
    return {row["code"]: row for row in table("drugs").rows}


@functools.cache
def add_on_primaries() -> dict[str, frozenset[str]]:
    """The codes that each add-on code may be added to."""
    found: dict[str, set[str]] = {}
    for row in table("add_ons").rows:
        found.setdefault(row["add_on"], set()).add(row["primary"])
    return {code: frozenset(primaries) for code, primaries in found.items()}


@functools.cache
def pairs(setting: str) -> dict[tuple[str, str], str]:
    """NCCI (column 1, column 2) to modifier indicator, for ``practitioner`` or ``outpatient``."""
    return {
        (row["column1"], row["column2"]): row["modifier_indicator"]
        for row in table("ptp").rows
        if row["setting"] == setting
    }


@functools.cache
def unlikely() -> dict[str, dict[str, str]]:
    """NCCI medically unlikely edits by code."""
    return {row["code"]: row for row in table("mue").rows}
