"""Clients that mean harm or do it: keys, sizes, slowness, names, lost workers; and that nothing leaks."""

import contextlib
import http.client
import os
import signal
import socket
import threading

import pytest
from serving import CLEAN, HELD, MIXED, PATIENT, eventually, later, named, nothing_is_left
from test_service_answers import fresh, problem, sent

BIG = MIXED + b" " * (2 << 20)


def stopped(service):
    """Halts the worker: what is sent from here on waits in it."""
    (pid,) = service.workers()
    os.kill(pid, signal.SIGSTOP)
    return pid


def test_keys_that_open_nothing(service):
    with service.client(None) as nobody:
        right = service.keys["clinic"]
        for header in ("", "Bearer", "Bearer wrong", "Basic eDp5", f"Bearer {right}x", right, "Bearer \xff"):
            told = nobody.get("/v1/rules", headers={"Authorization": header.encode("latin-1")})
            problem(told, 401, "no-key")
    with service.client("clinic") as clinic:
        problem(clinic.get("/metrics"), 403, "wrong-scope")


def test_a_key_does_what_its_scopes_say_until_it_is_revoked(service):
    service.new_key("reader", "read")
    with service.client("reader") as reader:
        problem(sent(reader, "/v1/check", CLEAN), 403, "wrong-scope")
        problem(sent(reader, "/v1/hook", CLEAN), 403, "wrong-scope")
        assert reader.get("/v1/rules/INF-SEQ-01").status_code == 200
        from x12tools.service.keys import revoke_key

        revoke_key(service.data / "keys.toml", "reader")
        problem(reader.get("/v1/rules/INF-SEQ-01"), 401, "no-key")


def test_a_keys_file_that_others_may_read_opens_nothing(service, client):
    path = service.data / "keys.toml"
    path.chmod(0o644)
    try:
        path.touch()
        problem(client.get("/v1/rules/INF-SEQ-01"), 503, "keys")
    finally:
        path.chmod(0o600)
        path.touch()
    assert client.get("/v1/rules/INF-SEQ-01").status_code == 200


def test_more_requests_than_a_key_may_send(service):
    service.new_key("slow", "check,submit,read")
    path = service.data / "keys.toml"
    text = path.read_text().replace("[keys.slow]\n", "[keys.slow]\nrate = 2\n")
    path.write_text(text)
    with service.client("slow") as slow:
        answers = [slow.get("/v1/submissions/" + "0" * 32) for _ in range(5)]
    assert [one.status_code for one in answers[:2]] == [404, 404]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    problem(refused[0], 429, "too-many")
    assert 1 <= int(refused[0].headers["retry-after"]) <= 31


def test_a_body_that_is_too_large(service, client):
    problem(sent(client, "/v1/hook", BIG), 413, "too-large")
    pieces = (BIG[at : at + 65536] for at in range(0, len(BIG), 65536))  # without a length
    problem(sent(client, "/v1/hook", pieces), 413, "too-large")
    nothing_is_left(service)
    assert sent(client, "/v1/check", MIXED).status_code == 200


def test_a_body_of_impossible_length_is_refused_unread(service):
    with service.client() as client:
        about = client.headers["Authorization"]
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    connection.putrequest("POST", "/v1/check")
    for name, value in (
        ("Authorization", about),
        ("Content-Length", str(10**15)),
        ("Expect", "100-continue"),
    ):
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_client_that_never_ends_its_headers_is_cut_off_and_stops_nobody(service, client):
    lines = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(20)]
    for line in lines:
        line.sendall(b"POST /v1/check HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert client.get("/healthz").status_code == 200
    ended = threading.Event()

    def drip():
        while not ended.wait(0.2):
            for line in lines:
                try:
                    line.sendall(b"a")
                except OSError:
                    return

    threading.Thread(target=drip, daemon=True).start()
    for line in lines:
        line.settimeout(60)
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1000) == b""
    ended.set()
    for line in lines:
        line.close()


def test_a_client_that_goes_away_in_its_body_leaves_nothing(service):
    with service.client() as client:
        about = client.headers["Authorization"]
    line = socket.create_connection(("127.0.0.1", service.port))
    head = f"POST /v1/hook HTTP/1.1\r\nHost: x\r\nAuthorization: {about}\r\nContent-Length: 9000\r\n\r\n"
    line.sendall(head.encode() + b"ISA*")
    eventually(lambda: list((service.data / "work").iterdir()))
    line.close()
    nothing_is_left(service)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b", "a\r\nSet-Cookie: x", "..", ".hidden", "", "x" * 101, "naïve", "a\0b"]
)
def test_a_name_is_a_name_and_nothing_else(client, name):
    problem(sent(client, "/v1/hook", CLEAN, name=name), 400, "bad-request")


@pytest.mark.parametrize(
    "path",
    [
        "../keys.toml",
        "..%2f..%2fkeys.toml",
        "submission.json",
        "facts.json",
        "%2e%2e/keys.toml",
        "clean.837%00",
    ],
)
def test_only_what_the_gate_wrote_can_be_fetched(service, client, path):
    id = sent(client, "/v1/hook", CLEAN, again="true").json()["id"]
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    headers = {"Authorization": client.headers["Authorization"]}
    connection.request("GET", f"/v1/submissions/{id}/{path}", headers=headers)
    assert connection.getresponse().status == 404
    connection.close()
    connection.request("GET", f"/v1/submissions/..%2f..%2f{id}", headers=headers)
    assert connection.getresponse().status == 404
    connection.close()


