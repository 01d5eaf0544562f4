"""BPR: payment."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("BPR", home="005010X221A1/BPR")
class BPR(Segment):
    """How much is paid, how, and when."""

    handling: str | None = element(1, "305")
    amount: Decimal | None = element(2, "782")
    credit_debit: str | None = element(3, "478")
    method: str | None = element(4, "591")
    format: str | None = element(5, "812")
    sender_bank_qualifier: str | None = element(6, "506")
    sender_bank: str | None = element(7, "507")
    sender_account_qualifier: str | None = element(8, "569")
    sender_account: str | None = element(9, "508")
    payer: str | None = element(10, "509")
    payer_supplement: str | None = element(11, "510")
    receiver_bank_qualifier: str | None = element(12, "506")
    receiver_bank: str | None = element(13, "507")
    receiver_account_qualifier: str | None = element(14, "569")
    receiver_account: str | None = element(15, "508")
    date: datetime.date | None = element(16, "373")
