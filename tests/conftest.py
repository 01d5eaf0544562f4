"""Where the fixtures are, and what every test may use."""

import os
import tempfile
from pathlib import Path

import pytest

os.environ["X12TOOLS_CODES"] = tempfile.mkdtemp(prefix="x12tools-codes-")
"""No test sees the sets that a user imported, nor writes among them."""

FIXTURES = Path(__file__).parent.parent / "fixtures" / "edi"
CONFORMANCE = FIXTURES.parent / "conformance"


def edi_files() -> list[Path]:
    """Every fixture, and every file of the folder that X12_CORPUS names, if it does."""
    found = [*FIXTURES.rglob("*.edi"), *CONFORMANCE.rglob("*.edi")]
    corpus = os.environ.get("X12_CORPUS")
    if corpus:
        found += [path for path in Path(corpus).rglob("*") if path.is_file()]
    return sorted(found)


LEDGER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
"""A key for ledgers of tests: 32 bytes in base64."""


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server, where one is installed; tools/install_system.sh installs it."""
    postgres = pytest.importorskip("postgres", reason="psycopg is not installed")
    if not postgres.installed():
        pytest.skip("PostgreSQL is not installed; tools/install_system.sh does it")
    server = postgres.Server()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request, tmp_path):
    """Where a test's ledger is: each test is run with SQLite, and with PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ledger.db"
        return
    server = request.getfixturevalue("postgres_server")
    url = server.database()
    yield url
    server.drop(url)


only_sqlite = pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
"""For a test of the ledger's own file."""

only_postgresql = pytest.mark.parametrize("ledger_url", ["postgresql"], indirect=True)
"""For a test of a server."""


@pytest.fixture
def ledger(ledger_url):
    """An empty ledger, sealed."""
    from x12tools.ledger.opening import open_ledger
    from x12tools.ledger.sealing import Sealer

    opened = open_ledger(ledger_url, Sealer.from_text(LEDGER_KEY), create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """A service on loopback, for the tests that leave it as it is."""
    from serving import Running

    running = Running(
        tmp_path_factory.mktemp("service") / "data",
        "--workers", "1", "--queue", "1", "--rate", "100000", "--max-mib", "1", "--header-seconds", "3",
    ).start()  # fmt: skip
    yield running
    assert running.stop() == 0


@pytest.fixture
def client(service):
    """A client of it, with the key of a clinic."""
    with service.client() as client:
        yield client
