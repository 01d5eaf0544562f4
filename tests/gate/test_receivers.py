"""A receiver gets its file as its profile says, and not a claim is lost by it."""

import hashlib
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_splitting import SUBSCRIBERS, file_of, tree

import x12tools
from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.codes import ReceiverProfile, load_profiles
from x12tools.engine.checking import Options
from x12tools.errors import ConfigurationError
from x12tools.gate import hook
from x12tools.gate.bucket import Bucket
from x12tools.gate.fitting import misfits
from x12tools.gate.numbers import ControlNumbers, CountedNumbers
from x12tools.gate.outbox import Outbox
from x12tools.gate.splitting import split
from x12tools.ledger import tables

THREE = to_837(parse("M05.79 | 96413 ++ M05.79 | 96415x1 96413 ++ M05.79 | 96413 96365"))
ISA08 = THREE.decode().split("*")[8].strip()


def profile(folder, text, name="house.toml", ids=(ISA08,)):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f'name = "House"\n[receiver]\nids = {json.dumps(list(ids))}\n{text}\n')
    return Options(payers=str(folder))


def gate(tmp_path, data, text, **more):
    (tmp_path / "claims.837").write_bytes(data)
    options = profile(tmp_path / hashlib.sha256(text.encode()).hexdigest()[:8], text)
    done = hook(tmp_path / "claims.837", tmp_path / "out", options, **more)
    return done, json.loads((tmp_path / "out" / "manifest.json").read_text())


def elements(data, separator="*", terminator="~"):
    return [one.strip("\r\n").split(separator) for one in data.decode().split(terminator)[:-1]]


RECEIVERS = st.builds(
    ReceiverProfile,
    name=st.just("House"),
    ids=st.just(frozenset({"RECEIVER"})),
    delimiters=st.sampled_from([None, "*:^~", "|>!~", ":*^~", "\x1d\x1f\x1e\x1c"]),
    newline=st.sampled_from([None, "", "\n", "\r\n"]),
    one_claim_per_st=st.booleans(),
    max_claims=st.sampled_from([None, 1, 2, 5]),
    one_isa=st.booleans(),
    characters=st.sampled_from(["any", "extended", "basic"]),
    file_name=st.sampled_from([None, "{number}.txt", "{receiver}-{usage}-{date}-{isa13}.837"]),
    sha256=st.just("0" * 64),
)
FILES = st.lists(st.lists(SUBSCRIBERS, min_size=1, max_size=2), min_size=1, max_size=3)


@settings(deadline=None, max_examples=60)
@given(FILES, RECEIVERS, st.data())
def test_whatever_is_asked_no_claim_is_lost(tmp_path_factory, interchanges, receiver, data):
    folder = tmp_path_factory.mktemp("out")
    usages = [data.draw(st.sampled_from("TP")) for _ in interchanges]
    whole, sources = [], []
    for number, (providers, usage) in enumerate(zip(interchanges, usages, strict=True)):
        source, _ = file_of(providers)
        sources.append(
            source.replace(b"*0*T*:", f"*0*{usage}*:".encode()).replace(b"CLM*C", b"CLM*F%d-C" % number)
        )
        whole += tree(sources[-1])
    source = b"".join(sources)
    outbox = Outbox(folder, "clean", "seed", lambda path: receiver)
    claims, charges = split(io.BytesIO(source), lambda claim: outbox, outbox)
    outbox.close()
    assert (outbox.claims, outbox.charges) == (claims, charges)
    found, seen_usages = [], []
    for file in outbox.files:
        assert file.path == folder / file.name and file.path.exists()
        written = file.path.read_bytes()
        ends = receiver.delimiters or "*:^~"
        parts = elements(written, ends[0], ends[3])
        assert parts[0][16] == ends[1] and parts[0][11] == ends[2]
        headers = [one for one in parts if one[0] == "ISA"]
        inside = sum(one[0] == "CLM" for one in parts)
        assert inside == file.bucket.claims
        if receiver.splits:
            assert len({one[15] for one in headers}) == 1
        if receiver.one_isa:
            assert len(headers) == 1
        if receiver.max_claims:
            assert inside <= receiver.max_claims
        if receiver.one_claim_per_st:
            assert inside == sum(one[0] == "ST" for one in parts)
        if receiver.newline is not None:
            end = (ends[3] + receiver.newline).encode()
            assert written.count(end) == written.count(ends[3].encode())
            assert written.count(b"\n") == receiver.newline.count("\n") * written.count(end)
        plain = b"".join("*".join(one).encode() + b"~" for one in parts)
        found += tree(plain)
        usage = ""
        for one in parts:
            usage = one[15] if one[0] == "ISA" else usage
            seen_usages += [usage] if one[0] == "CLM" else []
        envelope = [one.rule for one in x12tools.check(written).findings if one.holds]
        assert not [rule for rule in envelope if rule.startswith(("ENV-", "IG-HL", "IG-LEVEL"))]
    assert found == whole
    assert seen_usages == [usages[int(id[1 : id.index("-")])] for id, _ in whole]
    assert len({file.name for file in outbox.files}) == len(outbox.files)
    froms = [one.before["isa13"] for _, one in outbox.controls()]
    assert set(froms) == {"000000905"}


