"""Composites: several components in one element, each list written once."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Composite, composite, element
from x12tools.segments.values import period_days


@composite("C001")
class UnitOfMeasure(Composite):
    """The unit that a quantity is counted in."""

    unit: str | None = element(1, "355")


@composite("C003")
class ProcedureIdentifier(Composite):
    """A procedure code with its qualifier and up to four modifiers."""

    qualifier: str | None = element(1, "235")
    code: str | None = element(2, "234")
    modifier_1: str | None = element(3, "1339")
    modifier_2: str | None = element(4, "1339")
    modifier_3: str | None = element(5, "1339")
    modifier_4: str | None = element(6, "1339")
    description: str | None = element(7, "352")
    code_to: str | None = element(8, "234")

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers given, in order."""
        each = (self.modifier_1, self.modifier_2, self.modifier_3, self.modifier_4)
        return tuple(modifier for modifier in each if modifier)


@composite("C004")
class DiagnosisPointers(Composite):
    """Which of the claim's diagnoses a line is for, the main one first."""

    pointer_1: int | None = element(1, "1328")
    pointer_2: int | None = element(2, "1328")
    pointer_3: int | None = element(3, "1328")
    pointer_4: int | None = element(4, "1328")

    @property
    def pointers(self) -> tuple[int, ...]:
        """The numbers of the diagnoses pointed to, from 1; what is no number is left out."""
        each = (self.pointer_1, self.pointer_2, self.pointer_3, self.pointer_4)
        return tuple(pointer for pointer in each if pointer is not None)


@composite("C022")
class HealthCareCode(Composite):
    """A code with the qualifier that says what it is, and the date or amount that goes with it."""

    qualifier: str | None = element(1, "1270")
    code: str | None = element(2, "1271")
    format: str | None = element(3, "1250")
    period: str | None = element(4, "1251")
    amount: Decimal | None = element(5, "782")
    quantity: Decimal | None = element(6, "380")
    version: str | None = element(7, "799")
    code_to: str | None = element(8, "1271")
    present_on_admission: str | None = element(9, "1073")

    @property
    def dates(self) -> tuple[datetime.date | None, datetime.date | None]:
        """(first, last) day that goes with the code; None where there is none to read."""
        return period_days(self.format, self.period)


@composite("C023")
class FacilityCode(Composite):
    """Place of service, or type of bill, and how often the claim was sent."""

    facility: str | None = element(1, "1331")
    qualifier: str | None = element(2, "1332")
    frequency: str | None = element(3, "1325")


@composite("C024")
class RelatedCauses(Composite):
    """Whether an accident or the work caused the condition."""

    cause_1: str | None = element(1, "1362")
    cause_2: str | None = element(2, "1362")
    cause_3: str | None = element(3, "1362")
    state: str | None = element(4, "156")
    country: str | None = element(5, "26")

    @property
    def causes(self) -> tuple[str, ...]:
        """The causes given."""
        return tuple(cause for cause in (self.cause_1, self.cause_2, self.cause_3) if cause)


@composite("C030")
class ErrorPosition(Composite):
    """Where in a segment an error is."""

    element_number: int | None = element(1, "722")
    component: int | None = element(2, "1528")
    repetition: int | None = element(3, "1686")


@composite("C040")
class FurtherReference(Composite):
    """More numbers that belong to a reference."""

    qualifier_1: str | None = element(1, "128")
    value_1: str | None = element(2, "127")
    qualifier_2: str | None = element(3, "128")
    value_2: str | None = element(4, "127")
    qualifier_3: str | None = element(5, "128")
    value_3: str | None = element(6, "127")

    @property
    def references(self) -> tuple[tuple[str | None, str], ...]:
        """(qualifier, value) of each number given."""
        each = (
            (self.qualifier_1, self.value_1),
            (self.qualifier_2, self.value_2),
            (self.qualifier_3, self.value_3),
        )
        return tuple((qualifier, value) for qualifier, value in each if value)


@composite("C042")
class AdjustmentReason(Composite):
    """Why a provider's payment was changed, and by which reference."""

    code: str | None = element(1, "426")
    reference: str | None = element(2, "127")


@composite("C043")
class ClaimStatus(Composite):
    """A status category, the status, and whom it concerns."""

    category: str | None = element(1, "1271")
    status: str | None = element(2, "1271")
    entity: str | None = element(3, "98")
    code_list: str | None = element(4, "1270")


@composite("C998")
class ErrorContext(Composite):
    """What an error is about."""

    name: str | None = element(1, "9999")
    reference: str | None = element(2, "9998")


@composite("C999")
class ElementReference(Composite):
    """The data element an error refers to."""

    data_element: int | None = element(1, "725")
    data_element_2: int | None = element(2, "725")
