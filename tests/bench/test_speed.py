"""How fast the verbs are on generated files: run by ``make bench``, never by ``make test``.

python -m pytest tests/bench --benchmark-only -n 0
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import synthetic

from x12tools.claims.reading import read_claims
from x12tools.engine import check
from x12tools.engine.options import Options
from x12tools.remits import balance, read_payments
from x12tools.wire import read, write

CLAIMS = 400


@pytest.fixture(autouse=True)
def _asked_for(request):
    if not request.config.getoption("--benchmark-only"):
        pytest.skip("runs with --benchmark-only")


@pytest.fixture(scope="module")
def files():
    return {kind: "".join(synthetic.segments(kind, CLAIMS)).encode("latin-1") for kind in synthetic.GUIDES}


@pytest.mark.parametrize("snip", [2, 5, 7])
@pytest.mark.parametrize("kind", sorted(synthetic.GUIDES))
def test_check(benchmark, files, kind, snip):
    report = benchmark(check, files[kind], Options(snip=snip))
    assert len(report.claims) == CLAIMS


def test_read_and_write(benchmark, files):
    assert benchmark(lambda data: write(read(data)), files["837P"]) == files["837P"]


def test_read_claims(benchmark, files):
    assert len(benchmark(lambda data: list(read_claims(data)), files["837P"])) == CLAIMS


def test_read_and_balance_payments(benchmark, files):
    (found,) = benchmark(lambda data: [balance(remit) for remit in read_payments(data)], files["835"])
    assert {one.element for one in found} <= {"CLP03", "CLP04"}
