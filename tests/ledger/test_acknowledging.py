"""Acknowledgements are tied to what went out, change what they speak of, and are kept once."""

import json

import pytest
from answering import MIXED, NOW, THREE, a_277ca, a_999, a_ta1, written
from conftest import LEDGER_KEY
from sqlalchemy import select, update

from x12tools.acks import Outcome, read_ack
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.gate import hook
from x12tools.gate.release import release
from x12tools.ledger import tables
from x12tools.ledger.acknowledging import State, acknowledge
from x12tools.ledger.audit import verify
from x12tools.ledger.deciding import Decision, decide
from x12tools.ledger.opening import Ledger
from x12tools.ledger.sealing import Sealer
from x12tools.ledger.waiting import waiting


@pytest.fixture
def send(ledger, tmp_path):
    """Puts a file through the gate and gives what it wrote: clean.837 and the numbers of its manifest."""

    def through(data, name="claims.837", **more):
        path, out = tmp_path / name, tmp_path / "out"
        path.write_bytes(data)
        hook(path, out, ledger=ledger, now=NOW, **more)
        manifest = json.loads((out / "manifest.json").read_text())
        numbers = [one["to"] for one in manifest["controls"] if one["to"]["file"] == "clean.837"]
        return (out / "clean.837").read_bytes(), numbers[0] if len(numbers) == 1 else numbers

    return through


def rows(ledger, table):
    with ledger.begin() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def statuses(ledger):
    return [one["status"] for one in rows(ledger, tables.claim)]


def tied(ledger, data):
    return [acknowledge(ledger, one, NOW) for one in read_ack(data)]


def test_what_a_payer_answers_to_a_clean_file(ledger, send):
    clean, numbers = send(THREE)
    ta1, group, claims = written(clean, numbers={1: "ICN 77", 3: "ICN 79"}, refuse={2})
    found = tied(ledger, ta1 + group + claims)
    assert [(one.kind, one.state, one.fits) for one in found] == [
        ("TA1", State.NEW, True), ("999", State.NEW, True), ("277CA", State.NEW, True),
    ]  # fmt: skip
    assert [one.answers for one in found] == [numbers["isa13"], numbers["gs06"], numbers["bht03"]]
    assert statuses(ledger) == ["accepted", "rejected", "accepted"]
    assert (found[2].accepted, found[2].rejected, found[2].outcome) == (2, 1, Outcome.PARTLY)
    kept = rows(ledger, tables.acknowledgement)
    assert [(one["kind"], one["outcome"]) for one in kept] == [
        ("TA1", "accepted"), ("999", "accepted"), ("277CA", "partly"),
    ]  # fmt: skip
    assert {one["submission_id"] for one in kept} == {rows(ledger, tables.submission)[0]["id"]}
    assert [one["outcome"] for one in rows(ledger, tables.transaction_status)] == [
        "accepted", "accepted", "partly",
    ]  # fmt: skip
    said = rows(ledger, tables.claim_status)
    assert [(one["outcome"], one["statuses"]) for one in said] == [
        ("accepted", "A2:20"), ("rejected", "A3:21"), ("accepted", "A2:20"),
    ]  # fmt: skip
    first, second, _ = rows(ledger, tables.claim)
    assert ledger.sealer.open(first["sealed_payer_claim_number"], "claim.payer_number") == "ICN 77"
    assert first["payer_claim_index"] == ledger.sealer.index("icn 77", "claim.payer_number")
    assert (second["sealed_payer_claim_number"], second["payer_claim_index"]) == (None, None)
    assert "acknowledged" in [one["action"] for one in rows(ledger, tables.audit)]
    with ledger.begin() as connection:
        assert list(verify(connection)) == []


def test_the_same_acknowledgement_is_kept_once_whatever_file_it_is_in(ledger, send):
    clean, _ = send(THREE)
    ta1, group, claims = written(clean)
    tied(ledger, claims)
    before = rows(ledger, tables.audit)
    again = tied(ledger, group + claims)
    assert [one.state for one in again] == [State.NEW, State.KNOWN]
    assert again[1].fits
    assert len(rows(ledger, tables.acknowledgement)) == 2
    assert len(rows(ledger, tables.claim_status)) == 3
    assert len(rows(ledger, tables.audit)) == len(before) + 1
    assert tied(ledger, ta1 + ta1)[1].state is State.KNOWN


def test_what_answers_nothing_of_ours_is_not_kept_and_fits_when_it_comes_again(ledger, send, tmp_path):
    clean, numbers = send(THREE)
    _, _, claims = written(clean)
    strange = claims.replace(numbers["bht03"].encode(), b"ANOTHER")
    (found,) = tied(ledger, strange)
    assert (found.state, found.fits, found.transactions) == (State.UNMATCHED, False, ())
    assert (found.accepted, found.rejected) == (3, 0)
    assert rows(ledger, tables.acknowledgement) == []
    assert statuses(ledger) == ["sent"] * 3
    assert [one.state for one in tied(ledger, a_ta1("000000019") + a_999("19") + a_277ca(""))] == [
        State.UNMATCHED
    ] * 3
    assert tied(ledger, claims)[0].state is State.NEW


