"""A profile is judged key by key, with the line of what is wrong, and found by payer and date."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12tools.codes import find_profile, load_profiles
from x12tools.codes.payers import DiagnosisPolicy, NdcPolicy, PayerProfile, read_profile
from x12tools.codes.profile_keys import KEYS, LISTS, TABLES, line_of
from x12tools.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
HEAD = 'name = "Plan"\ntype = "COMM"\n'
DAY = datetime.date(2024, 8, 15)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("complexe = true", 3, "complexe is no key of a profile; is complex meant?"),
        ("complex = 'yes'", 3, "complex must be true or false"),
        ("timely_filing_days = -1", 3, "timely_filing_days must be a whole number, of zero or more"),
        ("timely_filing_days = true", 3, "timely_filing_days must be a whole number, of zero or more"),
        ("source = ''", 3, "source must be a text in quotation marks"),
        ("\neffective_from = '2024-01-01'", 4,
         "effective_from must be a date without quotation marks, as 2024-07-01"),
        ("effective_from = 2024-01-01T09:00:00", 3,
         "effective_from must be a date without quotation marks, as 2024-07-01"),
        ("effective_from = 2024-07-01\neffective_to = 2024-06-30", 4,
         "effective_to is before effective_from"),
        ("payer_ids = '12345'", 3, "payer_ids must be a list in square brackets"),
        ("payer_ids = [12345]", 3, "payer_ids has 12345, which is no payer id"),
        ("filing_indicators = ['BLUE']", 3,
         "filing_indicators has 'BLUE', which is no claim filing indicator of one or two characters"),
        ("no_cost = 'peny_line'", 3,
         "no_cost is 'peny_line', which is none of penny_line, note_only, nothing; is penny_line meant?"),
        ("hold_on = ['denials']", 3, "hold_on is 'denials', which is none of reject, denial, underpayment, "
         "audit, risk, info; is denial meant?"),
        ("ndc = true", 3, "ndc must be a table, [ndc]"),
        ("[ndc]\nrequire = 'all'", 4, "[ndc] has no key require; is required meant?"),
        ("[ndc]\nrequired = 'some'", 4,
         "[ndc] required is 'some', which is none of all, medicaid, noc, none"),
        ("[ndc]\nexempt = ['90**']", 4,
         "[ndc] exempt has '90**', which is no code, nor the beginning of one with a star, as 90*"),
        ("[mue]\noverrides = { J174 = 120 }", 4,
         "[mue] overrides has 'J174', which is no code of five characters, as J1745"),
        ("[mue.overrides]\nJ1745 = 'many'", 3,
         "[mue] overrides of J1745 must be a whole number, of zero or more"),
        ("[jwjz]\nfrom = 2023", 4, "[jwjz] from must be a date without quotation marks, as 2024-07-01"),
        ("[authorization]\ncodes = ['J1745']", 3,
         "authorization must be a table that may stand many times, [[authorization]]"),
        ("[[authorization]]\ncodes = ['J1745']\n\n[[authorization]]\ncode = ['J2350']\ncodes = []", 7,
         "[[authorization]] has no key code; is codes meant?"),
        ("[[authorization]]\nsites = ['11']", 3, "[[authorization]] has no codes"),
        ("[[authorization]]\ncodes = ['J1745']\nsites = ['1']", 5,
         "[[authorization]] sites has '1', which is no place of service of two digits, nor a type of bill as "
         "0131 or 013x"),
        ("[[diagnosis]]\ncode = 'J1745'\nprefixes = ['M5*']", 5,
         "[[diagnosis]] prefixes has 'M5*', which is no beginning of an ICD-10-CM code, as M05"),
        ("[[noncomplex]]\ncodes = ['J0897']\nadmin = '96372'\nfrom = 2024-01-01\nto = 2023-01-01", 7,
         "to is before from"),
        ("[[holding]]\nholds = false\nwhy = 'grace'", 3,
         "[[holding]] must name a rule or a severity, and not both"),
        ("[[holding]]\nrule = 'PA-01'\nholds = false", 3, "[[holding]] has no why"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_where(text, line, message):
    with pytest.raises(ConfigurationError) as caught:
        read_profile("plan.toml", (HEAD + text).encode())
    assert str(caught.value) == f"payer profile plan.toml, line {line}: {message}"


def test_a_key_far_from_all_lists_them():
    with pytest.raises(
        ConfigurationError, match=r"line 4: \[ptp\] has no key qqq; the keys are severity_cap, "
    ):
        read_profile("plan.toml", f"{HEAD}[ptp]\nqqq = 1".encode())


def test_everything_is_said_at_once_in_the_order_of_the_lines():
    with pytest.raises(ConfigurationError) as caught:
        read_profile("plan.toml", b"type = 'NONE'\n[ndc]\nrequired = 1\n")
    assert str(caught.value).splitlines() == [
        "payer profile plan.toml, line 1: name is missing",
        "payer profile plan.toml, line 1: type is 'NONE', which is none of FFS_A, FFS_B, DME, MA, MCD, "
        "MCDMCO, COMM, WC, TRICARE",
        "payer profile plan.toml, line 3: [ndc] required is 1, which is none of all, medicaid, noc, none",
    ]


def test_a_dme_profile_has_no_filing_indicator():
    with pytest.raises(ConfigurationError, match="line 3: filing_indicators cannot find a DME profile"):
        read_profile("dme.toml", b"name = 'D'\ntype = 'DME'\nfiling_indicators = ['MB']\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name = \n", r"payer profile plan\.toml: Invalid value \(at line 1, column 8\)"),
        (b"name = 'x'\ntype = '\xe9'\n", r"payer profile plan\.toml, line 2: a character is not UTF-8"),
    ],
)
def test_what_is_no_toml(data, message):
    with pytest.raises(ConfigurationError, match=message):
        read_profile("plan.toml", data)


def test_typed():
    plan = read_profile(
        "plan.toml",
        f"""{HEAD}payer_ids = ["AB1"]
