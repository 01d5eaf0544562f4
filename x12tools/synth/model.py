"""A synthetic claim before it is an 837: everything a writer, a chart and a planted fault need.

All of it is frozen; ``attrs.evolve`` and the methods that begin with ``with`` give a changed copy.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Self

import attrs

from x12tools.claims.typed import Administration

__all__ = [
    "INSTITUTIONAL",
    "PROFESSIONAL",
    "Address",
    "Administration",
    "Authorization",
    "Claim",
    "Line",
    "OtherPayer",
    "Payer",
    "Person",
    "Provider",
]

PROFESSIONAL, INSTITUTIONAL = "837P", "837I"


@attrs.frozen(slots=True)
class Address:
    """Where somebody is; ``postal`` has nine digits where the guide asks for them (providers)."""

    street: str
    city: str
    state: str
    postal: str


@attrs.frozen(slots=True)
class Person:
    """A patient or a subscriber. ``member`` is NM109 of the subscriber, empty for a dependent.

    ``relation`` is PAT01 of a dependent (``19`` child, ``01`` spouse) and empty for the subscriber.
    """

    last: str
    first: str
    birth: datetime.date
    sex: str
    address: Address
    member: str = ""
    relation: str = ""


@attrs.frozen(slots=True)
class Provider:
    """A provider: an organization where ``first`` is empty. ``tax`` is its tax number, for billing alone."""

    name: str
    npi: str
    first: str = ""
    taxonomy: str = ""
    address: Address | None = None
    tax: str = ""


@attrs.frozen(slots=True)
class Payer:
    """Who is billed. ``kind`` is the payer class in words: ``medicare-b medicare-a dme ma medicaid
    commercial tricare wc``; ``id`` is 2010BB NM109 and ``filing`` SBR09. ``critical`` access hospitals
    and ``ESRD`` facilities are told by the type of bill, not by the payer."""

    kind: str
    name: str
    id: str
    filing: str


@attrs.frozen(slots=True)
class OtherPayer:
    """A payer that answered before this one: what it paid, and why not the rest, US dollars.

    ``adjustments`` are group, reason, amount of each line (by LX01); paid and adjustments of a line
    add up to its charge. ``member`` is the patient's number there.
    """

    payer: Payer
    member: str
    paid_on: datetime.date
    paid: dict[int, Decimal]
    adjustments: dict[int, tuple[tuple[str, str, Decimal], ...]]


@attrs.frozen(slots=True)
class Authorization:
    """A row of the authorization log; empty or None agrees with everything."""

    number: str
    code: str = ""
    units: Decimal | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    status: str = "approved"
    visits: int | None = None
    member: str = ""
    payer: str = ""
    npi: str = ""
    place: str = ""


@attrs.frozen(slots=True)
class Line:
    """A service line; its number (LX01) is its place in the claim, from 1.

    ``charge`` is US dollars to the cent; ``pointers`` count the diagnoses from 1 (837P);
    ``ndc`` has eleven digits, its quantity is in ``ndc_unit``. ``place`` differs from the claim's alone.
    ``results`` are MEA02 and MEA03 (``R1`` hemoglobin, ``R2`` hematocrit). ``note`` is the line's NTE02,
    ``description`` SV101-07 or SV202-07. ``authorization`` is the line's REF G1. ``drop`` marks a line's
    reference (REF 6R) as left out.
    """

    code: str
    units: Decimal
    charge: Decimal
    date: datetime.date
    modifiers: tuple[str, ...] = ()
    pointers: tuple[int, ...] = (1,)
    revenue: str = ""
    measure: str = "UN"
    date_to: datetime.date | None = None
    ndc: str = ""
    ndc_quantity: Decimal | None = None
    ndc_unit: str = ""
    ndc_qualifier: str = "N4"
    place: str = ""
    description: str = ""
    note: str = ""
    results: tuple[tuple[str, str], ...] = ()
    rendering: Provider | None = None
    ordering: Provider | None = None
    authorization: str = ""


@attrs.frozen(slots=True)
class Claim:
    """One claim with all that stands around it.

    ``place`` is the place of service (837P) and ``bill`` the type of bill without frequency in four
    digits as ``0131`` (837I). ``subscriber`` is the insured where the patient is a dependent. ``charts`` are
    rows of ``--encounters`` and ``authorizations`` of ``--auths``. ``prior_authorization`` is REF G1,
    ``original`` REF F8 (the payer's number of the claim replaced), ``referral`` REF 9F.
    ``values``, ``conditions`` and ``occurrences`` are codes of an 837I. ``total`` is CLM02 where it shall
    not be the sum of the lines. ``companions`` are claims that must stand in the same file, before this
    one; ``earlier`` are claims of the patient that were sent before, and stand in no file: they are the
    history. ``sent`` is when the claim goes out, where that is not soon after the visit. ``alter`` changes
    the claim's own segments last of all, for what the model cannot say.

    ``scenario`` is the name of what was made. ``rule``, ``fault_line`` and ``words`` tell the fault planted,
    and ``decided`` what decides it: ``claim`` alone, or with ``chart log history profile``.
    """

    id: str
    form: str
    payer: Payer
    patient: Person
    billing: Provider
    diagnoses: tuple[str, ...]
    lines: tuple[Line, ...]
    scenario: str
    place: str = "11"
    bill: str = "0131"
    frequency: str = "1"
    subscriber: Person | None = None
    rendering: Provider | None = None
    attending: Provider | None = None
    operating: Provider | None = None
    referring: Provider | None = None
    supervising: Provider | None = None
    facility: Provider | None = None
    other_payer: OtherPayer | None = None
    charts: tuple[Administration, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    prior_authorization: str = ""
    original: str = ""
    referral: str = ""
    note: str = ""
    conditions: tuple[str, ...] = ()
    occurrences: tuple[tuple[str, datetime.date], ...] = ()
    values: tuple[tuple[str, Decimal], ...] = ()
    reasons: tuple[str, ...] = ()
    status: str = "01"
    accident: datetime.date | None = None
    admitted: datetime.datetime | None = None
    through: datetime.date | None = None
    from_date: datetime.date | None = None
    trial: str = ""
    attachment: str = ""
    total: Decimal | None = None
    companions: tuple["Claim", ...] = ()
    earlier: tuple["Claim", ...] = ()
    sent: datetime.date | None = None
    alter: Callable[[list[str]], list[str]] | None = None
    rule: str = ""
    fault_line: int | None = None
    words: str = ""
    decided: str = ""

    @property
    def charge(self) -> Decimal:
        """CLM02, US dollars."""
        return sum((line.charge for line in self.lines), Decimal(0)) if self.total is None else self.total

    @property
    def date(self) -> datetime.date:
        """The first day of service."""
        return min(line.date for line in self.lines)

    @property
    def last_date(self) -> datetime.date:
        """The last day of service."""
        return max(line.date_to or line.date for line in self.lines)

    @property
    def professional(self) -> bool:
        """Whether it is an 837P."""
        return self.form == PROFESSIONAL

    def numbers(self, *codes: str) -> list[int]:
        """LX01 of the lines whose code begins with one of ``codes``, in order."""
        return [number for number, line in enumerate(self.lines, 1) if line.code.startswith(codes)]

    def line(self, number: int) -> Line:
        """A line by LX01."""
        return self.lines[number - 1]

    def with_line(self, number: int, **changes: object) -> Self:
        """The same with a changed line; ``changes`` are fields of Line."""
        changed = attrs.evolve(self.lines[number - 1], **changes)  # type: ignore[arg-type]
        return attrs.evolve(self, lines=(*self.lines[: number - 1], changed, *self.lines[number:]))

    def with_added(self, *lines: Line) -> Self:
        """The same with further lines at the end."""
        return attrs.evolve(self, lines=(*self.lines, *lines))

    def without_line(self, number: int) -> Self:
        """The same without a line; the chart follows, and rows of the line that is gone go with it."""
        charts = tuple(
            attrs.evolve(row, line=row.line - 1) if row.line and row.line > number else row
            for row in self.charts
            if row.line != number
        )
        lines = (*self.lines[: number - 1], *self.lines[number:])
        return attrs.evolve(self, lines=lines, charts=charts)

    def with_charts(self, change: Callable[[Administration], Administration]) -> Self:
        """The same with every row of the chart changed."""
        return attrs.evolve(self, charts=tuple(map(change, self.charts)))

    def without_chart(self) -> Self:
        """The same with nothing charted: no side file names it."""
        return attrs.evolve(self, charts=())

    def faulty(self, words: str, line: int | None = None) -> Self:
        """The same with what was done to it in a few words, and the line at fault (LX01)."""
        return attrs.evolve(self, words=words, fault_line=line)
