"""Every piece of the one-line grammar, and the caret under what is not in it."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from x12tools.claims.shorthand import CLAIM_KEYS, DATE, PAYERS, Administration, ShorthandLine, as_of, parse
from x12tools.errors import UsageError


def claim(text):
    (only,) = parse(text).claims
    return only


def line(text, form="837I"):
    (only,) = claim(f"{form} M05.79 Z79.899 | {text}").lines
    return only


def charted(text):
    (only,) = claim(f"M05.79 | 96413 || {text}").administrations
    return only


def wrong(text):
    with pytest.raises(UsageError) as caught:
        parse(text)
    shown, caret = str(caught.value).split("\n")
    assert shown == text
    return caret.index("^"), caret.partition("^ expected ")[2]


def at(hour, minute, day=15):
    return datetime.datetime.combine(datetime.date(2024, 8, day), datetime.time(hour, minute))


def test_what_is_left_out():
    found = claim("M05.79 | 96413")
    assert (found.form, found.payer, found.date) == ("837P", "medicare", DATE)
    assert found.date.isoformat() == "2024-08-15"
    assert (found.keys, found.diagnoses, found.administrations) == ({}, ("M0579",), ())
    assert found.lines == (
        ShorthandLine(
            revenue=None,
            code="96413",
            units=Decimal(1),
            modifiers=(),
            pointers=(1,),
            charge=None,
            ndc=None,
            ndc_quantity=None,
            ndc_unit=None,
            keys={},
            date=DATE,
            date_to=None,
        ),
    )


def test_a_whole_header():
    found = claim("837I ma 2024-02-29 tob=0131 vc48=9.4 cc=A1,A2 M05.79 Z79.899 | 96413")
    assert (found.form, found.payer, found.date) == ("837I", "ma", datetime.date(2024, 2, 29))
    assert found.keys == {"tob": "0131", "vc48": "9.4", "cc": "A1,A2"}
    assert found.diagnoses == ("M0579", "Z79899")


@pytest.mark.parametrize("word", sorted(PAYERS))
def test_payer_words(word):
    assert claim(f"{word} M05.79 | 96413").payer == word
    assert claim(f"{word.upper()} M05.79 | 96413").payer == word


@pytest.mark.parametrize(
    ("typed", "payer"), [("EXPPO1", "EXPPO1"), ("60054", "60054"), ("payer=J1234", "J1234")]
)
def test_any_other_word_is_a_payer_id(typed, payer):
    found = claim(f"{typed} M05.79 | 96413")
    assert (found.payer, found.diagnoses) == (payer, ("M0579",))
    assert "payer" not in found.keys


def test_the_header_may_stand_in_any_order_with_commas():
    found = claim("m05.79, Z51.12, pos=22, commercial 2024-08-16 837p | 96413")
    assert found == claim("837P commercial 2024-08-16 pos=22 M0579 Z5112 | 96413")


def test_a_value_in_quotes_keeps_its_spaces_and_bars():
    assert claim('note="given | slowly ++" M05.79 | 96413').keys == {"note": "given | slowly ++"}


def test_a_whole_line():
    found = line("0636:J9312x100-JZ-59@1$9000/50242005306:100ML")
    assert (found.revenue, found.code, found.units) == ("0636", "J9312", Decimal(100))
    assert (found.modifiers, found.pointers, found.charge) == (("JZ", "59"), (1,), Decimal(9000))
    assert (found.ndc, found.ndc_quantity, found.ndc_unit) == ("50242005306", Decimal(100), "ML")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("96413x3", "units", Decimal(3)),
        ("J1745x30.5", "units", Decimal("30.5")),
        ("J1745x0", "units", Decimal(0)),
        ("J1745-JW-JZ", "modifiers", ("JW", "JZ")),
        ("96413-59-xs-76-ga", "modifiers", ("59", "XS", "76", "GA")),
        ("96413@2", "pointers", (2,)),
        ("96413@1,2", "pointers", (1, 2)),
        ("96413@1:2:12", "pointers", (1, 2, 12)),
        ("96413$0.01", "charge", Decimal("0.01")),
        ("J1745/57894-003-01", "ndc", "57894-003-01"),
        ("J1745/57894003001:0.5me", "ndc_quantity", Decimal("0.5")),
        ("J1745/57894003001:0.5me", "ndc_unit", "ME"),
        ("J1745/57894003001:2F2", "ndc_unit", "F2"),
        ("j1745x40", "code", "J1745"),
        ("0250:$18400", "code", None),
        ("0250:$18400", "revenue", "0250"),
        ("J3490(note=drug 500 mg IV ref6r=A7)", "keys", {"note": "drug 500 mg IV", "ref6r": "A7"}),
        ('J3490(note="a (b)", desc=x)', "keys", {"note": "a (b)", "desc": "x"}),
        ("96413(dos_to=2024-08-17)", "date_to", datetime.date(2024, 8, 17)),
    ],
)
def test_each_piece_of_a_line(text, name, value):
    assert getattr(line(text), name) == value


def test_line_keys_of_an_837p():
    found = line("J0881x100(pos=12 rendering=1245319599 mea=9.4 hct=30 auth=A1 ordering=1245319599)", "837P")
    assert found.keys == {
        "pos": "12",
        "rendering": "1245319599",
        "mea": "9.4",
        "hct": "30",
        "auth": "A1",
        "ordering": "1245319599",
    }


def test_commas_between_lines_and_in_pointers():
    found = claim("M05.79 Z79.899 | 96413@1,96415x2, 96367@1,2,2024-08-16:96375")
    assert [(one.code, one.pointers, one.date.day) for one in found.lines] == [
        ("96413", (1,), 15),
        ("96415", (1,), 15),
        ("96367", (1, 2), 15),
        ("96375", (1,), 16),
    ]


def test_a_date_holds_for_the_lines_after_it():
    found = claim("M05.79 | 96413 2024-08-16: 96413 96415 2024-08-18: 96413")
    assert [one.date.day for one in found.lines] == [15, 16, 16, 18]


def test_claims_are_parted_by_two_plus_signs():
    found = parse("M05.79 | 96413 ++ 837I medicaid C34.11 | 96413 96415").claims
    assert [(one.form, one.payer, len(one.lines)) for one in found] == [
        ("837P", "medicare", 1),
        ("837I", "medicaid", 2),
    ]


def test_what_was_sent_before_follows_two_angles():
    assert parse("M05.79 | 96413").earlier is None
    assert parse("M05.79 | 96413 << none").earlier == ()
    found = parse("M05.79 | 96413 << 2024-03-01 M05.79 | 96413 ++ 837I M05.79 | 96415")
    assert [one.lines[0].code for one in found.claims] == ["96413"]
    assert [(one.form, one.lines[0].code) for one in found.earlier] == [("837P", "96413"), ("837I", "96415")]


def test_as_of_is_a_week_after_the_last_service():
    assert as_of(parse("M05.79 | 96413")) == datetime.date(2024, 8, 22)
    assert as_of(parse("M05.79 | 2024-08-20: 96413 ++ M05.79 | 2024-03-01: 96413")) == datetime.date(
        2024, 8, 27
    )


def test_a_whole_administration():
    assert charted("J1745 IV 09:00-11:05 400mg 4x100mg access=port") == Administration(
        hcpcs="J1745",
        route="IV",
        start=at(9, 0),
        stop=at(11, 5),
        dose=Decimal(400),
        dose_unit="mg",
        vials="4x100mg",
        access="port",
    )


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("23:10-01:05", "stop", at(1, 5, day=16)),
        ("10:00", "stop", at(10, 0)),
        ("9:00-", "start", at(9, 0)),
        ("9:00-", "stop", None),
        ("-11:05", "stop", at(11, 5)),
        ("2024-08-16 09:00-10:00", "start", at(9, 0, day=16)),
        ("start=2024-08-17T23:00 stop=00:30", "stop", at(0, 30, day=18)),
        ("start=10:00 stop=2024-08-15T09:00", "stop", at(9, 0)),
        ("1x400mg+2x100mg", "vials", "1x400mg+2x100mg"),
        ("0.25mg", "dose", Decimal("0.25")),
        ("4000units", "dose_unit", "units"),
        ("present", "present", "yes"),
        ("present=no", "present", "no"),
        ("portable", "pump", "portable"),
        ("multi-dose", "container", "multi-dose"),
        ("340B", "supply", "340b"),
        ("white-bagged", "supply", "white-bagged"),
        ("81.5kg", "weight_kg", Decimal("81.5")),
        ("weight_kg=80", "weight_kg", Decimal(80)),
        ("57894-030-01", "ndc", "57894-030-01"),
        ("96413", "hcpcs", "96413"),
        ("line=2", "line", 2),
        ("encounter=B bag=1", "bag", "1"),
        ("wasted=50", "wasted", "50"),
        ('location="room 2; left"', "location", "room 2; left"),
        ("push", "route", "push"),
    ],
)
def test_each_piece_of_an_administration(text, name, value):
    assert getattr(charted(text), name) == value


def test_administrations_are_parted_by_semicolons_and_dated_like_lines():
    found = claim("M05.79 | 96413 || J1745 09:00 ; 2024-08-16: J1745 10:00; J1745 11:00 ;").administrations
    assert [one.start for one in found] == [at(9, 0), at(10, 0, day=16), at(11, 0, day=16)]


NO_BAR = "'|' and then the service lines"
LINE = "a line as J9312x100-JZ@1$9000/50242005306:100ML"


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("", 0, NO_BAR),
        ("M05.79  ", 6, NO_BAR),
        ("M05.79 | 96413 ++ ", 17, NO_BAR),
        ("M05.79 | ", 8, "a service line"),
        ("M05.79 | 96413 << ", 17, NO_BAR),
        ("M05.79 | 96413 << none << none", 23, "'++' between claims that were sent before"),
        ("M05.79 || IV", 7, "'|' before the service lines"),
        ("M05.79 | 96413 | 96415", 15, "'||' or service lines"),
        ("M05.79 | 96413 || IV || IM", 21, "';' between administrations"),
        ("medicare | 96413", 8, "a diagnosis before '|'"),
        ("M05.79 foo.1 | 96413", 7, "form, payer, date, key=value or diagnosis"),
        ("medicare ma M05.79 | 96413", 9, "form, date, key=value or diagnosis"),
        ("837P 837I M05.79 | 96413", 5, "payer, date, key=value or diagnosis"),
        ("2024-02-30 M05.79 | 96413", 0, "a day of the calendar as 2024-08-15"),
        ("0001-01-01 M05.79 | 96413", 0, "a day of the calendar as 2024-08-15"),
        ("poss=22 M05.79 | 96413", 0, f"a key of {' '.join(sorted(CLAIM_KEYS))}"),
        ("pos=2 M05.79 | 96413", 4, "a place of service of two digits"),
        ("pos= M05.79 | 96413", 4, "a place of service of two digits"),
        ("pos=11 pos=12 M05.79 | 96413", 7, "only one pos"),
        ("note=a*b M05.79 | 96413", 5, "1 to 80 plain characters without * : ^ ~"),
        ("tob=0131 M05.79 | 96413", 0, "a key of an 837P: tob is for an 837I"),
        ("837I pos=11 M05.79 | 96413", 5, "a key of an 837I: pos is for an 837P"),
        ("vc48=9 M05.79 | 96413", 0, "a key of an 837P: vc48 is for an 837I"),
        ('note="x M05.79 | 96413', 5, "a closing quote"),
        ("A00 " * 13 + "| 96413", 48, "at most 12 diagnoses on an 837P"),
        ("M05.79 | 9641", 9, LINE),
        ("M05.79 | 96413 + 96415", 15, LINE),
        ("M05.79 | J1745x35 ; J1745x5-JW", 18, LINE),
        ("M05.79 | 0250:$5", 14, "a code: a revenue code alone is for an 837I"),
        (
            "M05.79 | J9312y100",
            14,
            "'x' or '-' or '@' or '$' or '/' or '(' or a blank before the next line",
        ),
        (
            "M05.79 | J9312-JZx100",
            17,
            "'-' or '@' or '$' or '/' or '(' or a blank before the next line",
        ),
        ("M05.79 | J9312/5/6", 16, "':' or '(' or a blank before the next line"),
        ("M05.79 | J9312(pos=11)x", 22, "a blank before the next line"),
        ("M05.79 | J9312x", 15, "units as a number"),
        ("M05.79 | J9312x1 96413-5", 23, "a modifier of two characters"),
        ("M05.79 | 96413-11-22-33-44-55", 26, "at most four modifiers"),
        ("M05.79 | 96413@13", 15, "diagnosis pointers of 1 to 12, as 1 or 1,2"),
        ("M05.79 | 96413@1:2:3:4:5", 14, "at most four diagnosis pointers"),
        ("M05.79 | 96413$x", 15, "a charge as 9000 or 9000.50"),
        ("M05.79 | 96413/", 15, "an NDC"),
        ("M05.79 | J1745/57894003001:4", 27, "an NDC quantity and unit as 100ML"),
        ("M05.79 | 96413(pos=22 | 96415", 14, "a closing parenthesis"),
        ("M05.79 | 96413(pos=22(x))", 15, "key=value and a closing parenthesis"),
        ("M05.79 | 96413(22)", 15, "key=value"),
        ("M05.79 | 96413(mea=9.4 mea=9.5)", 23, "only one mea"),
        ("M05.79 | 96413(mea=x)", 19, "a haemoglobin result as 9.4"),
        ("837I M05.79 | 96413(mea=9.4)", 20, "a key of an 837I: mea is for an 837P"),
        ("M05.79 | 96413(dos_to=2024-09-31)", 22, "a day of the calendar as 2024-08-15"),
        ("M05.79 | 2024-13-01: 96413", 9, "a day of the calendar as 2024-08-15"),
        ("M05.79 | 96413 || J1745 drip", 24, "a code, route, time, dose, vials or key=value"),
        ("M05.79 | 96413 || 25:00-26:00", 18, "a code, route, time, dose, vials or key=value"),
        ("M05.79 | 96413 || 1mg 2mg", 22, "only one dose"),
        ("M05.79 | 96413 || pump=big", 23, "portable, implanted or pole"),
        ("M05.79 | 96413 || stop=9", 23, "a time as 09:00 or 2024-08-15T09:00"),
    ],
)
def test_the_caret_stands_under_the_mistake(text, place, expected):
    assert wrong(text) == (place, expected)


def test_an_error_stays_on_one_line_of_text():
    with pytest.raises(UsageError) as caught:
        parse("M05.79\n| 96413\u2028 $")
    assert str(caught.value).split("\n") == ["M05.79 | 96413  $", f"{' ' * 16}^ expected {LINE}"]


PIECES = st.sampled_from(
    '837P 837I medicare EXPPO1 2024-08-16 2024-02-30 pos=22 note= note="a M05.79 Z51.12 | | | || ; ++ << '
    "2024-08-16: 96413 J9312x100-JZ 0636:J1745x40@1,2$9000/57894-003-01:4UN ( ) (mea=9.4 (dos_to=2024-08-16 "
    "J1745 IV 09:00-11:05 23:00-01:00 400mg 4x100mg access=port 80kg - @ $ / : x * ~".split()
)
TEXTS = st.text() | st.lists(PIECES).map(" ".join) | st.lists(PIECES | st.text(max_size=3)).map("".join)


@given(TEXTS)
@example("M05.79 | 96413x٣")
@example("²024-08-16 M05.79 | 96413")
@example("age=٣ M05.79 | 96413")
@example("M05.79 | 96413(note=\x85)")
@example('"' * 9 + "|++||;(")
def test_nothing_but_a_usage_error_is_raised(text):
    try:
        claims = parse(text).claims
    except UsageError as error:
        shown, caret = str(error).split("\n")
        assert len(shown) == len(text)
        assert 0 <= caret.index("^ expected ") <= len(text)
    else:
        assert all(one.lines and one.diagnoses for one in claims)
