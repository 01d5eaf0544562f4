"""The worklist as text and as JSON says the same, first things first."""

import datetime
import json

from typed_claims import given

from x12tools.reports.worklist import worklist_json, worklist_text
from x12tools.worklists import State, worklist

DAY = datetime.date(2024, 8, 22)
TEXT = (
    "EXPOS1 claim=V1 2024-09-04 G35 | J2350x600 96413 ++ EXPOS1 claim=V2 2024-08-23 K50.90 | J3380x300 96413"
    " ++ EXPPO1 claim=V3 2024-08-12 M05.79 | J1745x35 J1745x5-JW 96413"
)


def listed(text=TEXT):
    data, options = given(text)
    options.as_of = DAY
    return list(worklist(data, options))


def test_text():
    assert worklist_text(listed(), DAY, ["v.837"]) == (
        "UNKNOWN  no day known    INF-PA-13  V3 lines 1, 2  J1745 x40 of 2024-08-12  Example commercial PPO"
        "  $450.00\n"
        "  Look for the authorization; without one, ask for it; the profile does not say whether the plan"
        " still takes it after the service.\n"
        "LATE     by 2024-08-20   INF-PA-12  V2 line 1  J3380 x300 of 2024-08-23"
        "  Example point of service plan  $3,000.00\n"
        "  Look for the authorization; without one, ask for it; have it expedited (72 hours) if it is urgent,"
        " or move the visit.\n"
        "DUE      by 2024-08-30   INF-PA-12  V1 line 1  J2350 x600 of 2024-09-04"
        "  Example point of service plan  $6,000.00\n"
        "  Look for the authorization; without one, ask for it for the drug and its administration.\n"
        "\n"
        "3 things to do as of 2024-08-22: 1 late, 1 due, 1 unknown; $9,450.00 at risk.\n"
    )


def test_an_empty_list():
    assert worklist_text([], DAY, ["v.837"]) == "0 things to do as of 2024-08-22.\n"
    told = json.loads(worklist_json([], DAY, ["v.837"]))
    assert told["items"] == []
    assert told["summary"] == {
        "items": 0, "late": 0, "closed": 0, "due": 0, "open": 0, "unknown": 0, "confirm": 0,
        "dollars_at_risk": "0",
    }  # fmt: skip


def test_several_files_are_named():
    assert "a.837  V3 lines 1, 2" in worklist_text(listed(), DAY, ["a.837", "b.837"])


def test_what_moves_a_terminals_cursor_is_not_printed():
    shown = worklist_text(listed("EXPOS1 claim=V1 2024-09-04 G35 | J2350x600 96413"), DAY, ["v\x1b.837", "b"])
    assert "\x1b" not in shown


def test_json():
    told = json.loads(worklist_json(listed(), DAY, ["v.837"]))
    assert told["schema"] == "x12tools/worklist/1"
    assert told["provenance"]["as_of"] == "2024-08-22"
    assert told["summary"]["items"] == 3
    assert told["summary"]["dollars_at_risk"] == "9450.00"
    assert [item["claim_id"] for item in told["items"]] == ["V3", "V2", "V1"]
    last = told["items"][2]
    assert last.pop("why") == State.DUE.words
    assert last == {
        "id": "INF-PA-12", "title": "Authorization to ask for before the visit", "state": "due", "file": 0,
        "claim_id": "V1", "lines": [1], "code": "J2350", "units": "600", "date": "2024-09-04",
        "payer": "Example point of service plan", "by": "2024-08-30", "days_left": 8,
        "todo": "Look for the authorization; without one, ask for it for the drug and its administration.",
        "authorization": None, "dollars_at_risk": "6000.00", "basis": "charge",
    }  # fmt: skip
