"""What a client is answered: reports, submissions, views, problems."""

import datetime
import json

import pytest
from serving import CLEAN, DAY, HELD, MIXED, eventually, nothing_is_left

from x12tools import check
from x12tools.engine.options import Options
from x12tools.reports import to_json

AS_OF = datetime.date(2024, 8, 22)


def sent(client, path, data, headers=None, **query):
    return client.post(path, content=data, params={**DAY, **query}, headers=headers)


def fresh(data, number):
    """The same claims in a file that was not sent before."""
    return data.replace(b"000000001", b"%09d" % number)


def problem(response, status, kind):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert (told["type"], told["status"]) == (f"/problems/{kind}", status)
    assert told["instance"].endswith(response.headers["x-request-id"])
    return told


def test_a_check_says_what_the_command_says(client):
    done = sent(client, "/v1/check", MIXED)
    assert (done.status_code, done.headers["x12tools-exit-code"]) == (200, "1")
    report = check(MIXED, Options(as_of=AS_OF), name="claims.837")
    ours, theirs = done.json(), json.loads(to_json(report, AS_OF))
    for one in (ours, theirs):
        del one["provenance"]["tables"]  # those that a process has loaded so far
    assert ours == theirs


@pytest.mark.parametrize(
    ("form", "media_type", "word"),
    [
        ("ndjson", "application/x-ndjson", '"type": "claim"'),
        ("csv", "text/csv; charset=utf-8", "file,transaction,claim"),
        ("sarif", "application/sarif+json", '"2.1.0"'),
        ("html", "text/html; charset=utf-8", "<!DOCTYPE html>"),
        ("text", "text/plain; charset=utf-8", "HELD"),
    ],
)
def test_formats_by_query_and_by_accept(client, form, media_type, word):
    by_query = sent(client, "/v1/check", HELD, format=form)
    by_accept = sent(client, "/v1/check", HELD, headers={"Accept": f"{media_type};q=0.9, */*;q=0.1"})
    assert by_query.headers["content-type"] == by_accept.headers["content-type"] == media_type
    assert word in by_query.text
    assert by_query.text == by_accept.text


def test_hold_on_is_told_to_the_check(client):
    assert sent(client, "/v1/check", HELD, hold_on="reject").json()["summary"]["held"] == 0
    assert sent(client, "/v1/check", HELD, hold_on="reject,denial").json()["summary"]["held"] == 1


def test_a_submission_and_its_files(service, client):
    done = sent(client, "/v1/hook", fresh(MIXED, 100), name="monday.837")
    assert (done.status_code, done.headers["x12tools-exit-code"]) == (201, "1")
    record = done.json()
    assert (record["claims"], record["held"], record["name"]) == (2, 1, "monday.837")
    assert client.get(done.headers["location"]).json() == record
    assert list(record["files"]) == [
        "findings.json",
        "999.edi",
        "277ca.edi",
        "held.837",
        "clean.837",
        "manifest.json",
    ]
    manifest = client.get(record["files"]["manifest.json"]).json()
    assert [one["bucket"] for one in manifest["claims"]] == ["clean", "held"]
    clean = client.get(record["files"]["clean.837"])
    assert clean.headers["content-disposition"] == "attachment; filename=clean.837"
    assert [one.claim_id for one in check(clean.content).claims] == ["TRY1"]
    for path in (service.data / "submissions" / record["id"]).iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    with service.client("other") as other:
        problem(other.get(done.headers["location"]), 404, "not-found")
        problem(other.get(record["files"]["clean.837"]), 404, "not-found")
    with service.client("boss") as boss:
        assert boss.get(done.headers["location"]).json() == record


def test_the_same_file_again_is_refused_and_names_the_first(service, client):
    data = fresh(CLEAN, 101)
    first = sent(client, "/v1/hook", data)
    told = problem(sent(client, "/v1/hook", data), 409, "duplicate")
    assert (told["submission"], told["exit_code"]) == (first.headers["location"], 5)
    with service.client("other") as other:
        assert "submission" not in problem(sent(other, "/v1/hook", data), 409, "duplicate")
    again = sent(client, "/v1/hook", data, again="true")
    assert (again.status_code, again.json()["sha256"]) == (201, first.json()["sha256"])
    assert again.json()["id"] != first.json()["id"]


def test_an_idempotency_key_gives_the_first_answer(service, client):
    data, key = fresh(CLEAN, 102), {"Idempotency-Key": "monday-1"}
    first = sent(client, "/v1/hook", data, headers=key)
    second = sent(client, "/v1/hook", data, headers=key)
    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["location"] == first.headers["location"]
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    problem(sent(client, "/v1/hook", fresh(CLEAN, 103), headers=key), 422, "other-request")
    problem(sent(client, "/v1/hook", data, headers=key, format="stedi"), 422, "other-request")
    problem(sent(client, "/v1/hook", data, headers={"Idempotency-Key": "a b"}), 400, "bad-request")
    with service.client("other") as other:
        problem(sent(other, "/v1/hook", data, headers=key), 409, "duplicate")
    report = sent(client, "/v1/check", MIXED, headers=key)
    assert report.status_code == 200, "another route is another request"
    assert sent(client, "/v1/check", MIXED, headers=key).content == report.content


