"""What a worker does: the jobs by name. Each takes plain values and gives plain values.

Answers that may be large are written to a file that the service names.
"""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from x12tools.claims import Claim
from x12tools.engine import check
from x12tools.engine.options import Options
from x12tools.engine.side_files import named
from x12tools.engine.streaming import StreamedReport
from x12tools.errors import ConfigurationError, NotX12
from x12tools.findings import Severity
from x12tools.gate import hook
from x12tools.gate.verdicts import Verdicts
from x12tools.reports.as_csv import CsvWriter
from x12tools.reports.as_html import HtmlWriter
from x12tools.reports.as_json import JsonWriter, NdjsonWriter
from x12tools.reports.as_sarif import SarifWriter
from x12tools.reports.as_text import TextWriter
from x12tools.reports.feeding import Writer
from x12tools.reports.records import money
from x12tools.service.views import VIEWS, Facts, facts_of

FINDINGS, FACTS, ANSWER, DUPLICATE = "findings.json", "facts.json", "277ca.edi", 5

_NOT_READABLE = 3

_WRITERS: dict[str, type[Writer]] = {
    "json": JsonWriter,
    "ndjson": NdjsonWriter,
    "csv": CsvWriter,
    "sarif": SarifWriter,
    "html": HtmlWriter,
    "text": TextWriter,
}


def warm() -> None:
    """Loads what the first file would wait for."""
    from x12tools.claims.shell import to_837
    from x12tools.claims.shorthand import parse

    check(to_837(parse("M05.79 | J9312x100-JZ 96413")), Options(as_of=datetime.date(2024, 8, 22)))


def check_file(
    path: str, out: str, form: str, name: str, id: str, as_of: str | None, hold_on: str | None,
    payers: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Checks a file and writes the report, or a view of it, to ``out``.

    Raises NotX12 where it is none.
    """
    told = _options(as_of, hold_on, payers)
    if form not in VIEWS:
        with Path(out).open("w", encoding="utf-8", newline="") as product, Path(path).open("rb") as file:
            written = _WRITERS[form](product.write, told.as_of)
            report = StreamedReport(written, named(told.encounters, told.authorizations))
            check(written.source(file), told, report, name, path)
            written.tail(report.sums)
        return _counted(report)
    facts: list[Facts] = []
    told.on_claim = lambda claim, _: facts.append(facts_of(claim))
    verdicts, report, text = _findings(path, told, name)
    answered = _counted(report)
    VIEWS[form](json.loads(text), facts, _acknowledged(path, verdicts), id, Path(out))
    return answered


def hook_file(
    path: str, out: str, name: str, as_of: str | None, hold_on: str | None, payers: str | None,
    ledger: str | None, again: bool, form: str, shown: str, id: str,
) -> dict[str, Any]:  # fmt: skip
    """Sends a file through the gate; the products and the facts that views need appear in ``out``, a
    view that is wanted at once in ``shown``."""
    told = _options(as_of, hold_on, payers)
    facts: list[Facts] = []

    def keep(claim: Claim, _: object) -> None:
        facts.append(facts_of(claim))

    told.on_claim = keep
    kept = _opened(ledger) if ledger else None
    try:
        done = hook(Path(path), Path(out), told, name=name, ledger=kept, again=again)
    finally:
        if kept is not None:
            kept.close()
    if done.exit_code == _NOT_READABLE:
        raise NotX12("nothing in it is X12")
    if done.exit_code != DUPLICATE:
        (Path(out) / FACTS).write_text(json.dumps(facts), "utf-8")
        if form in VIEWS:
            view(out, shown, form, id)
    return {
        "exit_code": done.exit_code, "claims": done.claims, "held": done.held,
        "charges": money(done.charges), "charges_held": money(done.charges_held),
        "before": done.before.isoformat() if done.before else None,
    }  # fmt: skip


def view(folder: str, out: str, form: str, id: str) -> dict[str, Any]:
    """A view of a submission that is kept, written to ``out``."""
    kept = Path(folder)
    acknowledged = kept / ANSWER
    VIEWS[form](
        json.loads((kept / FINDINGS).read_text("utf-8")),
        json.loads((kept / FACTS).read_text("utf-8")),
        acknowledged.read_text("latin-1") if acknowledged.exists() else "",
        id,
        Path(out),
    )
    return {}


def rules(out: str) -> dict[str, Any]:
    """The edits, by id, written to ``out``."""
    from x12tools.rules import all_rules

    found = [
        {
            "id": rule.id, "title": rule.check.title, "severity": rule.check.severity.value,
            "snip": rule.check.snip, "why": rule.why, "forms": sorted(rule.forms),
            "payers": sorted(rule.payers) if rule.payers else None, "aliases": list(rule.aliases),
            "predicts": [
                {"group": one.group, "carc": one.carc, "rarc": list(one.rarc)} for one in rule.check.denials
            ],
            "source": list(rule.check.source),
        }
        for rule in sorted(all_rules(), key=lambda rule: rule.id)
    ]  # fmt: skip
    Path(out).write_text(json.dumps({"schema": "x12tools/rules/1", "rules": found}), "utf-8")
    return {}


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "check": check_file,
    "hook": hook_file,
    "view": view,
    "rules": rules,
}


def _options(as_of: str | None, hold_on: str | None, payers: str | None) -> Options:
    held = None if hold_on is None else frozenset(Severity(one.strip()) for one in hold_on.split(","))
    told = Options(payers=payers, hold_on=held)
    if as_of:
        told.as_of = datetime.date.fromisoformat(as_of)
    return told


def _findings(path: str, told: Options, name: str) -> tuple[Verdicts, StreamedReport, str]:
    """A check of which the verdicts are kept, and its JSON document."""
    parts: list[str] = []
    verdicts = Verdicts(JsonWriter(parts.append, told.as_of))
    report = StreamedReport(verdicts)
    with Path(path).open("rb") as file:
        check(file, told, report, name, path)
    verdicts.tail(report.sums)
    return verdicts, report, "".join(parts)


def _acknowledged(path: str, verdicts: Verdicts) -> str:
    """The 277CA that the file is owed."""
    from x12tools.acks import Header, judge, write_277ca

    with Path(path).open("rb") as file:
        answer = judge(file, verdicts.findings, verdicts.claims)
    now = datetime.datetime.now().astimezone()
    header = Header(control_number=1, date=now.date(), time=now.time().replace(second=0, microsecond=0))
    return write_277ca(answer, header, reference="1").decode("latin-1")


def _counted(report: StreamedReport) -> dict[str, Any]:
    if not report.files[0].readable:
        raise NotX12("nothing in it is X12")
    return {"exit_code": report.exit_code, "claims": report.sums.claims, "held": report.sums.held}


def _opened(url: str) -> Any:
    try:
        from x12tools.ledger.opening import open_ledger
    except ImportError as why:
        raise ConfigurationError("a ledger needs more: pip install 'x12tools[ledger]'") from why
    return open_ledger(url)
