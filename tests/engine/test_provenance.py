"""A result names the tables and the profiles that it rests on."""

import datetime
import hashlib
import json
import subprocess
import sys
from importlib.resources import files

import x12tools
from x12tools.codes import load_profiles, load_table
from x12tools.engine.provenance import provenance

DAY = datetime.date(2024, 8, 22)


def test_tables_with_their_dates():
    load_table("infusion/mue")
    found = {one["name"]: one for one in provenance(DAY)["tables"]}
    assert found["infusion/mue"] == {
        "name": "infusion/mue", "version": "2024-07-01", "from": "2024-07-01", "to": "2024-12-31",
    }  # fmt: skip


def test_profiles_once_each_with_the_sum_of_their_file():
    used = [one for one in load_profiles() if one.type in ("DME", "MCD")]
    data = files("x12tools.maps").joinpath("payers", "dme.toml").read_bytes()
    assert provenance(DAY, used + used)["profiles"] == [
        {"name": "Medicaid", "sha256": next(one.sha256 for one in used if one.type == "MCD")},
        {"name": "Medicare DME", "sha256": hashlib.sha256(data).hexdigest()},
    ]


def test_only_what_was_loaded_is_named():
    code = (
        "import json, datetime; from x12tools.codes import load_table; load_table('infusion/places');"
        "from x12tools.engine.provenance import provenance;"
        "print(json.dumps(provenance(datetime.date(2024, 8, 22))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == {
        "version": x12tools.__version__,
        "as_of": "2024-08-22",
        "tables": [{"name": "infusion/places", "version": "2023-09-01", "from": None, "to": None}],
        "profiles": [],
    }
