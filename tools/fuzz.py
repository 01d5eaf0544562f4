"""A target for atheris: whatever the bytes are, nothing raises, and every byte comes back.

``fuzz.py`` takes libFuzzer's own options (``-max_total_time=600``, ``-fork=2``); the fixtures are
its first corpus. A find is written to a file; ``fuzz.py --once FILE`` runs the target on it without
atheris, for its traceback. Finds are kept in ``fixtures/fuzz``, where a test runs them again.
"""

import contextlib
import datetime
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
_LONGEST = 65_536
"""Bytes of an input; a longer one costs time and finds nothing more."""

_DAY = datetime.date(2024, 8, 19)


def read_and_write(data: bytes) -> None:
    """Every byte comes back."""
    from x12tools.wire import read, write

    if write(read(data)) != data:
        raise AssertionError("a byte was lost")


def checked(data: bytes) -> None:
    """A check ends with places inside the file, and can be told."""
    from x12tools.engine import check
    from x12tools.reports import to_json, to_text

    report = check(data)
    if report.exit_code not in (0, 1, 2, 3):
        raise AssertionError("a check has no such exit code")
    for finding in report.findings:
        if finding.place.offset is not None and not 0 <= finding.place.offset <= len(data):
            raise AssertionError("a finding lies outside the file")
    to_text(report)
    to_json(report, _DAY)


def shown(data: bytes) -> None:
    """Any file can be shown."""
    from x12tools.reports.tree import tree

    for _ in tree(data):
        pass


def fixed(data: bytes) -> None:
    """A fix loses no claim."""
    from x12tools.fixes import fix

    result = fix(data)
    if len(result.after.claims) != len(result.before.claims):
        raise AssertionError("a fix lost a claim")


def claims_read(data: bytes) -> None:
    """Claims are read with all that is on them."""
    from x12tools.claims.reading import read_claims
    from x12tools.errors import NotX12

    try:
        for claim in read_claims(data):
            for line in claim.lines:
                _ = line.procedure, line.modifiers, line.units, line.date
    except NotX12:
        pass


def remitted(data: bytes) -> None:
    """Payments are read and balanced."""
    from x12tools.errors import NotX12
    from x12tools.remits import balance, read_payments

    try:
        for remit in read_payments(data):
            balance(remit)
    except NotX12:
        pass


def answered(data: bytes) -> None:
    """A file gets its answers, and they can be read; so can whatever calls itself an answer."""
    from x12tools.acks import Header, judge, read_ack, write_277ca, write_999, write_ta1
    from x12tools.engine import check
    from x12tools.errors import NotX12

    with contextlib.suppress(NotX12):
        read_ack(data)
    header = Header(control_number=1, date=_DAY, time=datetime.time(12))
    report = check(data)
    try:
        answer = judge(data, report.findings, report.claims)
    except NotX12:
        return
    for written in (
        write_ta1(answer, header, owed=False),
        write_999(answer, header),
        write_277ca(answer, header, reference="R"),
    ):
        if written:
            read_ack(written)


TARGETS: tuple[Callable[[bytes], None], ...] = (
    read_and_write, checked, shown, fixed, claims_read, remitted, answered,
)  # fmt: skip


def one_input(data: bytes) -> None:
    """All of them on the same bytes."""
    for target in TARGETS:
        target(data[:_LONGEST])


def main() -> None:
    """Runs until libFuzzer's options end it, or a find does."""
    if sys.argv[1:2] == ["--once"]:
        for path in sys.argv[2:]:
            one_input(Path(path).read_bytes())
        return
    import atheris

    with atheris.instrument_imports(include=["x12tools"]):
        import x12tools.acks
        import x12tools.claims.reading
        import x12tools.engine
        import x12tools.fixes
        import x12tools.remits
        import x12tools.reports.as_json
        import x12tools.reports.as_text
        import x12tools.reports.tree  # noqa: F401
    with tempfile.TemporaryDirectory(prefix="x12tools-fuzz-") as corpus:
        for number, path in enumerate(sorted(FIXTURES.rglob("*.edi"))):
            Path(corpus, f"{number}.edi").write_bytes(path.read_bytes())
        atheris.Setup([*sys.argv, corpus, "-max_len=8192"], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
