"""A claim in a biller's words, the same for professional (837P) and institutional (837I).

What the file lacks is None or empty, never guessed. Money is US dollars.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import attrs

from x12tools.claims.lines import (
    INSTITUTIONAL,
    PROFESSIONAL,
    Diagnosis,
    Drug,
    LineAdjudication,
    Period,
    ServiceLine,
    service_line,
)
from x12tools.claims.parties import Address, Adjustment, OtherPayer, Party, party
from x12tools.findings import Place
from x12tools.guides.loops import Loop

__all__ = [
    "INSTITUTIONAL", "PROFESSIONAL", "Address", "Adjustment", "Claim", "Diagnosis", "Drug",
    "LineAdjudication", "OtherPayer", "Party", "ServiceLine",
]  # fmt: skip

_T = TypeVar("_T")

_ROLES = {
    "82": "rendering",
    "DQ": "supervising",
    "DN": "referring",
    "P3": "primary_care",
    "DK": "ordering",
    "71": "attending",
    "72": "operating",
    "ZZ": "other_operating",
    "77": "service_facility",
    "QB": "purchased_service",
}
_POINTED = frozenset({"ABK", "ABF", "BK", "BF"})
_NOT_POINTED = frozenset({"ABJ", "BJ", "APR", "PR", "ABN", "BN"})


@attrs.define(slots=True, eq=False, repr=False)
class Claim:
    """One claim: a 2300 loop, with the parties of the loops it lies in. ``transaction`` is ST02.

    Nothing here raises on content: what cannot be read is None.
    """

    loop: Loop
    transaction: str
    _kept: dict[object, Any] = attrs.field(factory=dict, init=False)

    def once(self, work: Callable[["Claim"], _T]) -> _T:
        """What a function makes of the claim: worked out the first time, for all who ask."""
        if work not in self._kept:
            self._kept[work] = work(self)
        return self._kept[work]  # type: ignore[no-any-return]

    @cached_property
    def tags(self) -> frozenset[str]:
        """The ids of the segments of the claim and of all that lies in it."""
        return frozenset(self.loop.tags())

    @cached_property
    def form(self) -> str:
        """837P or 837I."""
        return INSTITUTIONAL if self.loop.opening.use.home.startswith("005010X223") else PROFESSIONAL

    @property
    def id(self) -> str:
        """CLM01, the provider's number of the claim."""
        return self._clm.id or ""

    @cached_property
    def charge(self) -> Decimal | None:
        """CLM02, the total charge."""
        return self._clm.charge  # type: ignore[no-any-return]

    @cached_property
    def frequency(self) -> str | None:
        """CLM05-3: 1 original, 7 replacement, 8 void."""
        facility = self._clm.facility
        return facility.frequency if facility else None

    @property
    def delay_reason(self) -> str | None:
        """CLM20: why the claim comes late."""
        return self._clm.delay_reason  # type: ignore[no-any-return]

    @cached_property
    def place_of_service(self) -> str | None:
        """CLM05-1 of an 837P."""
        facility = self._clm.facility
        return facility.facility if facility and self.form == PROFESSIONAL else None

    @cached_property
    def bill_type(self) -> str | None:
        """The four-digit type of bill of an 837I, as ``0131``."""
        facility = self._clm.facility
        if self.form != INSTITUTIONAL or not facility or not facility.facility:
            return None
        return f"0{facility.facility}{facility.frequency or ''}"

    @cached_property
    def billing(self) -> Party | None:
        """The billing provider (2010AA); its taxonomy stands in 2000A."""
        above = self.loop.up("2000A")
        return party(above.loop("2010AA"), above) if above else None

    @cached_property
    def subscriber(self) -> Party | None:
        """Who is insured (2010BA)."""
        above = self.loop.up("2000B")
        return party(above.loop("2010BA")) if above else None

    @cached_property
    def patient(self) -> Party | None:
        """The patient (2010CA), who is the subscriber where no patient loop stands."""
        above = self.loop.up("2000C")
        return (party(above.loop("2010CA")) if above else None) or self.subscriber

    @cached_property
    def payer(self) -> Party | None:
        """The payer that the claim goes to (2010BB)."""
        above = self.loop.up("2000B")
        return party(above.loop("2010BB")) if above else None

    @property
    def filing_indicator(self) -> str | None:
        """SBR09: MB Medicare Part B, MC Medicaid, CI commercial …"""
        return self._sbr.filing_indicator if self._sbr else None

    @property
    def sequence(self) -> str | None:
        """SBR01: P where the payer is the primary one, S secondary, T tertiary."""
        return self._sbr.sequence if self._sbr else None

    @property
    def patient_is_subscriber(self) -> bool:
        """SBR02 is 18: no patient loop follows."""
        return bool(self._sbr) and self._sbr.relationship == "18"

    @cached_property
    def other_payers(self) -> tuple[OtherPayer, ...]:
        """The other payers of the claim (2320), in file order."""
        return tuple(OtherPayer(loop) for loop in self.loop.loops("2320"))

    @cached_property
    def providers(self) -> dict[str, Party]:
        """The claim's own providers (2310) by role: rendering, supervising, referring, ordering,
        attending, operating, service_facility …"""
        loops = self.loop.loops("2310A", "2310B", "2310C", "2310D", "2310E", "2310F")
        found = [one for loop in loops if (one := party(loop))]
        return {_ROLES.get(one.role, one.role): one for one in found}

    @property
    def rendering(self) -> Party | None:
        """The claim's rendering provider (2310B of an 837P, 2310D of an 837I)."""
        return self.providers.get("rendering")

    @property
    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """The diagnoses in pointer order, then those that no pointer names."""
        return self._health_codes[0]

    @property
    def value_codes(self) -> dict[str, str]:
        """HI*BE: value codes with their amounts as text."""
        return self._health_codes[1]

    @property
    def condition_codes(self) -> tuple[str, ...]:
        """HI*BG."""
        return self._health_codes[2]

    @cached_property
    def lines(self) -> tuple[ServiceLine, ...]:
        """The service lines (2400), in file order."""
        shared = (self.form, self.place_of_service, self._statement, self.diagnoses, self.rendering)
        return tuple(line for loop in self.loop.loops("2400") if (line := service_line(loop, *shared)))

    @property
    def statement_from(self) -> datetime.date | None:
        """DTP*434: the first day of the statement period."""
        return self._statement[0]

    @property
    def statement_to(self) -> datetime.date | None:
        """DTP*434: the last day of the statement period."""
        return self._statement[1]

    @property
    def authorization(self) -> str | None:
        """The claim's REF*G1."""
        return self.loop.reference("G1")

    @property
    def referral(self) -> str | None:
        """REF*9F."""
        return self.loop.reference("9F")

    @property
    def payer_claim_number(self) -> str | None:
        """REF*F8: the payer's number of the claim that this one replaces or voids."""
        return self.loop.reference("F8")

    @cached_property
    def date(self) -> datetime.date | None:
        """The first date of service: of the lines, else the statement's."""
        dates = [line.date for line in self.lines if line.date]
        return min(dates) if dates else self.statement_from

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every procedure code on the claim."""
        return frozenset([line.procedure for line in self.lines if line.procedure])

    def at(self, tag: str = "CLM", element: str | None = None) -> Place:
        """Where a segment of the claim's own loop stands; for one it lacks, its CLM."""
        located = self.loop.find(tag)
        return self.loop.place(located, element, missing=None if located else tag)

    @cached_property
    def _clm(self) -> Any:
        return self.loop.read(self.loop.opening)

    @cached_property
    def _sbr(self) -> Any:
        above = self.loop.up("2000B")
        return above.segment("SBR") if above else None

    @cached_property
    def _statement(self) -> Period:
        dtp: Any = self.loop.segment("DTP", "434")
        return dtp.dates if dtp else (None, None)

    @cached_property
    def _health_codes(self) -> tuple[tuple[Diagnosis, ...], dict[str, str], tuple[str, ...]]:
        """Diagnoses, value codes with their amounts, condition codes, from every HI."""
        pointed: list[Diagnosis] = []
        others: list[Diagnosis] = []
        values: dict[str, str] = {}
        conditions: list[str] = []
        for located in self.loop.find_all("HI"):
            for number, text in enumerate(located.text.split(self.loop.delimiters.element)[1:], 1):
                parts = text.split(self.loop.delimiters.component)
                qualifier, code = parts[0], parts[1] if len(parts) > 1 else ""
                if not code:
                    continue
                place = self.loop.place(located, f"HI{number:02d}-02")
                if qualifier in _POINTED:
                    pointed.append(Diagnosis(code.replace(".", ""), qualifier, len(pointed) + 1, place))
                elif qualifier in _NOT_POINTED:
                    others.append(Diagnosis(code.replace(".", ""), qualifier, 0, place))
                elif qualifier == "BE":
                    values[code] = parts[4] if len(parts) > 4 else ""
                elif qualifier == "BG":
                    conditions.append(code)
        return tuple(pointed + others), values, tuple(conditions)

    def __repr__(self) -> str:
        return f"<{self.form} claim of {len(self.lines)} lines>"
