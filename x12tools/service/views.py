"""A report in the shapes that clients of Stedi (and of Change Healthcare before it) and of Claim.MD read.

Both are made of the JSON report and a few facts of each claim. What we cannot know (a payer's number
for the claim) is absent rather than made up, and no patient stands in either.
"""

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from x12tools.claims import Claim

Facts = dict[str, Any]
Found = dict[str, Any]


def facts_of(claim: Claim) -> Facts:
    """What a view says of a claim beyond the report: form, payer, billing NPI, first day, its lines."""
    payer, billing = claim.payer, claim.billing
    return {
        "claim_id": claim.id,
        "form": claim.form,
        "payer_id": (payer.id if payer else None) or "",
        "payer": (payer.name if payer and not payer.is_person else None) or "",
        "billing_npi": (billing.id if billing else None) or "",
        "fdos": claim.date.isoformat() if claim.date else "",
        "lines": [line.control_number or "" for line in claim.lines],
    }


def stedi(document: Found, facts: list[Facts], x12: str, id: str, out: Path) -> None:
    """The answer to one claim; of several, ``claims`` holds one for each. The 277CA stands in ``x12``."""
    answers = [_stedi_claim(document, *one, id) for one in _claims(document, facts)]
    outside = [one for one in document["findings"] if one["claim"] is None]
    if len(answers) == 1:
        record = answers[0] | {"x12": x12}
    else:
        failed = any(one["status"] == "ERROR" for one in answers) or any(one["holds"] for one in outside)
        record = {
            "status": "ERROR" if failed else "SUCCESS",
            "errors": [_stedi_error(one) for one in outside if one["holds"]],
            "warnings": [_stedi_error(one) for one in outside if not one["holds"]],
            "claims": answers,
            "meta": {"traceId": id},
            "x12": x12,
            "httpStatusCode": _http_status(failed),
        }
    out.write_text(json.dumps(record), "utf-8")


def claimmd(document: Found, facts: list[Facts], x12: str, id: str, out: Path) -> None:
    """The status of each claim, and of each message: R where it holds the claim, else A."""
    claims = [_claimmd_claim(*one, id) for one in _claims(document, facts)]
    out.write_text(json.dumps({"claim": claims}), "utf-8")


VIEWS: dict[str, Callable[[Found, list[Facts], str, str, Path], None]] = {
    "stedi": stedi,
    "claimmd": claimmd,
}


def _claims(document: Found, facts: list[Facts]) -> Iterator[tuple[Found, list[Found], Facts]]:
    """Each claim with the findings about it and its facts. What is wrong outside claims is about the
    claims that it holds, and about the only one there is."""
    found: dict[int, list[Found]] = {}
    outside: dict[str | None, list[Found]] = {}
    for one in document["findings"]:
        if one["claim"] is None:
            outside.setdefault(one["transaction"], []).append(one)
        else:
            found.setdefault(one["claim"], []).append(one)
    alone = len(document["claims"]) == 1
    at = 0
    for index, claim in enumerate(document["claims"]):
        known: Facts = {}
        if at < len(facts) and facts[at]["claim_id"] == claim["claim_id"]:
            known = facts[at]
            at += 1
        about = list(found.get(index, ()))
        for transaction, several in outside.items():
            if alone or (claim["verdict"] == "hold" and transaction in (None, claim["transaction"])):
                about += several if alone else [one for one in several if one["holds"]]
        yield claim, about, known


def _stedi_claim(document: Found, claim: Found, found: list[Found], facts: Facts, id: str) -> Found:
    held = claim["verdict"] == "hold"
    status = "ERROR" if held else "SUCCESS"
    return {
        "status": status,
        "controlNumber": claim["transaction"],
        "tradingPartnerServiceId": facts.get("payer_id", ""),
        "claimReference": {
            "correlationId": f"{id}-{claim['number']}",
            "patientControlNumber": claim["claim_id"],
            "customerClaimNumber": claim["claim_id"],
            "timeOfResponse": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "claimType": "INST" if facts.get("form") == "837I" else "PRO",
            "formatVersion": "5010",
            "serviceLines": [{"lineItemControlNumber": one} for one in facts.get("lines", ())],
        },
        "errors": [_stedi_error(one) for one in found if one["holds"]],
        "warnings": [_stedi_error(one) for one in found if not one["holds"]],
        "editStatus": status,
        "meta": {"traceId": id},
        "payer": {"payerName": facts.get("payer", ""), "payerID": facts.get("payer_id", "")},
        "httpStatusCode": _http_status(held),
    }


def _http_status(held: bool) -> str:
    """What Stedi's own answer would have been sent with; ours is 200, as the check itself went well."""
    return "400 BAD_REQUEST" if held else "200 OK"


def _stedi_error(one: Found) -> Found:
    return {
        "field": one["element"] or one["segment"],
        "value": one["value"],
        "code": one["rule"],
        "description": one["message"],
        "followupAction": one["fix"]["text"] if one["fix"] else "Please correct and resubmit.",
        "location": _location(one),
    }


def _location(one: Found) -> str:
    """Loop, line, segment and element, as far as they apply."""
    parts = [("loop", one["loop"]), ("line", one["line"]), ("element", one["element"] or one["segment"])]
    return " ".join(f"{name} {value}" for name, value in parts if value is not None)


def _claimmd_claim(claim: Found, found: list[Found], facts: Facts, id: str) -> Found:
    held = claim["verdict"] == "hold"
    return {
        "claimid": str(claim["number"]),
        "claimmd_id": f"{id}-{claim['number']}",
        "remote_claimid": claim["claim_id"],
        "pcn": claim["claim_id"],
        "batchid": claim["transaction"],
        "fileid": id,
        "payerid": facts.get("payer_id", ""),
        "bill_npi": facts.get("billing_npi", ""),
        "fdos": facts.get("fdos", ""),
        "total_charge": claim["charge"] or "",
        "status": "R" if held else "A",
        "messages": [
            {
                "status": "R" if one["holds"] else "A",
                "mesgid": one["rule"],
                "message": one["message"],
                "fields": one["element"] or one["segment"] or "",
                "responseid": f"{id}-{claim['number']}-{number}",
            }
            for number, one in enumerate(found, 1)
        ],
    }
