"""A claim in a biller's words, the same for professional (837P) and institutional (837I).

Everything is read from the claim's loops when it is made; what the file lacks is None or
empty, never guessed. Money is US dollars.
"""

import datetime
from decimal import Decimal

import attrs

from x12tools.findings import Change, Place
from x12tools.guides.loops import Located, Loop

PROFESSIONAL, INSTITUTIONAL = "837P", "837I"


@attrs.frozen(slots=True)
class Address:
    """A street address as sent (N3, N4)."""

    lines: tuple[str, ...]
    city: str | None
    state: str | None
    postal_code: str | None


@attrs.frozen(slots=True, repr=False)
class Party:
    """A provider, facility, payer or person: NM1 with what its loop adds.

    ``id`` is NM109 (NPI, payer id or member id), ``id_qualifier`` NM108 (``XX`` for an NPI).
    """

    role: str
    name: str | None
    first_name: str | None
    is_person: bool
    id: str | None
    id_qualifier: str | None
    taxonomy: str | None
    address: Address | None
    birth_date: datetime.date | None
    sex: str | None
    loop: Loop

    @property
    def npi(self) -> str | None:
        """NM109 where NM108 says that it is an NPI."""
        return self.id if self.id_qualifier == "XX" else None


@attrs.frozen(slots=True)
class Adjustment:
    """An amount another payer did not pay: group code, CARC, US dollars, units."""

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None = None


@attrs.frozen(slots=True)
class OtherPayer:
    """Another payer of the claim (2320): who, how much it paid, what it adjusted."""

    sequence: str | None
    payer: Party | None
    paid: Decimal | None
    adjustments: tuple[Adjustment, ...]
    loop: Loop


@attrs.frozen(slots=True)
class LineAdjudication:
    """What another payer did with a line (2430 SVD and CAS)."""

    payer_id: str | None
    paid: Decimal | None
    adjustments: tuple[Adjustment, ...]
    loop: Loop


@attrs.frozen(slots=True)
class Diagnosis:
    """An ICD-10-CM code of the claim, without dot; ``pointer`` is its number from 1.

    ``qualifier`` is the HI qualifier: ABK principal, ABF other, ABJ admitting, APR reason.
    """

    code: str
    qualifier: str
    pointer: int
    place: Place


@attrs.frozen(slots=True)
class Drug:
    """What 2410 says of a line's drug: NDC as written, quantity and its unit (UN ML GR F2 ME)."""

    qualifier: str | None
    ndc: str | None
    quantity: Decimal | None
    unit: str | None
    prescription: str | None
    loop: Loop


@attrs.define(slots=True, eq=False)
class ServiceLine:
    """One service line. ``number`` is LX01; ``procedure`` a CPT or HCPCS code or None.

    ``units`` are as billed in ``unit`` (UN or MJ), ``date_to`` equals ``date`` for one day.
    ``pointed`` are the diagnoses its pointers resolve to; on an 837I, which has none, all.
    """

    number: int
    form: str
    procedure: str | None
    qualifier: str | None
    modifiers: tuple[str, ...]
    description: str | None
    revenue_code: str | None
    charge: Decimal | None
    unit: str | None
    units: Decimal | None
    place_of_service: str | None
    date: datetime.date | None
    date_to: datetime.date | None
    pointers: tuple[int, ...]
    pointed: tuple[Diagnosis, ...]
    drug: Drug | None
    control_number: str | None
    authorization: str | None
    rendering: Party | None
    note: str | None
    adjudications: tuple[LineAdjudication, ...]
    loop: Loop
    service: Located

    def has(self, *modifiers: str) -> bool:
        """Whether the line carries one of these modifiers."""
        return bool(self.modifiers) and any(modifier in self.modifiers for modifier in modifiers)

    def at(self, what: str = "procedure") -> Place:
        """Where the line states its procedure, modifiers, charge, units, pointers or
        place_of_service; for ``ndc`` and ``ndc_quantity`` the drug's segment."""
        if what in ("ndc", "ndc_quantity"):
            tag, element = ("LIN", "LIN03") if what == "ndc" else ("CTP", "CTP04")
            loop = self.drug.loop if self.drug else None
            located = loop.find(tag) if loop else None
            if loop and located:
                return loop.place(located, element, self.number)
            return attrs.evolve(self.loop.place(self.service, element, self.number), loop="2410", segment=tag)
        return self.loop.place(self.service, _ELEMENTS[self.form][what], self.number)

    def edit(self, **values: object) -> Change:
        """The change that gives SV1 or SV2 other values: procedure, modifiers, units, charge."""
        from x12tools.claims.editing import edit_line

        return edit_line(self, **values)

    def __repr__(self) -> str:
        return f"<line {self.number}: {self.procedure or self.revenue_code} x{self.units}>"


_ELEMENTS = {
    PROFESSIONAL: {
        "procedure": "SV101-02", "modifiers": "SV101-03", "charge": "SV102", "units": "SV104",
        "place_of_service": "SV105", "pointers": "SV107", "revenue_code": "SV1",
    },
    INSTITUTIONAL: {
        "procedure": "SV202-02", "modifiers": "SV202-03", "charge": "SV203", "units": "SV205",
        "place_of_service": "SV2", "pointers": "SV2", "revenue_code": "SV201",
    },
}  # fmt: skip


@attrs.define(slots=True, eq=False)
class Claim:
    """One claim (2300) with the parties above it.

    ``id`` is CLM01, ``charge`` CLM02, ``frequency`` CLM05-3. ``place_of_service`` is CLM05-1
    of an 837P, ``bill_type`` the four-digit type of bill of an 837I (``0131``).
    ``providers`` holds the claim-level ones by role: rendering, supervising, referring,
    ordering, attending, operating, service_facility.
    """

    id: str
    form: str
    charge: Decimal | None
    frequency: str | None
    place_of_service: str | None
    bill_type: str | None
    billing: Party | None
    subscriber: Party | None
    patient: Party | None
    payer: Party | None
    filing_indicator: str | None
    other_payers: tuple[OtherPayer, ...]
    providers: dict[str, Party]
    diagnoses: tuple[Diagnosis, ...]
    lines: tuple[ServiceLine, ...]
    statement_from: datetime.date | None
    statement_to: datetime.date | None
    authorization: str | None
    referral: str | None
    payer_claim_number: str | None
    value_codes: dict[str, str]
    condition_codes: tuple[str, ...]
    transaction: str
    loop: Loop

    @property
    def date(self) -> datetime.date | None:
        """The first date of service: of the lines, else the statement's."""
        dates = [line.date for line in self.lines if line.date]
        return min(dates) if dates else self.statement_from

    @property
    def rendering(self) -> Party | None:
        """The claim's rendering provider (2310B of an 837P, 2310D of an 837I)."""
        return self.providers.get("rendering")

    @property
    def codes(self) -> frozenset[str]:
        """Every procedure code on the claim."""
        return frozenset(line.procedure for line in self.lines if line.procedure)

    def at(self, tag: str = "CLM", element: str | None = None) -> Place:
        """Where a segment of the claim's own loop stands; for one it lacks, its CLM."""
        located = self.loop.find(tag)
        return self.loop.place(located, element, missing=None if located else tag)

    def __repr__(self) -> str:
        return f"<{self.form} claim of {len(self.lines)} lines>"