def test_files_of_two_claims_each(tmp_path):
    done, manifest = gate(tmp_path, to_837(parse(" ++ ".join(["M05.79 | 96413"] * 5))), "max_claims = 2")
    assert done.exit_code == 0
    files = manifest["clean"]["files"]
    assert files == ["clean/0001.837", "clean/0002.837", "clean/0003.837"]
    assert sorted(one.name for one in (tmp_path / "out" / "clean").iterdir()) == [
        "0001.837", "0002.837", "0003.837",
    ]  # fmt: skip
    data = [(tmp_path / "out" / one).read_bytes() for one in files]
    assert [len(x12tools.check(one).claims) for one in data] == [2, 2, 1]
    assert manifest["clean"]["sha256"] == hashlib.sha256(b"".join(data)).hexdigest()
    assert [one["to"]["file"] for one in manifest["controls"]] == files
    assert len({one["to"]["isa13"] for one in manifest["controls"]}) == 3
    assert {one["name"] for one in manifest["provenance"]["profiles"]} >= {"House"}
    assert not (tmp_path / "out" / "clean.837").exists()


def test_a_later_run_takes_its_own_files_away_and_no_others(tmp_path):
    data = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413"))
    gate(tmp_path, data, "max_claims = 1")
    (tmp_path / "out" / "clean" / "mine.txt").write_text("mine")
    gate(tmp_path, THREE, "newline = 'crlf'")
    assert [one.name for one in (tmp_path / "out" / "clean").iterdir()] == ["mine.txt"]
    assert b"~\r\n" in (tmp_path / "out" / "clean.837").read_bytes()
    assert b"\r" not in (tmp_path / "out" / "held.837").read_bytes()


def test_a_claim_that_holds_a_delimiter_is_held_and_named(tmp_path):
    data = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413")).replace(b"CLM*TRY2*", b"CLM*TRY|2*")
    done, manifest = gate(tmp_path, data, 'delimiters = "|>!~"')
    assert (done.exit_code, done.held) == (1, 1)
    assert manifest["claims"][1]["claim_id"] == "TRY|2"
    assert manifest["claims"][1]["rules"] == ["ENV-RECEIVER"]
    found = json.loads((tmp_path / "out" / "findings.json").read_text())
    (finding,) = [one for one in found["findings"] if one["rule"] == "ENV-RECEIVER"]
    assert (finding["claim_id"], finding["segment"], finding["claim"]) == ("TRY|2", "CLM", 1)
    assert finding["message"] == "'|' in CLM would be read as a delimiter by its receiver (House)."
    assert found["summary"]["held"] == 1
    clean = elements((tmp_path / "out" / "clean.837").read_bytes(), "|")
    assert [one[1] for one in clean if one[0] == "CLM"] == ["TRY1"]
    assert b"A3:21" in (tmp_path / "out" / "277ca.edi").read_bytes()


def test_what_all_claims_share_is_said_once(tmp_path):
    data = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413"))
    name = next(one for one in elements(data) if one[:2] == ["NM1", "41"])[3].encode()
    done, manifest = gate(tmp_path, data.replace(name, name + b"#"), 'characters = "basic"')
    assert done.exit_code == 2
    assert [one["rules"] for one in manifest["claims"]] == [["ENV-RECEIVER"]] * 2
    found = json.loads((tmp_path / "out" / "findings.json").read_text())["findings"]
    (finding,) = [one for one in found if one["rule"] == "ENV-RECEIVER"]
    assert (finding["claim"], finding["segment"], finding["value"]) == (None, "NM1", "23")


