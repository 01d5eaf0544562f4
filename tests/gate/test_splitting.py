"""Splitting keeps each claim with its levels, counts and numbers anew, and conserves what it is given."""

import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

import x12tools
from x12tools.gate.bucket import Bucket
from x12tools.gate.numbers import ControlNumbers
from x12tools.gate.splitting import split

ISA = (
    "ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*RECEIVER       "
    "*240816*0930*^*00501*000000905*0*T*:"
)


def file_of(providers, newline="\n"):
    """An 837 of levels and claims: a list of providers, each a list of subscribers, each (own claims,
    [claims of each dependent])."""
    body, level, number = [], 0, 0

    def claims(count):
        nonlocal number
        for _ in range(count):
            number += 1
            body.append(f"CLM*C{number}*{number}.50***11:B:1*Y*A*Y*Y")
            body.append("HI*ABK:M0579")
            body.append("LX*1")

    for subscribers in providers:
        level += 1
        provider = level
        body.append(f"HL*{provider}**20*1")
        body.append(f"NM1*85*2*PROVIDER {provider}")
        for own, dependents in subscribers:
            level += 1
            above = level
            body.append(f"HL*{above}*{provider}*22*{int(bool(dependents))}")
            body.append(f"NM1*IL*1*MEMBER {above}")
            claims(own)
            for count in dependents:
                level += 1
                body.append(f"HL*{level}*{above}*23*0")
                body.append(f"NM1*QC*1*PATIENT {level}")
                claims(count)
    inner = ["ST*837*0001*005010X222A1", "BHT*0019*00*BATCH1*20240816*0930*CH", "NM1*41*2*SENDER", *body]
    inner.append(f"SE*{len(inner) + 1}*0001")
    segments = [
        ISA,
        "GS*HC*SENDER*RECEIVER*20240816*0930*905*X*005010X222A1",
        *inner,
        "GE*1*905",
        "IEA*1*000000905",
    ]
    return "".join(f"{one}~{newline}" for one in segments).encode(), number


def parted(data, goes):
    files = io.BytesIO(), io.BytesIO()
    clean, held = (Bucket(file, ControlNumbers(name)) for file, name in zip(files, "ab", strict=True))
    total = split(io.BytesIO(data), lambda claim: clean if goes[claim.number - 1] else held, held)
    clean.close()
    held.close()
    return total, (clean, held), tuple(file.getvalue() for file in files)


def tree(data):
    """Each claim with the names of the levels above it, by the HL pointers as written."""
    levels, names, found, here = {}, {}, [], None
    for text in data.decode().split("~"):
        parts = text.strip().split("*")
        if parts[0] == "HL":
            here = parts[1]
            levels[here] = parts[2]
        elif parts[0] == "NM1" and here:
            names[here] = parts[3]
        elif parts[0] == "CLM":
            above, at = [], here
            while at:
                above.append(names[at])
                at = levels[at]
            found.append((parts[1], tuple(above)))
    return found


DEPENDENTS = st.lists(st.integers(1, 2), max_size=2)
SUBSCRIBERS = st.lists(
    st.tuples(st.integers(0, 2), DEPENDENTS).filter(lambda one: one[0] or one[1]), min_size=1, max_size=3
)


@settings(deadline=None)
@given(st.lists(SUBSCRIBERS, min_size=1, max_size=3), st.data(), st.sampled_from(["", "\n", "\r\n"]))
def test_each_claim_goes_with_its_own_levels_into_one_bucket(providers, data, newline):
    source, count = file_of(providers, newline)
    goes = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    (claims, charges), buckets, files = parted(source, goes)
    assert claims == count == sum(bucket.claims for bucket in buckets)
    assert (
        charges
        == sum(bucket.charges for bucket in buckets)
        == sum((Decimal(number) + Decimal("0.50") for number in range(1, count + 1)), Decimal(0))
    )
    whole = tree(source)
    for kept, file in ((True, files[0]), (False, files[1])):
        assert tree(file) == [one for one, go in zip(whole, goes, strict=True) if go is kept]
        if file:
            found = x12tools.check(file).findings
            assert not [one.message for one in found if one.rule.startswith(("ENV-", "IG-HL", "IG-LEVEL"))]
            assert file.count(f"~{newline}".encode()) == file.count(b"~")


def test_numbers_are_new_and_lead_back():
    source, _ = file_of([[(2, [])]])
    _, (clean, held), (out, _) = parted(source, [True, False])
    (one,) = clean.controls
    assert one.before == {"isa13": "000000905", "gs06": "905", "st02": "0001", "bht03": "BATCH1"}
    assert one.after["isa13"] != held.controls[0].after["isa13"]
    text = out.decode()
    assert f"*00501*{one.after['isa13']}*0*T" in text
    assert f"BHT*0019*00*{one.after['bht03']}*" in text
    assert f"GE*1*{one.after['gs06']}~" in text
    assert f"IEA*1*{one.after['isa13']}~" in text


def test_the_same_file_is_written_the_same():
    source, count = file_of([[(1, [1]), (1, [])]])
    assert parted(source, [True] * count)[2] == parted(source, [True] * count)[2]


def test_a_transaction_that_is_no_claims_goes_to_the_rest_whole():
    other = b"ST*835*0001~\nBPR*I*0*C*NON************20240816~\nSE*3*0001~\n"
    source, _ = file_of([[(1, [])]])
    source = source.replace(b"ST*837", other + b"ST*837")
    _, _, (clean, held) = parted(source, [True])
    assert b"ST*835*0001~\nBPR*I*0*C*NON************20240816~\nSE*3*0001~\n" in held
    assert b"ST*835" not in clean and b"CLM" not in held