def test_a_worker_that_is_lost_lets_nothing_pass_and_is_replaced(service, client):
    before = sorted((service.data / "submissions").iterdir())
    pid = stopped(service)
    told = later(lambda: sent(client, "/v1/hook", fresh(HELD, 200)))
    service.until("x12tools_jobs_running", 1)
    os.kill(pid, signal.SIGKILL)
    answer = told()
    problem(answer, 503, "worker-lost")
    assert answer.headers["retry-after"]
    assert sorted((service.data / "submissions").iterdir()) == before
    service.until("x12tools_workers", 1)
    assert sent(client, "/v1/hook", fresh(HELD, 200)).status_code == 201, "it was no duplicate"


def test_more_work_than_can_wait(service, client):
    pid = stopped(service)
    try:
        first = later(lambda: sent(client, "/v1/check", CLEAN))
        service.until("x12tools_jobs_running", 1)
        second = later(lambda: sent(client, "/v1/check", CLEAN))
        service.until("x12tools_jobs_waiting", 1)
        told = sent(client, "/v1/check", CLEAN)
        problem(told, 429, "busy")
        assert int(told.headers["retry-after"]) >= 1
    finally:
        os.kill(pid, signal.SIGCONT)
    assert [first().status_code, second().status_code] == [200, 200]


def test_the_same_file_twice_at_once_goes_through_once(service, client):
    data = fresh(CLEAN, 201)
    pid = stopped(service)
    try:
        first = later(lambda: sent(client, "/v1/hook", data))
        service.until("x12tools_jobs_running", 1)
        told = sent(client, "/v1/hook", data, again="true")
        problem(told, 409, "in-progress")
        assert told.headers["retry-after"]
    finally:
        os.kill(pid, signal.SIGCONT)
    assert first().status_code == 201


def test_no_patient_is_in_logs_or_errors(service, client):
    data = named(fresh(MIXED, 300))
    word = PATIENT[0]
    told = [
        sent(client, "/v1/hook", data),
        sent(client, "/v1/hook", data),
        sent(client, "/v1/check", data[:90]),
        sent(client, "/v1/check", b"not X12: " + data[9:]),
        sent(client, "/v1/check", data.replace(b"SV1*HC", b"SV1*" + word.encode())),
        sent(client, "/v1/check", data, name=f"{word} & co"),
        sent(client, "/v1/check", data, headers={"Idempotency-Key": f"{word} {word}"}),
        sent(client, "/v1/check", data, headers={"X-Request-ID": word, "User-Agent": word}, format=word),
        client.get(f"/v1/submissions/{word}"),
        client.get(f"/v1/rules/{word}"),
        client.get(f"/{word}?member={PATIENT[2]}"),
        client.request(word, "/v1/check"),
        client.get("/v1/rules", headers={"Authorization": f"Bearer {word}"}),
    ]
    pid = stopped(service)
    lost = later(lambda: sent(client, "/v1/check", data))
    service.until("x12tools_jobs_running", 1)
    os.kill(pid, signal.SIGKILL)
    told.append(lost())
    raw = socket.create_connection(("127.0.0.1", service.port))
    raw.sendall(f"GET /{word} HTTP/1.1\r\n{word}\r\n\r\n".encode())
    raw.recv(10000)
    raw.close()
    service.until("x12tools_workers", 1)
    problems = [one for one in told if one.status_code >= 400]
    assert len(problems) >= 11
    with service.client("boss") as boss:
        metrics = boss.get("/metrics").text
    for text in (service.text, metrics, *(f"{one.headers} {one.text}" for one in problems)):
        assert [one for one in PATIENT if one in text] == [], text
    assert all(line.get("request") for line in service.lines if line["event"] == "request")
    assert {line["event"] for line in service.lines} >= {"request", "job-failed", "worker-lost"}


def test_what_reports_say_of_a_patient_is_masked(client):
    data = named(MIXED).replace(b"*19311231*F", b"*19319931*X")
    for form in ("json", "ndjson", "csv", "sarif", "html", "text", "stedi", "claimmd"):
        text = sent(client, "/v1/check", data, format=form).text
        shown = set(PATIENT) - {"LAMANCHA", "SECRETPCN"}  # the provider's city too; CLM01 stands in reports
        assert [one for one in shown if one in text] == [], form


def test_security_headers_are_on_every_answer(client):
    for told in (client.get("/healthz"), client.get("/nowhere"), sent(client, "/v1/check", CLEAN)):
        assert told.headers["x-content-type-options"] == "nosniff"
        assert told.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in told.headers["content-security-policy"]
        assert "server" not in told.headers


def test_a_request_line_without_end_is_refused(service):
    line = socket.create_connection(("127.0.0.1", service.port))
    line.settimeout(60)
    line.sendall(b"GET /" + b"a" * 40_000)
    with contextlib.suppress(ConnectionResetError):
        assert line.recv(1000).startswith(b"HTTP/1.1 400")
    line.close()
