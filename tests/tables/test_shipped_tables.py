"""Every table says what it is, keeps to its words, and agrees with the others."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest

from x12tools.codes import load_table

MAPS = Path(__file__).parents[2] / "maps"
NAMES = sorted(str(path.relative_to(MAPS))[:-4] for path in MAPS.rglob("*.csv"))
CATEGORIES = frozenset(
    """
    bundling units missing-information modifier authorization diagnosis medical-necessity place-of-service
    eligibility duplicate timely-filing coordination-of-benefits coverage provider referral documentation
    drug-channel contractual patient-responsibility sequestration other
    """.split()
)
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})?\Z")
CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]\Z")
PREFIX = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4}|-[A-Z]\d[0-9A-Z])?\Z")
RULE = re.compile(r"INF-(SEQ|TIM|FAM|DRG|JW|NDC|DX|NCCI|SET|PRV|PA|MOD|HIT|LIF|REV)-\d\d\Z")


def rows(name):
    return load_table(name).rows


def by_code(name):
    found = {row["code"]: row for row in rows(name)}
    assert len(found) == len(rows(name)), f"{name} has a code twice"
    return found


def values(name, column):
    return {value for row in rows(name) for value in row[column].split()}


@pytest.mark.parametrize("name", NAMES)
def test_first_lines(name):
    table = load_table(name)
    text = (MAPS / f"{name}.csv").read_text("utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert table.title
    assert table.source
    assert table.rows
    assert table.data_date <= datetime.date(2026, 12, 31)
    assert table.valid_from is None or table.valid_to is None or table.valid_from <= table.valid_to
    assert not [line for line in comments if "/" in line and re.search(r"(^|\s)/\w+/", line)], "a local path"
    assert re.search(r"^# complete: (yes|no)$", text, re.MULTILINE)
    assert "\r" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_every_column(name):
    assert all(None not in row and None not in row.values() for row in rows(name))
    assert all(value == value.strip() for row in rows(name) for value in row.values())
    assert len({tuple(row.values()) for row in rows(name)}) == len(rows(name)), "the same row twice"


@pytest.mark.parametrize("name", NAMES)
def test_knowledge_columns_exist(name):
    text = (MAPS / f"{name}.csv").read_text("utf-8")
    said = re.search(r"^# K columns: (.*)$", text, re.MULTILINE)
    for word in re.split(r"[,;]\s*", said[1]) if said else ():
        assert word.split()[0] in rows(name)[0], f"{word} is no column of {name}"


@pytest.mark.parametrize("name", NAMES)
def test_the_page_lists_it_with_its_columns(name):
    page = (MAPS / "README.md").read_text("utf-8")
    columns = ", ".join(f"`{column}`" for column in rows(name)[0])
    assert f"| `{name}.csv` | {len(rows(name))} | {columns} |" in page


def test_quarterly_tables_judge_their_quarters_alone():
    day = datetime.date
    for name in ("ptp", "mue", "add_ons"):
        table = load_table(f"infusion/{name}")
        assert (table.valid_from, table.valid_to) == (day(2024, 7, 1), day(2024, 12, 31)), name
    assert not load_table("infusion/opps_status").covers(day(2025, 9, 30))
    assert not load_table("infusion/ndc_crosswalk").covers(day(2024, 8, 15))
    assert load_table("infusion/fees").covers(day(2024, 12, 31))


def test_administration_words():
    table = by_code("infusion/administration")
    assert len(table) == 52
    assert values("infusion/administration", "family") == set(
        "HYD TX CX SC INJ IA CAV IT PUMP ACCESS EM HOME UNLISTED".split()
    )
    assert {c: r["sequential_twin"] for c, r in table.items() if r["sequential_twin"]} == {
        "96360": "96361", "96365": "96367", "96374": "96375", "96409": "96411", "96413": "96417",
    }  # fmt: skip
    assert {c: r["hierarchy_rank"] for c, r in table.items() if r["hierarchy_rank"]} == {
        "96413": "1", "96409": "2", "96365": "3", "96374": "4", "96360": "5",
    }  # fmt: skip
    add_ons = {row["add_on"] for row in rows("infusion/add_ons")}
    assert {c for c, r in table.items() if r["role"].startswith("ADD")} == add_ons
    assert set(by_code("infusion/fees")) <= set(table)


def test_drug_words():
    table = by_code("infusion/drugs")
    assert len(table) >= 306
    assert values("infusion/drugs", "container") == {
        "single-dose", "multi-dose", "mixed", "unknown", "none",
    }  # fmt: skip
    assert {row["family"] for row in table.values()} == set(
        "CX CX-SC HORM TX TX-P TX-SC TX-SCINF HYD IT IT-PUMP BYDRUG BUNDLED OTHER HIT".split()
    )
    assert {row["authorization"] for row in table.values()} == set("Y S R N".split())
    assert all(PREFIX.match(prefix) for prefix in values("infusion/drugs", "icd10_prefixes"))
    assert {row["unit_measure"] for row in table.values()} == {
        "mg", "mcg", "g", "mL", "meq", "units", "vial", "",
    }  # fmt: skip
    for code, row in table.items():
        assert CODE.match(code)
        assert bool(row["unit_quantity"]) == bool(row["unit_measure"]) == (row["drug_class"] != "NOC"), code
        assert not row["unit_quantity"] or Decimal(row["unit_quantity"]) > 0


def test_fluids_have_no_container_to_waste():
    table = by_code("infusion/drugs")
    assert {c for c, r in table.items() if r["container"] == "none"} == {
        c for c, r in table.items() if r["family"] == "HYD"
    }


def test_facts_of_drugs():
    table = by_code("infusion/drugs")
    assert (table["J1745"]["unit_quantity"], table["J1745"]["unit_measure"]) == ("10", "mg")
    assert table["J9045"]["container"] == "multi-dose"
    assert table["J3420"]["container"] == "multi-dose"
    for code in ("J9060", "J9075", "J9100", "J2919", "J0696", "J9355", "J1100"):
        assert table[code]["container"] == "mixed", code
    for code in ("J1100", "J2919", "J1720", "J2405", "J2765", "J0690", "J0692", "J2270", "J0640", "J3475"):
        assert "IM" in table[code]["routes"].split(), code
    for code in ("J0129", "J1747", "J2267", "J3262"):
        assert {"IV", "SC"} <= set(table[code]["routes"].split()), code
    for code in ("J2350", "J2351", "J2329", "J0202", "J1823", "J1300", "J1299", "J1303", "J0480"):
        assert "V" in table[code]["flags"].split(), code
    assert (table["J1299"]["unit_quantity"], table["J2802"]["unit_quantity"]) == ("2", "1")
    assert table["J2543"]["unit_quantity"] == "1.125"


def test_facts_of_edits():
    units = by_code("infusion/mue")
    assert units["J1745"]["practitioner"] == "150"
    assert (units["96361"]["practitioner"], units["96361"]["outpatient"]) == ("8", "24")
    assert [r["primary"] for r in rows("infusion/add_ons") if r["add_on"] == "96415"] == ["96413"]
    pairs = {
        (r["setting"], r["column1"], r["column2"]): r["modifier_indicator"] for r in rows("infusion/ptp")
    }
    assert len(pairs) == len(rows("infusion/ptp")) == 2161
    assert set(pairs.values()) == {"0", "1"}
    assert pairs["practitioner", "96413", "96365"] == "1"
    assert pairs["practitioner", "C8957", "96415"] == "0"
    assert ("practitioner", "96416", "96415") not in pairs
    assert pairs["practitioner", "96365", "99211"] == "0"
    assert pairs["outpatient", "96365", "99211"] == "1"
    assert by_code("infusion/fees")["96413"]["amount"] == "129.16"


def test_places():
    facility = {c for c, r in by_code("infusion/places").items() if r["medicare_facility"] == "yes"}
    assert facility == set("19 21 22 23 24 26 31 34 41 42 51 52 53 56 61".split())


def test_opps_status():
    status = {c: r["status"] for c, r in by_code("infusion/opps_status").items()}
    assert (status["J1745"], status["J9267"], status["J1885"]) == ("K", "N", "K1")
    assert "J1300" not in status
    assert {(r["from"], r["to"]) for r in rows("infusion/opps_status")} == {("2025-10-01", "2025-12-31")}


def test_successors():
    table = {(r["code"], r["successor"]): r for r in rows("infusion/successors")}
    factors = {pair: Decimal(row["unit_factor"]) for pair, row in table.items()}
    assert factors["J1300", "J1299"] == 5
    assert factors["J2796", "J2802"] == 10
    assert factors["J9340", "J9342"] == 15
    assert factors["J3370", "J3373"] == 50
    drugs, ended = by_code("infusion/drugs"), by_code("infusion/hcpcs_dates")
    for (old, new), row in table.items():
        if old in drugs and new in drugs:
            ratio = Decimal(drugs[old]["unit_quantity"]) / Decimal(drugs[new]["unit_quantity"])
            assert factors[old, new] == ratio, (old, new)
        last = datetime.date.fromisoformat(ended[old]["terminated"])
        assert datetime.date.fromisoformat(row["effective"]) == last + datetime.timedelta(1)
        assert not ended.get(new, {}).get("terminated"), f"{new} has ended too"


def test_dates():
    for name, columns in {
        "infusion/hcpcs_dates": ("added", "terminated"),
        "infusion/successors": ("effective",),
        "infusion/payer_lists": ("from", "to"),
        "denials/carc": ("closed",),
    }.items():
        assert all(DATE.match(row[column]) for row in rows(name) for column in columns), name
    assert all(
        not r["terminated"] or not r["added"] or r["added"] <= r["terminated"]
        for r in rows("infusion/hcpcs_dates")
    )
    assert by_code("infusion/hcpcs_dates")["J2505"]["terminated"] == "2021-12-31"


def test_ndc_crosswalk():
    drugs = by_code("infusion/drugs")
    for row in rows("infusion/ndc_crosswalk"):
        assert re.fullmatch(r"\d{11}", row["ndc"])
        assert row["code"] in drugs
        assert all(Decimal(row[c]) > 0 for c in ("package_size", "package_quantity", "bill_units"))
    found = {(r["ndc"], r["code"]): r for r in rows("infusion/ndc_crosswalk")}
    assert found["57894003001", "J1745"]["bill_units_per_package"] == "10"


def test_families_and_twins():
    family = {r["code"]: r["family"] for r in rows("infusion/biosimilar_families")}
    assert len(family) == len(rows("infusion/biosimilar_families"))
    assert {c for c, name in family.items() if name == "infliximab"} >= {"J1745", "Q5103", "Q5104", "Q5121"}
    assert family["Q5106"] == family["J0885"] == "epoetin alfa"
    assert {r["kind"] for r in rows("infusion/biosimilar_families")} == {"reference", "biosimilar", "labeler"}
    biosimilars = {c for c, r in by_code("infusion/drugs").items() if "BIOSIM" in r["drug_class"]}
    assert biosimilars <= set(family)
    drugs = by_code("infusion/drugs")
    for row in rows("infusion/esrd_twins"):
        here, there = drugs[row["code"]], drugs[row["esrd_code"]]
        ratio = Decimal(here["unit_quantity"]) / Decimal(there["unit_quantity"])
        assert ratio == Decimal(row["unit_factor"]), row["code"]


def test_home_infusion():
    table = {(r["code"], r["kind"]): r for r in rows("infusion/home_infusion")}
    assert len(table) == len(rows("infusion/home_infusion"))
    assert (table["G0069", "visit"]["category"], table["J1559", "drug"]["category"]) == ("2", "2")
    assert table["J9190", "drug"]["category"] == "3"
    assert (table["S9500", "per-diem"]["hours"], table["S9494", "per-diem"]["generic"]) == ("24", "yes")
    for code, drug in by_code("infusion/drugs").items():
        for flag in drug["flags"].split():
            if re.match(r"HIT\d", flag):
                assert table[code, "drug"]["category"] == flag[3], code


def test_revenue_codes_and_states():
    revenue = by_code("infusion/revenue")
    assert all(re.fullmatch(r"0\d{3}", code) for code in revenue)
    assert (revenue["0636"]["hcpcs"], revenue["0250"]["hcpcs"]) == ("yes", "no")
    states = by_code("codes/states")
    assert sum(row["kind"] == "state" for row in states.values()) == 51
    assert states["PR"]["kind"] == "territory"


@pytest.mark.parametrize("name", ["carc", "rarc"])
def test_denial_words(name):
    table = by_code(f"denials/{name}")
    assert values(f"denials/{name}", "category") <= CATEGORIES
    assert {row["denial"] for row in table.values()} <= {"yes", "no"}
    assert values(f"denials/{name}", "usual_groups") <= set("CO PR OA PI".split())
    assert all(len(row["meaning"].split()) <= 12 for row in table.values()), "a few words, no sentence"


def test_what_denies_and_what_does_not():
    table = by_code("denials/carc")
    for code in ("1", "2", "3", "45", "253", "23", "237", "144", "94"):
        assert table[code]["denial"] == "no", code
    for code in ("4", "11", "16", "18", "29", "50", "97", "107", "197", "234", "236", "B15"):
        assert table[code]["denial"] == "yes", code
    assert table["253"]["category"] == "sequestration"
    assert table["18"]["usual_groups"] == "OA"
    assert {row["denial"] for row in by_code("denials/rarc").values()} == {"no"}


def test_closed_codes_lead_to_open_ones():
    table = by_code("denials/carc")
    assert {c: r["alias_of"] for c, r in table.items() if r["alias_of"]} == {
        "15": "197 284 296", "17": "226 227", "42": "45", "57": "150 151 152 153 154", "62": "197",
        "125": "16", "138": "285 286", "165": "287 288", "A2": "45", "B18": "181 182",
    }  # fmt: skip
    for row in table.values():
        assert bool(row["closed"]) == bool(row["alias_of"])
        assert all(alias in table and not table[alias]["closed"] for alias in row["alias_of"].split())
