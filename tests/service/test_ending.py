"""A service with TLS and a ledger that is told to end in the midst of a request; and one that starts not."""

import datetime
import ipaddress
import os
import signal
import ssl

import httpx
import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from serving import CLEAN, MIXED, Running, eventually, later
from test_service_answers import fresh, problem, sent

from x12tools.cli import main

LOOPBACK = ipaddress.ip_address("127.0.0.1")


@pytest.fixture
def certificate(tmp_path):
    """A certificate for loopback, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOOPBACK)]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return tmp_path / "cert.pem", tmp_path / "key.pem"


def test_tls_a_ledger_and_an_end_in_order(tmp_path, certificate):
    ledger = str(tmp_path / "ledger.db")
    assert CliRunner().invoke(main, ["ledger", "init", "--ledger", ledger]).exit_code == 0
    cert, key = map(str, certificate)
    told = ("--tls-cert", cert, "--tls-key", key, "--ledger", ledger, "--workers", "1", "--seconds", "100")
    service = Running(tmp_path / "data", *told, tls=certificate[0]).start()
    with service.client() as client:
        assert client.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"
        old = ssl.create_default_context(cafile=cert)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with httpx.Client(verify=old) as other:
            assert other.get(f"{service.url}/healthz").status_code == 200
        assert sent(client, "/v1/hook", MIXED).status_code == 201
        for folder in (tmp_path / "data" / "submissions").iterdir():
            (folder / "submission.json").unlink()  # as after --keep days: the ledger knows all the same
        duplicate = problem(sent(client, "/v1/hook", MIXED), 409, "duplicate")
        assert duplicate["exit_code"] == 5
        assert "submission" not in duplicate
        (pid,) = service.workers()
        os.kill(pid, signal.SIGSTOP)
        answer = later(lambda: sent(client, "/v1/hook", fresh(CLEAN, 400)))
        service.until("x12tools_jobs_running", 1)
        service.process.send_signal(signal.SIGTERM)
        assert service.wait_for("stopping")["running"] == 1
        eventually(lambda: refused(service.url, cert))
        os.kill(pid, signal.SIGCONT)
        done = answer()
        assert done.status_code == 201
    assert service.ended() == 0
    assert service.lines[-1]["event"] == "stopped"
    assert (tmp_path / "data" / "submissions" / done.json()["id"] / "clean.837").exists()
    assert service.workers() == []


def refused(url, cert):
    """Whether nobody listens there any more."""
    try:
        with httpx.Client(verify=ssl.create_default_context(cafile=cert), timeout=5) as client:
            client.get(f"{url}/healthz")
    except httpx.ConnectError:
        return True
    return False


def test_work_that_takes_too_long_and_a_service_that_is_killed(tmp_path):
    service = Running(tmp_path / "data", "--workers", "1", "--seconds", "0.0001").start()
    with service.client() as client:
        told = sent(client, "/v1/hook", CLEAN)
        problem(told, 504, "overrun")
        assert told.headers["retry-after"]
        assert list((tmp_path / "data" / "submissions").iterdir()) == []
    service.until("x12tools_workers", 1)
    assert len(service.workers()) == 1
    second = CliRunner().invoke(main, ["serve", "--data", str(tmp_path / "data"), "--port", "0"])
    assert (second.exit_code, second.stderr) == (
        78,
        "Configuration: --data: another service uses this folder\n",
    )
    (tmp_path / "data" / "submissions" / ("0" * 32)).mkdir()  # one that did not end
    service.process.kill()
    service.ended()
    eventually(lambda: service.workers() == [])


def serve(*args):
    done = CliRunner().invoke(main, ["serve", *args])
    return done.exit_code, done.stdout, done.stderr


def test_what_it_does_not_start_with(tmp_path):
    data = str(tmp_path / "data")
    assert serve() == (64, "", "name the folder that submissions are kept in: --data DIR\n")
    code, _, err = serve("--data", data)
    assert (code, err) == (64, f"{data}/keys.toml is not there; --new-key NAME makes the first key\n")
    assert serve("--data", data, "--host", "0.0.0.0")[0] == 64
    assert serve("--data", data, "--tls-cert", __file__)[0] == 64
    code, key, _ = serve("--data", data, "--new-key", "a")
    assert code == 0
    assert len(key.strip()) == len("x12t_") + 43
    assert serve("--data", data, "--new-key", "a")[0] == 64
    assert serve("--data", data, "--new-key", "a/b")[0] == 64
    assert serve("--data", data, "--new-key", "b", "--scopes", "all")[0] == 64
    assert serve("--data", data, "--tls-cert", __file__, "--tls-key", __file__)[0] == 78
    assert serve("--data", data, "--ledger", str(tmp_path / "none.db"))[0] == 78
    assert serve("--data", data, "--hold-on", "all")[0] == 64
    assert serve("--data", data, "--revoke-key", "a") == (0, "a opens nothing any more.\n", "")
    assert serve("--data", data, "--revoke-key", "a")[0] == 64
