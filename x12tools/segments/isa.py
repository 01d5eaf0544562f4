"""ISA: interchange header."""

import datetime

from x12tools.segments.base import Segment, element, segment


@segment("ISA", home="control")
class ISA(Segment):
    """Who sends what to whom, and the interchange's separators."""

    authorization_qualifier: str | None = element(1, "I01")
    authorization: str | None = element(2, "I02")
    security_qualifier: str | None = element(3, "I03")
    security: str | None = element(4, "I04")
    sender_qualifier: str | None = element(5, "I05")
    sender: str | None = element(6, "I06")
    receiver_qualifier: str | None = element(7, "I05")
    receiver: str | None = element(8, "I07")
    date: datetime.date | None = element(9, "I08")
    time: datetime.time | None = element(10, "I09")
    repetition_separator: str | None = element(11, "I65")
    version: str | None = element(12, "I11")
    control_number: str | None = element(13, "I12", text=True)
    acknowledgment_requested: str | None = element(14, "I13")
    usage: str | None = element(15, "I14")
    component_separator: str | None = element(16, "I15")