def test_stedi_of_one_claim(client):
    told = sent(client, "/v1/check", HELD, format="stedi").json()
    assert (told["status"], told["editStatus"], told["httpStatusCode"]) == (
        "ERROR",
        "ERROR",
        "400 BAD_REQUEST",
    )
    assert told["claimReference"]["patientControlNumber"] == "TRY1"
    assert told["claimReference"]["claimType"] == "PRO"
    assert told["claimReference"]["serviceLines"][0] == {"lineItemControlNumber": "L1"}
    (error,) = told["errors"]
    assert (error["code"], error["field"], error["value"]) == ("INF-SEQ-01", "SV101-02", "96365")
    assert error["location"] == "loop 2400 line 3 element SV101-02"
    assert told["x12"].startswith("ISA*")
    assert "STC*" in told["x12"]
    assert sent(client, "/v1/check", CLEAN, format="stedi").json()["status"] == "SUCCESS"


def test_views_of_several_claims_are_those_of_their_submission(client):
    done = sent(
        client, "/v1/hook", fresh(MIXED, 104), headers={"Accept": "application/vnd.x12tools.claimmd+json"}
    )
    assert done.status_code == 201
    claims = done.json()["claim"]
    assert [(one["pcn"], one["status"], one["fdos"]) for one in claims] == [
        ("TRY1", "A", "2024-08-15"), ("TRY2", "R", "2024-08-15"),
    ]  # fmt: skip
    assert [one["mesgid"] for one in claims[1]["messages"] if one["status"] == "R"] == ["INF-SEQ-01"]
    kept = client.get(done.headers["location"], params={"format": "claimmd"})
    assert kept.json() == done.json()
    told = client.get(done.headers["location"], params={"format": "stedi"}).json()
    assert [one["status"] for one in told["claims"]] == ["SUCCESS", "ERROR"]
    assert told["x12"] == client.get(f"{done.headers['location']}/277ca.edi").text


def test_what_is_wrong_with_a_whole_transaction_is_an_error_of_its_claims(client):
    told = sent(client, "/v1/check", MIXED.replace(b"SE*", b"SE*9"), format="stedi").json()
    assert [one["status"] for one in told["claims"]] == ["ERROR", "ERROR"]
    assert all(any(e["location"].endswith("element SE01") for e in one["errors"]) for one in told["claims"])


def test_rules(client):
    told = client.get("/v1/rules").json()
    by_id = {one["id"]: one for one in told["rules"]}
    assert by_id["INF-SEQ-01"]["severity"] == "denial"
    assert client.get("/v1/rules/inf-seq-01").json() == by_id["INF-SEQ-01"]
    problem(client.get("/v1/rules/INF-NONE-99"), 404, "not-found")


def test_health_and_pages_need_no_key(service):
    with service.client(None) as nobody:
        assert nobody.get("/healthz").json() == {"status": "ok"}
        assert nobody.get("/openapi.json").json()["openapi"] == "3.1.0"
        page = nobody.get("/docs")
        assert "/v1/hook" in page.text
        assert "script" not in page.text
        for path in ("/v1/rules", "/metrics", "/v1/submissions/" + "0" * 32):
            told = nobody.get(path)
            problem(told, 401, "no-key")
            assert told.headers["www-authenticate"] == 'Bearer realm="x12tools"'


def test_metrics(service, client):
    sent(client, "/v1/check", MIXED)
    counted = 'x12tools_requests_total{method="POST",route="/v1/check",status="200"}'
    with service.client("boss") as boss:
        eventually(lambda: counted in boss.get("/metrics").text)  # counted when the answer has gone
        text = boss.get("/metrics").text
    assert 'x12tools_claims_total{verdict="hold",way="check"}' in text
    assert "x12tools_workers 1\n" in text
    problem(client.get("/metrics"), 403, "wrong-scope")


@pytest.mark.parametrize(
    ("data", "headers", "query", "status", "kind"),
    [
        (b"%PDF-1.7", {}, {}, 422, "not-x12"),
        (b"", {}, {}, 422, "not-x12"),
        (CLEAN, {"Content-Encoding": "gzip"}, {}, 415, "media-type"),
        (CLEAN, {"Content-Type": "multipart/form-data; boundary=x"}, {}, 415, "media-type"),
        (CLEAN, {}, {"format": "pdf"}, 400, "bad-request"),
        (CLEAN, {}, {"as_of": "22.08.2024"}, 400, "bad-request"),
        (CLEAN, {}, {"as_of": "0001-01-01"}, 400, "bad-request"),
        (CLEAN, {}, {"hold_on": "everything"}, 400, "bad-request"),
        (CLEAN, {}, {"again": "perhaps"}, 400, "bad-request"),
        (CLEAN, {}, {"unknown": "1"}, 400, "bad-request"),
    ],
)
def test_what_cannot_be_taken(service, client, data, headers, query, status, kind):
    before = sorted((service.data / "submissions").iterdir())
    problem(sent(client, "/v1/hook", data, headers=headers, **query), status, kind)
    assert sorted((service.data / "submissions").iterdir()) == before
    nothing_is_left(service)


def test_what_is_not_there_or_not_done(client):
    problem(client.get("/v2"), 404, "not-found")
    told = client.delete("/v1/check")
    problem(told, 405, "method")
    assert told.headers["allow"] == "POST"
