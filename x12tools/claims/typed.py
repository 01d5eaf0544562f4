"""What a one-line text says: claims, service lines and administrations, as typed.

Nothing is filled in but what the shorthand itself defines (a unit of 1, the first diagnosis);
the shell adds the rest when an 837 is made of it.
"""

import datetime
from decimal import Decimal

import attrs

DATE = datetime.date(2024, 8, 15)
"""The date of service when none is typed."""


@attrs.frozen(slots=True)
class ShorthandLine:
    """One service line.

    ``units`` is 1 when left out and ``charge`` (US dollars) None. ``ndc`` keeps its hyphens;
    ``ndc_quantity`` and ``ndc_unit`` are None unless typed. ``pointers`` count the diagnoses
    from 1. ``date_to`` is the key ``dos_to``, None for a single day.
    """

    revenue: str | None
    code: str | None
    units: Decimal
    modifiers: tuple[str, ...]
    pointers: tuple[int, ...]
    charge: Decimal | None
    ndc: str | None
    ndc_quantity: Decimal | None
    ndc_unit: str | None
    keys: dict[str, str]
    date: datetime.date
    date_to: datetime.date | None = None


@attrs.frozen(slots=True)
class Administration:
    """One administration as charted: a row of an encounter file, None where nothing is typed.

    ``start`` and ``stop`` are equal for a push. ``dose`` is in ``dose_unit``; ``weight_kg`` in
    kilograms. ``vials`` is the text of what was opened (``1x400mg+2x100mg``).
    """

    hcpcs: str | None = None
    ndc: str | None = None
    line: int | None = None
    encounter: str | None = None
    route: str | None = None
    access: str | None = None
    bag: str | None = None
    start: datetime.datetime | None = None
    stop: datetime.datetime | None = None
    present: str | None = None
    pump: str | None = None
    dose: Decimal | None = None
    dose_unit: str | None = None
    vials: str | None = None
    wasted: str | None = None
    container: str | None = None
    supply: str | None = None
    location: str | None = None
    weight_kg: Decimal | None = None


@attrs.frozen(slots=True)
class ShorthandClaim:
    """One claim. ``payer`` is a payer word (``medicare``) or a payer id; ``form`` 837P or 837I.

    ``diagnoses`` are ICD-10-CM codes without dot, in pointer order.
    """

    form: str
    payer: str
    date: datetime.date
    keys: dict[str, str]
    diagnoses: tuple[str, ...]
    lines: tuple[ShorthandLine, ...]
    administrations: tuple[Administration, ...] = ()


@attrs.frozen(slots=True)
class Shorthand:
    """All claims of one text, in the order typed; ``earlier`` are those sent before, None where
    nothing is said of them."""

    text: str
    claims: tuple[ShorthandClaim, ...]
    earlier: tuple[ShorthandClaim, ...] | None = None