def test_the_numbers_a_file_came_with_are_not_those_it_went_with(ledger, send, tmp_path):
    send(THREE)
    (own,) = tied(ledger, (tmp_path / "out" / "277ca.edi").read_bytes())
    assert own.state is State.UNMATCHED


def test_a_claim_that_the_transaction_has_not(ledger, send):
    _, numbers = send(THREE)
    (found,) = tied(
        ledger, a_277ca(numbers["bht03"], "TRN*2*OTHER", "STC*A3:21**U", "TRN*2*TRY2", "STC*A2:20**WQ")
    )
    assert [(one.claim_id, one.id is not None) for one in found.claims] == [("OTHER", False), ("TRY2", True)]
    assert (found.state, found.fits) == (State.NEW, False)
    assert (found.accepted, found.rejected) == (1, 0)
    assert statuses(ledger) == ["sent", "accepted", "sent"]


def test_a_claim_of_another_transaction_is_not_meant(ledger, send):
    _, numbers = send(THREE)
    send(to_837(parse("M05.79 | 96413 96415")).replace(b"TRY1", b"ELSE1"), "other.837")
    (found,) = tied(ledger, a_277ca(numbers["bht03"], "TRN*2*ELSE1", "STC*A3:21**U"))
    assert found.claims[0].id is None
    assert statuses(ledger) == ["sent"] * 4


def test_a_rejection_stands_whatever_is_read_later(ledger, send):
    _, numbers = send(THREE)
    batch = numbers["bht03"]
    one, two = ("TRN*2*TRY1", "STC*A1:20**WQ"), ("TRN*2*TRY2", "STC*A3:21**U")
    tied(ledger, a_277ca(batch, *one, *two))
    assert statuses(ledger) == ["accepted", "rejected", "sent"]
    tied(ledger, a_277ca(batch, "TRN*2*TRY1", "STC*A7:562**U", "TRN*2*TRY2", "STC*A2:20**WQ", number=89))
    assert statuses(ledger) == ["rejected", "rejected", "sent"]


def test_what_says_nothing_changes_nothing(ledger, send):
    _, numbers = send(THREE)
    (found,) = tied(ledger, a_277ca(numbers["bht03"], "TRN*2*TRY1", "STC*JANE DOE:1**"))
    assert found.outcome is Outcome.UNKNOWN
    assert statuses(ledger) == ["sent"] * 3
    (said,) = rows(ledger, tables.claim_status)
    assert (said["outcome"], said["statuses"]) == ("unknown", "?")


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (lambda to: a_ta1(to["isa13"], "R", "025"), "025"),
        (lambda to: a_999(to["gs06"], "AK2*837*1", "IK5*R*5*I5", outcome="R"), ""),
        (lambda to: a_999(to["gs06"], f"AK2*837*{to['st02']}", "IK5*R*5*I5", outcome="P"), "5 I5"),
        (lambda to: a_277ca(to["bht03"], whole="A3:21:PR*20261121*U"), "A3:21:PR"),
    ],
    ids=["TA1", "999 of a group", "999", "277CA"],
)  # fmt: skip
def test_a_rejected_transaction_takes_its_claims_along(ledger, send, answer, codes):
    _, numbers = send(MIXED)
    (found,) = tied(ledger, answer(numbers))
    assert (found.fits, found.rejected, found.outcome in (Outcome.REJECTED, Outcome.PARTLY)) == (
        True,
        1,
        True,
    )
    assert statuses(ledger) == ["rejected", "held"]
    assert [one["statuses"] for one in rows(ledger, tables.claim_status)] == [codes]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (lambda to: a_ta1(to["isa13"], "E", "016"), "with_errors"),
        (lambda to: a_999(to["gs06"]), "accepted"),
        (lambda to: a_999(to["gs06"], f"AK2*837*{to['st02']}", "IK5*E*5", outcome="E"), "with_errors"),
    ],
    ids=["TA1", "999 without its transactions", "999 with errors"],
)
def test_what_takes_a_transaction_says_nothing_of_its_claims(ledger, send, answer, outcome):
    _, numbers = send(MIXED)
    (found,) = tied(ledger, answer(numbers))
    assert found.fits
    assert statuses(ledger) == ["sent", "held"]
    assert [one["outcome"] for one in rows(ledger, tables.transaction_status)] == [outcome]


def test_a_group_of_two_transactions(ledger, send):
    two = THREE.decode()
    start, end = two.index("ST*837"), two.index("GE*")
    second = two[start:end].replace("*0001", "*0002").replace("TRY", "SEC")
    _, numbers = send((two[:end] + second + two[end:].replace("GE*1", "GE*2")).encode())
    group = numbers[0]["gs06"]
    first, last = (one["st02"] for one in numbers)
    (found,) = tied(
        ledger,
        a_999(group, f"AK2*837*{first}", "IK5*A", f"AK2*837*{last.lstrip('0')}", "IK5*R*5",
              "AK2*837*0009", "IK5*R*5", outcome="P"),
    )  # fmt: skip
    assert statuses(ledger) == ["sent"] * 3 + ["rejected"] * 3
    assert (found.fits, found.strange) == (False, ("0009",))