@pytest.mark.parametrize(
    ("last", "coding", "becomes"),
    [
        ("Muñoz", "utf-8", "MUNOZ"),
        ("Muñoz", "latin-1", "MUNOZ"),
        ("O’Neil", "utf-8", "O'NEIL"),
        ("Ångström–Ø", "utf-8", "ANGSTROM-O"),
        ("Ångström Ø", "latin-1", "ANGSTROM O"),
        ("d'Arc", "ascii", "D'ARC"),
    ],
)
def test_letters_fold_to_the_basic_set(tmp_path, last, coding, becomes):
    data = to_837(parse("M05.79 | 96413"))
    member = next(one for one in elements(data) if one[:2] == ["NM1", "IL"])
    data = data.replace("*".join(member[:4]).encode(), "*".join([*member[:3], last]).encode(coding))
    done, _ = gate(tmp_path, data, 'characters = "basic"')
    assert done.exit_code == 0
    clean = (tmp_path / "out" / "clean.837").read_bytes()
    assert f"NM1*IL*1*{becomes}*".encode() in clean
    assert clean.isupper() and clean.isascii()


@pytest.mark.parametrize("last", ["Straße", "Ærø", "Smith#2", "Łódź"])
def test_what_does_not_fold_is_held(tmp_path, last):
    data = to_837(parse("M05.79 | 96413"))
    member = next(one for one in elements(data) if one[:2] == ["NM1", "IL"])
    data = data.replace("*".join(member[:4]).encode(), "*".join([*member[:3], last]).encode())
    done, manifest = gate(tmp_path, data, 'characters = "basic"')
    assert done.exit_code == 2
    assert manifest["claims"][0]["rules"] == ["ENV-RECEIVER"]
    assert last.encode() in (tmp_path / "out" / "held.837").read_bytes()


def test_a_receiver_is_found_by_gs03_too_and_another_is_not_touched(tmp_path):
    gs03 = next(one for one in elements(THREE) if one[0] == "GS")[3]
    (tmp_path / "claims.837").write_bytes(THREE)
    for ids, ends in (((gs03.lower(),), b"~\r\n"), (("NOBODY",), b"~\n")):
        options = profile(tmp_path / f"plans-{ids[0]}", "newline = 'crlf'", ids=ids)
        hook(tmp_path / "claims.837", tmp_path / "out", options)
        data = (tmp_path / "out" / "clean.837").read_bytes()
        assert data.count(ends) == data.count(b"~")


def test_numbers_are_counted_in_the_ledger(tmp_path, ledger):
    one = to_837(parse("M05.79 | 96413"))
    two = to_837(parse("M05.79 | 96413 ++ M05.79 | 96413"))
    numbers = []
    for data in (one, two):
        _, manifest = gate(tmp_path, data, 'control_numbers = "ledger"\nmax_claims = 1', ledger=ledger)
        numbers += [(c["to"]["isa13"], c["to"]["gs06"], c["to"]["bht03"]) for c in manifest["controls"]]
    assert numbers == [(f"{n:09d}", str(n), f"{n:09d}-0001") for n in (1, 2, 3)]
    with ledger.begin() as connection:
        rows = connection.execute(tables.control.select().order_by(tables.control.c.id)).mappings().all()
    assert [(row["bucket"], row["new_isa13"]) for row in rows] == [("clean", one[0]) for one in numbers]


def test_counting_without_a_ledger_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match=r"house\.toml: control_numbers are counted in a ledger"):
        gate(tmp_path, THREE, 'control_numbers = "ledger"')
    assert list((tmp_path / "out").iterdir()) == []


def test_one_follows_the_last_number(ledger):
    with ledger.begin() as connection:
        connection.execute(tables.counter.insert().values(name="isa13 ZZ HOUSE", last=999_999_998))
    numbers = CountedNumbers(ledger, "ZZ HOUSE")
    assert [numbers.interchange() for _ in range(3)] == ["999999999", "000000001", "000000002"]
    assert numbers.batch() == "000000002-0000"


def test_two_profiles_may_not_claim_one_receiver(tmp_path):
    profile(tmp_path, "", "a.toml", ["HOUSE"])
    profile(tmp_path, "", "b.toml", ["house"])
    with pytest.raises(ConfigurationError, match=r"line 3: receiver HOUSE is claimed by a\.toml too"):
        load_profiles(str(tmp_path))


def test_a_bucket_as_it_came_is_as_before(tmp_path):
    source, _ = file_of([[(2, [])]])
    file = io.BytesIO()
    bucket = Bucket(file, ControlNumbers("seed"))
    split(io.BytesIO(source), lambda claim: bucket, bucket)
    bucket.close()
    outbox = Outbox(tmp_path, "clean", "seed")
    total = split(io.BytesIO(source), lambda claim: outbox, outbox)
    outbox.close()
    assert (tmp_path / "clean.837").read_bytes() == file.getvalue()
    assert total == (2, Decimal("4.00"))


def test_only_claims_with_a_profile_are_looked_at(tmp_path):
    (tmp_path / "claims.837").write_bytes(THREE.replace(b"TRY2", b"TRY|"))
    assert misfits(tmp_path / "claims.837", lambda path: None) == {}
