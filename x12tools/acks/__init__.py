"""Acknowledgements, written and read: TA1 (interchange), 999 (syntax and guide), 277CA (claims).

``judge`` turns a check's findings into an answer, and ``write_ta1``, ``write_999`` and
``write_277ca`` write it. ``read_ack`` reads what came back from a clearinghouse or payer.
"""

from x12tools.acks.answer import Answer
from x12tools.acks.codes import Code, Outcome
from x12tools.acks.envelope import Address, Header
from x12tools.acks.judging import judge
from x12tools.acks.model import Ack, ClaimAck, ClaimsAck, GroupAck, InterchangeAck, TransactionAck
from x12tools.acks.reading import read_ack
from x12tools.acks.received import Received, read_received
from x12tools.acks.write_277ca import InformationSource, write_277ca
from x12tools.acks.write_999 import write_999
from x12tools.acks.write_ta1 import write_ta1

__all__ = [
    "Ack",
    "Address",
    "Answer",
    "ClaimAck",
    "ClaimsAck",
    "Code",
    "GroupAck",
    "Header",
    "InformationSource",
    "InterchangeAck",
    "Outcome",
    "Received",
    "TransactionAck",
    "judge",
    "read_ack",
    "read_received",
    "write_277ca",
    "write_999",
    "write_ta1",
]