def test_claims_of_one_number_are_told_apart_by_charge_and_then_by_order(ledger, send):
    same = parse("M05.79 | 96413$700 ++ M05.79 | 96413$300 96415 ++ M05.79 | 96413$300 96415 96415")
    _, numbers = send(to_837(same).replace(b"TRY2", b"TRY1").replace(b"TRY3", b"TRY1"))
    charges = [one["charge"] for one in rows(ledger, tables.claim)]
    tied(
        ledger,
        a_277ca(numbers["bht03"], "TRN*2*TRY1", f"STC*A3:21**U*{charges[2]}",
                "TRN*2*TRY1", "STC*A2:20**WQ", "TRN*2*TRY1", "STC*A2:20**WQ"),
    )  # fmt: skip
    assert statuses(ledger) == ["accepted", "accepted", "rejected"]


def test_a_file_that_was_sent_again_is_answered_where_it_was_sent_last(ledger, send):
    clean, _ = send(THREE)
    send(THREE, again=True)
    (found,) = tied(ledger, written(clean)[2])
    assert (found.accepted, found.fits) == (3, True)
    assert statuses(ledger) == ["sent"] * 3 + ["accepted"] * 3


def test_numbers_that_are_counted_for_each_receiver_are_not_mistaken(ledger, send):
    """Two receivers count from 1: the same numbers, and other claims."""
    send(THREE)
    send(THREE.replace(b"*ZZ*RECEIVER ", b"*ZZ*OTHERONE "), "other.837")
    with ledger.begin() as connection:
        assert connection.execute(select(tables.control.c.receiver)).scalars().all() == [
            "RECEIVER",
            "OTHERONE",
        ]
        connection.execute(
            update(tables.control).values(
                new_isa13="000000001", new_gs06="1", new_st02="0001", new_bht03="000000001-0001"
            )
        )
    rejected = a_277ca("000000001-0001", "TRN*2*TRY1", "STC*A3:21**U")
    assert len(waiting(ledger)) == 2
    assert tied(ledger, rejected + a_ta1("000000001", "R", "025"))[0].state is State.UNMATCHED
    assert statuses(ledger) == ["sent"] * 6
    (found,) = tied(ledger, rejected.replace(b"*ZZ*PAYER    ", b"*ZZ*OTHERONE "))
    assert (found.fits, found.transactions[0].sent.file) == (True, "other.837")
    assert statuses(ledger) == ["sent"] * 3 + ["rejected", "sent", "sent"]
    tied(ledger, a_ta1("1", "R", "025").replace(b"*ZZ*PAYER    ", b"*ZZ*RECEIVER "))
    assert statuses(ledger) == ["rejected"] * 4 + ["sent", "sent"]


def test_claims_of_two_files_that_were_released_together(ledger, send, tmp_path):
    send(MIXED)
    send(MIXED.replace(b"TRY", b"ALT"), "other.837")
    decide(
        ledger,
        [Decision(claim_id=one, action="override", who="ann", why="notes") for one in ("TRY2", "ALT2")],
        NOW,
    )
    release(ledger, tmp_path / "freed", now=NOW)
    found = tied(ledger, written((tmp_path / "freed" / "clean.837").read_bytes(), refuse={2})[2])
    assert all(one.fits for one in found)
    assert {each.sent.receiver for one in found for each in one.transactions} == {"RECEIVER"}
    assert sum(one.accepted for one in found) == sum(one.rejected for one in found) == 1
    assert sorted(statuses(ledger)) == ["accepted", "rejected", "sent", "sent"]


def test_a_claim_is_found_that_was_stored_with_an_older_key(ledger, send):
    clean, _ = send(THREE)
    other = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="
    newer = Ledger(ledger.engine, Sealer.from_text(f"{other},{LEDGER_KEY}"))
    assert [one.fits for one in tied(newer, written(clean)[2])] == [True]
    assert statuses(ledger) == ["accepted"] * 3


def test_nothing_of_a_patient_is_kept_in_clear(ledger, send):
    clean, numbers = send(THREE)
    tied(ledger, b"".join(written(clean, numbers={2: "ICN77"})))
    tied(
        ledger,
        a_277ca(
            numbers["bht03"], "NM1*QC*1*JANE*DOE", "TRN*2*TRY1", "STC*A3:21*JANE*U*1******JANE*JANE*JANE"
        ),
    )
    with ledger.begin() as connection:
        stored = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for table in tables.METADATA.sorted_tables
            for row in connection.execute(select(table))
            for value in row
        )
    assert b"A3:21" in stored
    for text in (b"TRY2", b"ICN77", b"JANE", b"MEMBER0001"):
        assert text not in stored
