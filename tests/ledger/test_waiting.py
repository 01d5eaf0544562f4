"""What has no answer is listed, and no longer once it has one."""

import datetime

from answering import MIXED, NOW, THREE, a_277ca, a_999, a_ta1
from test_acknowledging import send, tied  # noqa: F401 (a fixture)

from x12tools.ledger.waiting import waiting

DAY = datetime.date(2026, 12, 2)


def shown(ledger):
    return [(one.sent.file, one.answers, [each.claim_id for each in one.claims]) for one in waiting(ledger)]


def test_claims_wait_until_a_277ca_speaks_of_them(ledger, send):  # noqa: F811
    _, three = send(THREE)
    _, mixed = send(MIXED.replace(b"TRY", b"ALT"), "mixed.837")
    assert shown(ledger) == [
        ("claims.837", (), ["TRY1", "TRY2", "TRY3"]), ("mixed.837", (), ["ALT1"]),
    ]  # fmt: skip
    first = waiting(ledger)[0]
    assert (first.days(DAY), first.sent.sent_at, first.sent.bht03) == (12, NOW, three["bht03"])
    tied(ledger, a_999(three["gs06"]) + a_ta1(mixed["isa13"], "R", "025"))
    assert shown(ledger) == [("claims.837", ("999",), ["TRY1", "TRY2", "TRY3"])]
    tied(ledger, a_277ca(three["bht03"], "TRN*2*TRY1", "STC*A2:20**WQ", "TRN*2*TRY3", "STC*Z9:1"))
    assert shown(ledger) == [("claims.837", ("999", "277CA"), ["TRY2"])]
    tied(ledger, a_277ca(three["bht03"], "TRN*2*TRY2", "STC*A3:21**U", number=89))
    assert shown(ledger) == []


def test_a_file_that_was_sent_again_waits_once(ledger, send):  # noqa: F811
    send(THREE)
    send(THREE, again=True)
    assert shown(ledger) == [("claims.837", (), ["TRY1", "TRY2", "TRY3"])]
