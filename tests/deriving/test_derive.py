"""What a chart bears: worked examples, and what must hold for every chart."""

from decimal import Decimal

import pytest
from charts import DAY, codes, examples, units, visits_of
from typed_claims import given

from x12tools.deriving import HOSPITAL, PHYSICIAN, Part, derive, derive_chart
from x12tools.engine.checking import Options
from x12tools.errors import NotX12
from x12tools.rules.encounters import encounters


def written(text):
    """Codes as ``accepted`` writes them: ``96413, 96415 x1``."""
    return codes(text.replace(" x", "x"))


def instead(bill, part):
    """A bill with the codes of one part in the place of its own."""
    kind = next(kind for kind in Part if part.keys() & kind.codes)
    return {code: number for code, number in bill.items() if code not in kind.codes} | part


@pytest.mark.parametrize(
    ("setting", "text", "wanted"),
    [(PHYSICIAN, *one) for one in examples("physician.txt")]
    + [(HOSPITAL, *one) for one in examples("hospital.txt")],
)
def test_what_a_chart_bears(setting, text, wanted):
    found = visits_of(text, setting)
    missing = [why for visit in found for why in visit.missing]
    if wanted.startswith("!"):
        assert any(wanted[1:].strip() in why for why in missing), missing
        assert units(found) == {}
        return
    first, *others = wanted.split(" or ")
    assert units(found) == codes(first)
    assert not [why for why in missing if "dose" not in why]
    accepted = [written(one) for visit in found for one in visit.accepted]
    for other in map(codes, others):
        assert any(other == instead(codes(first), one) for one in accepted), accepted


@pytest.mark.parametrize(("text", "wanted"), list(examples("claims.txt")))
def test_a_claim_against_its_chart(text, wanted):
    data, told = given(text)
    (claim,) = derive(data, told)
    found = [
        f"{one.code}{'-' + one.modifier if one.modifier else ''} {one.billed:f}>{one.derived:f}"
        for one in claim.differences
    ]
    missing = [why for visit in claim.visits for why in visit.missing]
    if wanted.startswith("!"):
        assert wanted[1:].strip() in missing
        assert found == []
    else:
        assert sorted(found) == sorted([] if wanted == "same" else wanted.split(", "))
        assert not [why for why in missing if "dose" not in why]


@pytest.mark.parametrize("minutes", range(14, 220))
def test_each_unit_begins_at_its_minute(minutes):
    """16 minutes, then each hour from its 31st: as an infusion, as hydration, beside and by itself."""
    ends = f"{7 + minutes // 60:02d}:{minutes % 60:02d}"
    hours = max(0, (minutes - 31) // 60)
    want = {"96374": 1} if minutes < 16 else {"96365": 1} | ({"96366": hours} if hours else {})
    assert units(visits_of(f"J0878 IV 07:00-{ends}")) == want
    alone = {"96360": 1} | ({"96361": hours} if hours else {}) if minutes > 30 else {}
    assert units(visits_of(f"J7030 07:00-{ends}")) == alone
    beside = {"96361": 1 + hours} if minutes > 30 else {}
    assert units(visits_of(f"J7030 07:00-{ends}; J9271 IV 20:00-20:30")) == beside | {"96413": 1}


def test_a_physician_fee_is_of_no_hospital():
    text = "K50.90 | {0}J1745x40-JZ 96413 96365 96366 || J1745 IV 09:00-09:40 400mg 4x100mg"
    for form, revenue in (("837I ", "0636:"), ("", "")):
        data, told = given(f"{form}{text.format(revenue)}")
        (claim,) = derive(data, told)
        bases = {one.basis for one in claim.differences}
        assert bases == ({"charge"} if form else {"medicare physician fee 2024"})
        assert claim.over > 0


def test_dollars_go_both_ways():
    data, told = given("M05.79 | J1745x40-JZ 96413 96365 || J1745 IV 09:00-11:05 400mg 4x100mg")
    (claim,) = derive(data, told)
    assert (claim.over, claim.under) == (Decimal("62.58"), Decimal("27.63"))


def test_a_void_is_passed_over():
    data, told = given("freq=8 icn=9 M05.79 | J1745x40-JZ 96413 || J1745 IV 09:00-11:05")
    assert list(derive(data, told)) == []


def test_what_is_no_claim_is_said():
    with pytest.raises(NotX12):
        list(derive(b"hello", Options()))


def test_a_cell_that_cannot_be_read_takes_what_rests_on_it():
    row = {"hcpcs": "J1745", "route": "IV", "start": "2024-08-15T09:00", "stop": "2024-08-15T11:05"}
    rows = [
        row | {"claim_id": "A", "start": "yesterday"},
        row | {"claim_id": "B", "dose": "4OO", "vials": "4x100mg"},
        row | {"claim_id": "C", "hcpcs": "infliximab"},
        row | {"claim_id": "D", "dose": "380mg", "vials": "4x100"},
    ]
    found = {
        claim.claim_id: claim.visits
        for claim in derive_chart(Options(as_of=DAY, encounters=encounters(rows)), PHYSICIAN)
    }
    told = {claim: [why for visit in each for why in visit.missing] for claim, each in found.items()}
    assert "vein: row 2: start cannot be read" in told["A"]
    assert units(found["A"]) == {}
    assert units(found["B"]) == {"96413": 1, "96415": 1}
    assert told["B"] == ["row 3 of J1745: the dose cannot be read"]
    assert any("ties it to its service" in why for why in told["C"])
    assert units(found["C"]) == {}
    (visit,) = found["D"]
    assert [(one.code, one.units, one.modifier) for one in visit.derived][-1] == ("J1745", 38, "")