injections = "per_drug"
[ndc]
required = "all"
exempt = ["90*", "J7030"]
[jwjz]
mode = "medicare"
from = 2023-07-01
[mue]
overrides = {{ J1745 = 120 }}
[[diagnosis]]
code = "J1745"
prefixes = ["M05.7", "K50"]
from = 2024-01-01
""".encode(),
    )
    assert (plan.payer_ids, plan.injections, plan.complex, plan.hold_on) == (
        frozenset({"AB1"}), "per_drug", None, None,
    )  # fmt: skip
    assert plan.jwjz_from == datetime.date(2023, 7, 1)
    assert plan.mue.overrides == {"J1745": 120}
    assert plan.ndc == NdcPolicy(required="all", exempt=("90*", "J7030"))
    assert [plan.ndc.exempts(code) for code in ("90471", "J7030", "J7040")] == [True, True, False]
    (one,) = plan.diagnosis
    assert one == DiagnosisPolicy(code="J1745", prefixes=("M057", "K50"), start=datetime.date(2024, 1, 1))
    assert [one.covers(day) for day in (DAY, datetime.date(2023, 12, 31), None)] == [True, False, True]


def test_the_page_of_the_maps_names_the_same_keys():
    text = (ROOT / "maps" / "README.md").read_text("utf-8")
    table = text[text.index("## Payer profiles") :]
    rows = dict(re.findall(r"^\| (.*?) \| (.*) \|$", table, re.MULTILINE))
    plain = {key for cell in rows for key in re.findall(r"`([a-z_]+)`", cell)}
    assert plain == set(KEYS)
    for shown, tables in (("`[{}]`", TABLES), ("`[[{}]]`", LISTS)):
        for name, keys in tables.items():
            said = next(said for cell, said in rows.items() if shown.format(name) in cell)
            named = set(re.findall(r"`([a-z0-9_]+)`", said)) | set(re.findall(r"`([a-z0-9_]+) \(", said))
            assert set(keys) <= named, name


def write(folder, name, text):
    (folder / name).write_text(text, "utf-8")


def test_two_profiles_of_a_folder_cannot_claim_one_payer(tmp_path):
    write(tmp_path, "a.toml", HEAD + "payer_ids = ['X1', 'X2']\n")
    write(tmp_path, "b.toml", HEAD + "source = 's'\npayer_ids = ['X2']\n")
    with pytest.raises(ConfigurationError) as caught:
        load_profiles(str(tmp_path))
    assert str(caught.value) == (
        "payer profile b.toml, line 4: payer id X2 is claimed by a.toml too; give one of them effective_to"
    )


def test_two_profiles_may_follow_each_other(tmp_path):
    write(
        tmp_path, "2024.toml", "name = '2024'\ntype = 'MA'\npayer_ids = ['X1']\neffective_to = 2024-12-31\n"
    )
    write(
        tmp_path, "2025.toml", "name = '2025'\ntype = 'MA'\npayer_ids = ['X1']\neffective_from = 2025-01-01\n"
    )
    profiles = load_profiles(str(tmp_path))
    for day, name in (("2024-12-31", "2024"), ("2025-01-01", "2025")):
        assert find_profile("X1", "16", profiles, datetime.date.fromisoformat(day)).name == name


def test_every_broken_file_of_a_folder_is_named(tmp_path):
    write(tmp_path, "a.toml", "name = 'a'\n")
    write(tmp_path, "b.toml", HEAD + "x = 1\n")
    with pytest.raises(ConfigurationError) as caught:
        load_profiles(str(tmp_path))
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "payer profile a.toml, line 1",
        "payer profile b.toml, line 3",
    ]


def test_a_user_wins_over_what_is_shipped(tmp_path):
    write(tmp_path, "ma.toml", "name = 'Mine'\ntype = 'MA'\nfiling_indicators = ['16']\n")
    write(
        tmp_path,
        "old.toml",
        "name = 'Old'\ntype = 'MCD'\nfiling_indicators = ['MC']\neffective_to = 2023-12-31\n",
    )
    write(tmp_path, "rest.toml", "name = 'Rest'\ntype = 'COMM'\n")
    profiles = load_profiles(str(tmp_path))
    assert find_profile("ANY", "16", profiles, DAY).name == "Mine"
    assert find_profile(None, "MC", profiles, DAY).name == "Medicaid"
    assert find_profile(None, "MC", profiles, datetime.date(2023, 6, 1)).name == "Old"
    assert find_profile("ANY", "CI", profiles, DAY).name == "Rest"
    assert find_profile(" exppo1 ", "CI", profiles, DAY).name == "Example commercial PPO"
    assert find_profile("16013", "MB", profiles, DAY).type == "DME"
    assert find_profile("OTHER", "MB", profiles, DAY).type == "FFS_B"


def test_shipped_profiles_are_read_and_named_by_their_file():
    for profile in load_profiles():
        assert isinstance(profile, PayerProfile)
        assert profile.sha256
        assert (ROOT / "maps" / "payers" / profile.file).is_file()


def test_line_of_finds_tables_keys_and_their_order():
    text = "a = 1\n# [b]\n[b]\n'c' = 2\n[[d]]\nx=1\n[[d]]\n x = 2\n\"y\" = 3\n"
    paths = [("a",), ("b",), ("b", "c"), ("d", 0, "x"), ("d", 1, "x"), ("d", 1, "y"), ("d", 1), ("z",)]
    assert [line_of(text, path) for path in (*paths, ("d", 1, "z"))] == [1, 3, 4, 6, 8, 9, 7, 1, 7]


VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5) | st.dates().map(lambda day: day),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*KEYS, *TABLES, *LISTS]), VALUES, max_size=5))
def test_any_values_are_judged(data):
    from x12tools.codes.profile_keys import problems

    for line, message in problems(data, "name = 'x'\n"):
        assert line >= 1
        assert message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_profile_or_a_clear_error(data):
    try:
        read_profile("plan.toml", data)
    except ConfigurationError as why:
        assert str(why).startswith("payer profile plan.toml")
