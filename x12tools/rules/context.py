"""What a rule may know beyond the claim: the payer's profile, the day, the side files."""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from x12tools.claims.model import INSTITUTIONAL, Claim, ServiceLine
from x12tools.codes import PayerProfile
from x12tools.rules.authorizations import Authorization
from x12tools.rules.authorizations import evidence as is_evidence
from x12tools.rules.encounters import Encounter
from x12tools.rules.encounters import evidence as charted_evidence
from x12tools.rules.history import History
from x12tools.rules.tables import drug_prices, fees, opps_status, table

EVIDENCE = frozenset(["times", "dose", "vials", "supply", "location", "history", "authorizations"])
"""What an 837 lacks and a side file may give. Besides these a rule may need
``payer_policy:KEY``, a key of the payer's profile."""

SEPARATELY_PAID = frozenset(["G", "K", "K1"])
"""OPPS status indicators of drugs that are paid by themselves."""

_T = TypeVar("_T")

_CENT = Decimal("0.01")


@attrs.define(slots=True, eq=False)
class Context:
    """The surroundings of one claim's check.

    ``as_of`` is the day the check is for. ``encounters`` are the charted administrations of
    this claim; ``authorizations`` the entries of the log that may concern it, None without a log.
    ``history`` is what the patient was served or billed before, None where nobody looked it up;
    ``made`` is the day that the file gives as its own (GS04). ``repeated`` are the codes that the
    claim bills on several days.
    """

    profile: PayerProfile
    as_of: datetime.date
    encounters: tuple[Encounter, ...] = ()
    authorizations: tuple[Authorization, ...] | None = None
    history: History | None = None
    made: datetime.date | None = None
    repeated: frozenset[str] = frozenset()
    _kept: dict[object, Any] = attrs.field(factory=dict, init=False)

    def once(self, work: Callable[[Claim, "Context"], _T], claim: Claim) -> _T:
        """What a function makes of the claim in these surroundings: worked out the first time."""
        if work not in self._kept:
            self._kept[work] = work(claim, self)
        return self._kept[work]  # type: ignore[no-any-return]

    @property
    def evidence(self) -> frozenset[str]:
        """What is known of this claim beside the 837, in the words that rules declare as needs."""
        given = self.profile.policy_names
        if is_evidence(self.authorizations):
            given |= {"authorizations"}
        if self.history is not None:
            given |= {"history"}
        return charted_evidence(self.encounters) | given if self.encounters else given

    def policy(self, key: str) -> Any:
        """What the payer's profile says under a key, an empty table where it says nothing."""
        return self.profile.policies.get(key, {})

    def charted(self, line: ServiceLine) -> tuple[Encounter, ...]:
        """The charted administrations of a line: those that name it, else those of its code
        that name no line and, where they have a time, lie on its day. Lines of one code, as drug
        and discarded drug, share them."""
        if not self.encounters:
            return ()
        named = tuple(row for row in self.encounters if row.line == line.number)
        return named or tuple(
            row
            for row in self.encounters
            if row.line is None and row.hcpcs and row.hcpcs == line.procedure and _on_day(row, line)
        )

    def dosed(self, lines: Iterable[ServiceLine]) -> tuple[Encounter, ...]:
        """The charted administrations of lines, each once, to add doses; none where one of them has
        neither line nor time and its code is billed on several days: it may be another day's."""
        rows = {row.row: row for line in lines for row in self.charted(line)}
        if any(
            row.line is None and row.start is None and row.hcpcs in self.repeated for row in rows.values()
        ):
            return ()
        return tuple(rows.values())

    def expected_payment(
        self, line: ServiceLine, units: Decimal | None = None
    ) -> tuple[Decimal | None, str | None]:
        """(US dollars, basis) of a line, or of ``units`` of it.

        On an 837P the Medicare physician fee of the table's year; for a drug the Medicare
        payment limit where the table covers the day (on an 837I only for a drug that OPPS pays by
        itself); else the charge. Never the physician fee on an 837I.
        """
        count = line.units if units is None else units
        if count is not None:
            dollars, basis = table_payment(line.procedure or "", count, line.form, line.date)
            if basis:
                return dollars, basis
        if line.charge is None:
            return None, None
        if units is not None and line.units:
            return (line.charge * units / line.units).quantize(_CENT), "charge"
        return line.charge, "charge"


def table_payment(
    code: str, units: Decimal, form: str, date: datetime.date | None
) -> tuple[Decimal | None, str | None]:
    """(US dollars, basis) of units of a code on a form (837P, 837I) and a day, by the tables alone; None
    where they have none."""
    if form != INSTITUTIONAL and code in fees():
        return (fees()[code] * units).quantize(
            _CENT
        ), f"medicare physician fee {table('fees').data_date.year}"
    paid = form != INSTITUTIONAL or opps_status().get(code) in SEPARATELY_PAID
    if paid and code in drug_prices() and table("asp").covers(date):
        return (drug_prices()[code] * units).quantize(
            _CENT
        ), f"medicare ASP limit {table('asp').data_date:%Y-%m}"
    return None, None


def _on_day(row: Encounter, line: ServiceLine) -> bool:
    """Whether an administration began on the day of a line; one without a time may have."""
    if row.start is None or line.date is None:
        return True
    return line.date <= row.start.date() <= (line.date_to or line.date)
