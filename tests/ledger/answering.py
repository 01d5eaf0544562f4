"""Answers of a payer to what the gate let go, by our own writers and by hand."""

import datetime

import x12tools
from x12tools.acks import Header, InformationSource, judge, write_277ca, write_999, write_ta1
from x12tools.acks.codes import Outcome
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
HEADER = Header(control_number=77, date=datetime.date(2026, 11, 21), time=datetime.time(9, 30))
THREE = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96415 ++ M05.79 | 96365"))
MIXED = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413 96365"))

ENVELOPE = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       "
    "*261121*0930*^*00501*{number:09}*0*P*:~{body}IEA*1*{number:09}~"
)


def by_hand(*segments, number=88):
    """An interchange of these segments."""
    body = "".join(f"{one}~" for one in segments)
    return ENVELOPE.format(number=number, body=body).encode("latin-1")


def a_277ca(batch, *claims, number=88, whole="A1:19:PR*20261121*WQ"):
    """A 277CA about a transaction (BHT03), with the segments of each claim; ``whole`` is what
    it says of all."""
    return by_hand(
        "GS*HN*PAYER*PRACTICE*20261121*0930*8*X*005010X214", "ST*277*0001*005010X214",
        "BHT*0085*08*P1*20261121*0930*TH", "HL*1**20*1", "TRN*1*R1", "HL*2*1*21*1", f"TRN*2*{batch}",
        f"STC*{whole}*0", "HL*3*2*19*1", "HL*4*3*PT", *claims, "SE*1*0001", "GE*1*8",
        number=number,
    )  # fmt: skip


def a_999(group, *transactions, outcome="A", number=88):
    """A 999 about a group (GS06), with the segments of each transaction."""
    return by_hand(
        "GS*FA*PAYER*PRACTICE*20261121*0930*8*X*005010X231A1", "ST*999*0001*005010X231A1",
        f"AK1*HC*{group}*005010X222A1", *transactions, f"AK9*{outcome}*1*1*1", "SE*1*0001", "GE*1*8",
        number=number,
    )  # fmt: skip


def a_ta1(interchange, code="A", note="000", number=88):
    """A TA1 about an interchange (ISA13)."""
    return by_hand(f"TA1*{interchange}*261120*1200*{code}*{note}", number=number)


def written(clean, *, numbers=None, refuse=frozenset()):
    """The TA1, 999 and 277CA that a payer writes about a clean file; it rejects the claims of ``refuse``
    (by number in the file), and gives ``numbers`` to others."""
    report = x12tools.check(clean)
    answer = judge(clean, report.findings, report.claims)
    for claim in answer.claims:
        claim.held = claim.received.number in refuse
        claim.statuses = ("A3:21",) if claim.held else ()
    assert all(one.outcome is Outcome.ACCEPTED for one in answer.interchanges)
    return (
        write_ta1(answer, HEADER, owed=False),
        write_999(answer, HEADER),
        write_277ca(
            answer, HEADER, reference="P1", source=InformationSource(role="PR"),
            payer_claim_numbers=numbers or {},
        ),
    )  # fmt: skip
