"""``x12tools release``: let held claims go by a person's decision."""

import csv
import datetime
from pathlib import Path
from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import SOME_HELD
from x12tools.cli.output import emit
from x12tools.errors import UsageError

_COLUMNS = ("claim", "rule", "decision", "who", "why", "until")


@click.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@options.ledger
@click.option("--action", type=click.Choice(["accept", "override", "hold"]), help="What is decided on CLAIM.")
@click.option("--rule", default="", metavar="RULE", help="Decide on this rule alone; else on all that hold.")
@click.option("--who", metavar="NAME", help="Who decides.")
@click.option("--why", metavar="TEXT", help="Why; without a patient's name.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day that the decision stands.")
@click.option(
    "--decisions", metavar="FILE", type=click.Path(dir_okay=False, exists=True, readable=True),
    help=f"Decisions of many claims (CSV: {', '.join(_COLUMNS)}).",
)  # fmt: skip
@click.option("--out", metavar="DIR", help="Write the claims that may go now to clean.837 there.")
@options.shaping
def command(
    claims: tuple[str, ...],
    ledger: str | None,
    action: str | None,
    rule: str,
    who: str | None,
    why: str | None,
    until: datetime.datetime | None,
    decisions: str | None,
    out: str | None,
    **shape: Any,
) -> int:
    """Decide on held claims, and send those that may go.

    CLAIM is CLM01. accept takes the fix that a rule proposes, override lets the claim go as it is,
    hold keeps it; who decided and why stay on record with the finding.

    \b
    Examples:
      x12tools release PCN2 --action override --rule INF-SEQ-01 --who "A. Biller" \\
          --why "two visits, notes on file" --ledger ledger.db
      x12tools release --decisions monday.csv --out gate/ --ledger ledger.db

    Exit codes: 0 nothing is held any more, 1 some claims stay held.
    """
    if not ledger:
        raise UsageError("name the ledger: --ledger URL, or X12TOOLS_LEDGER")
    if claims and not (action and who and why):
        raise UsageError("a decision needs --action, --who and --why")
    if not (claims or decisions or out):
        raise UsageError("release needs a CLAIM, --decisions, or --out DIR to send what may go")
    told = options.build_options(**shape)
    opened = options.opened_ledger(ledger)
    try:
        from x12tools.ledger.deciding import Decision, decide

        made = [
            Decision(
                claim_id=one, action=action or "", who=who or "", why=why or "", rule=rule,
                until=until.date() if until else None,
            )
            for one in claims
        ]  # fmt: skip
        made += _read(decisions) if decisions else []
        if made:
            count = decide(opened, made, datetime.datetime.now(datetime.UTC))
            emit(f"{len(made)} {'decision' if len(made) == 1 else 'decisions'} on {count} held.\n")
        if not out:
            return 0
        from x12tools.gate.release import release
        from x12tools.reports.wording import count as counted
        from x12tools.reports.wording import dollars

        done = release(opened, Path(out), told)
        emit(f"{counted(done.claims, 'claim')} released ({dollars(done.charges)}).\n")
        for one in done.kept:
            emit(f"  {one.claim_id} stays held: {', '.join(one.rules)}\n")
        return SOME_HELD if done.kept else 0
    finally:
        opened.close()


def _read(path: str) -> list[Any]:
    """The decisions of a CSV file. Raises UsageError, with the row, for one that is none."""
    from x12tools.ledger.deciding import ACTIONS, Decision

    found = []
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                cells = {name: (row.get(name) or "").strip() for name in _COLUMNS}
                if not any(cells.values()):
                    continue
                missing = [name for name in ("claim", "decision", "who", "why") if not cells[name]]
                if missing:
                    raise UsageError(f"{path}, row {number}: {missing[0]} is empty")
                if cells["decision"] not in ACTIONS:
                    raise UsageError(f"{path}, row {number}: a decision is {', '.join(ACTIONS)}")
                until = datetime.date.fromisoformat(cells["until"]) if cells["until"] else None
                found.append(
                    Decision(
                        claim_id=cells["claim"], action=cells["decision"], who=cells["who"], why=cells["why"],
                        rule=cells["rule"], until=until,
                    )
                )  # fmt: skip
    except (UnicodeDecodeError, csv.Error, ValueError) as why:
        raise UsageError(
            f"{path}: it cannot be read as decisions: {why if type(why) is ValueError else 'CSV'}"
        ) from why
    return found
