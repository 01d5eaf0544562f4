"""``x12tools derive``: the codes and units that the chart bears, against the claims."""

from typing import Any

import click

from x12tools.cli import options
from x12tools.cli.exits import NOT_READABLE, NOTHING_HELD, SOME_HELD, say, worst
from x12tools.cli.inputs import for_each, no_claims
from x12tools.cli.output import deliver, fitted, must_be_writable, product
from x12tools.cli.progress import Reading
from x12tools.errors import NotX12, UsageError


@click.command()
@click.argument("files", nargs=-1, metavar="[CLAIMS.837]...")
@options.encounters
@click.option(
    "--setting", type=click.Choice(["physician", "hospital"]),
    help="Whose initial service, without claims; physician if not given.",
)  # fmt: skip
@options.form({"text": "", "json": "", "csv": ""})
@options.out
@options.payers
@options.as_of
def command(files: tuple[str, ...], form: str, out: str | None, setting: str | None, **shape: Any) -> int:
    """Derive administration codes, drug units, JW and JZ from the chart.

    Drugs, routes, times and vials of --encounters become codes and units, with the working. Against
    claims, what is billed and not charted is over-coded, what is charted and not billed
    under-coded, with dollars. Where coders may differ each right way is accepted; what rests on a
    row that is missing or cannot be read is not derived.

    \b
    Examples:
      x12tools derive --encounters chart.csv claims.837
      x12tools derive --encounters chart.csv --setting hospital

    \b
    Exit codes:
      0  nothing differs      1  a claim differs from its chart      3  a file holds no claims
    """
    must_be_writable(out, *files, *([shape["encounters"]] if shape["encounters"] else ()))
    if not shape["encounters"]:
        raise UsageError("derive needs the chart: --encounters FILE")
    if files and setting:
        raise UsageError("--setting is for a chart without claims; a claim's form says whose it is")
    told = options.build_options(**shape)
    from x12tools.codes import PayerProfile
    from x12tools.deriving import DerivedClaim, derive, derive_chart
    from x12tools.reports.derive import DeriveSums, claim_csv, claim_text, csv_head, derive_json, sums_text

    unreadable = False
    for finding in told.side_findings():
        say(finding.message)
        unreadable = unreadable or finding.rule == "DATA-FILE"
    if unreadable:
        return NOT_READABLE
    names: list[str] = []
    profiles: set[PayerProfile] = set()
    kept: list[DerivedClaim] = []
    seen: set[str] = set()
    sums = DeriveSums()
    code = NOTHING_HELD
    with product(out if form != "json" else None) as write:

        def take(claim: DerivedClaim) -> None:
            sums.add(claim)
            seen.add(claim.claim_id)
            if form == "json":
                kept.append(claim)
            elif form == "csv":
                write(claim_csv(claim, names))
            else:
                text = claim_text(claim, names or files)
                write(fitted(text) if out is None else text)

        def read(name: str, file: Reading) -> int:
            names.append(name)
            before = sums.differing
            try:
                for claim in derive(file.stream, told, len(names) - 1, profiles):
                    take(claim)
            except NotX12 as why:
                names.pop()
                return no_claims(name, files, file, why)
            return SOME_HELD if sums.differing > before else NOTHING_HELD

        if form == "csv":
            write(csv_head())
        if files:
            code = for_each(files, read)
        else:
            for claim in derive_chart(told, setting or "physician"):
                take(claim)
        if form == "text" and (names or not files):
            write(sums_text(sums, bool(files)))
    if form == "json":
        deliver(derive_json(kept, told.as_of, names, profiles), out)
    strange = [claim for claim in told.encounters.by_claim if claim not in seen]
    if files and strange and code != NOT_READABLE:
        ids = "claim ids" if len(strange) > 1 else "claim id"
        say(f"The chart has {len(strange)} {ids} of no claim in the files.")
    return worst([code])
