"""Each cell is read as it is meant, or says why it cannot be."""

import datetime
from decimal import Decimal

import pytest

from x12tools.rules import cells
from x12tools.rules.cells import CellError

AT = datetime.datetime


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.number, "400", Decimal("400")),
        (cells.number, "12.50", Decimal("12.50")),
        (cells.count, "2.0", 2),
        (cells.unit, "MG", "mg"),
        (cells.unit, "ml", "mL"),
        (cells.unit, "cc", "mL"),
        (cells.unit, "µg", "mcg"),
        (cells.unit, "IU", "units"),
        (cells.unit, "mg.", "mg"),
        (cells.amount, "20mg", (Decimal("20"), "mg")),
        (cells.amount, "20 Mg", (Decimal("20"), "mg")),
        (cells.amount, "20", (Decimal("20"), None)),
        (cells.vials, "4x100mg", ((4, Decimal("100"), "mg"),)),
        (cells.vials, "1 X 400 mg + 2×100mg", ((1, Decimal("400"), "mg"), (2, Decimal("100"), "mg"))),
        (cells.vials, "2x10mL", ((2, Decimal("10"), "mL"),)),
        (cells.vials, "1x5000units", ((1, Decimal("5000"), "units"),)),
        (cells.code, "j1745", "J1745"),
        (cells.code, "96413", "96413"),
        (cells.code, "0001U", "0001U"),
        (cells.ndc, "57894-003-01", "57894-003-01"),
        (cells.ndc, "57894000301", "57894000301"),
        (cells.text, "left  chest port", "left chest port"),
        (cells.moment, "2024-08-15T09:00", AT(2024, 8, 15, 9)),
        (cells.moment, "2024-08-15 09:00:30", AT(2024, 8, 15, 9, 0, 30)),
        (cells.moment, "2024-08-15 9:05", AT(2024, 8, 15, 9, 5)),
        (cells.moment, "20240815T0905", AT(2024, 8, 15, 9, 5)),
        (cells.moment, "2024-08-15T24:00", AT(2024, 8, 16)),
        (cells.moment, "2024-08-15T09:00Z", AT(2024, 8, 15, 9, tzinfo=datetime.UTC)),
        (cells.day, "2024-08-15", datetime.date(2024, 8, 15)),
        (cells.day, "20240815", datetime.date(2024, 8, 15)),
        (cells.day, "2024-08-15 00:00:00", datetime.date(2024, 8, 15)),
        (cells.word("yes", "no"), "YES", "yes"),
    ],
)
def test_read(read, cell, value):
    assert read(cell) == value


SHORTENED = "is a number that a spreadsheet shortened; format the column as text, export again"


@pytest.mark.parametrize(
    ("read", "cell", "why"),
    [
        (cells.number, "4OO", "is no number; write 400 or 12.5"),
        (cells.number, "٤٠", "is no number; write 400 or 12.5"),
        (cells.number, "-1", "is below zero"),
        (cells.number, "1.2E+11", SHORTENED),
        (cells.number, "1,2", "has a comma, which may be a decimal or a thousands mark; write 1234.5"),
        (cells.count, "0", "is no whole number from 1"),
        (cells.count, "1.5", "is no whole number from 1"),
        (cells.unit, "mg/kg", f"is a rate; give the whole amount in {', '.join(cells.UNITS)}"),
        (cells.unit, "tabs", f"is none of {', '.join(cells.UNITS)}"),
        (cells.vials, "4x100", "names no vials; write 4x100mg or 1x400mg+2x100mg"),
        (cells.vials, "0x100mg", "names no vials; write 4x100mg or 1x400mg+2x100mg"),
        (cells.vials, "100mg", "names no vials; write 4x100mg or 1x400mg+2x100mg"),
        (cells.code, "Remicade", "is no code of five characters, as J1745 or 96413"),
        (cells.code, "96413.0", "is no code of five characters, as J1745 or 96413"),
        (cells.ndc, "5.78940E+10", SHORTENED),
        (cells.ndc, "57894", "is no NDC; write 57894-003-01 or 57894000301"),
        (cells.word("yes", "no"), "maybe", "is none of yes, no"),
        (cells.word("portable", "implanted", "pole"), "portible",
         "is none of portable, implanted, pole; is portable meant?"),
        (cells.moment, "2024-08-15", "has no time of day; write 2024-08-15T09:00"),
        (cells.moment, "2024-02-30T09:00", "is no day and time of the calendar"),
        (cells.moment, "2024-08-15T25:00", "is no day and time of the calendar"),
        (cells.moment, "9:00", "has no date; write 2024-08-15T09:00"),
        (cells.moment, "8/15/2024 9:00 PM",
         "is a date as a spreadsheet shows it; write 2024-08-15T21:00 if the month stands first"),
        (cells.moment, "12/1/2024 12:30 AM",
         "is a date as a spreadsheet shows it; write 2024-12-01T00:30 if the month stands first"),
        (cells.moment, "15.08.2024 09:00", "is a date as a spreadsheet shows it; write 2024-08-15T09:00"),
        (cells.moment, "8/15/24 9:00", "is a date as a spreadsheet shows it; write 2024-08-15T09:00"),
        (cells.moment, "45519.375", "is a spreadsheet's number for 2024-08-15T09:00; write that"),
        (cells.moment, "morning", "is no time in ISO 8601; write 2024-08-15T09:00"),
        (cells.day, "8/15/2024",
         "is a date as a spreadsheet shows it; write 2024-08-15 if the month stands first"),
        (cells.day, "45519", "is a spreadsheet's number for 2024-08-15; write that"),
        (cells.day, "20240231", "is no date in ISO 8601; write 2024-08-15"),
        (cells.day, "soon", "is no date in ISO 8601; write 2024-08-15"),
    ],
)  # fmt: skip
def test_not_read(read, cell, why):
    with pytest.raises(CellError) as caught:
        read(cell)
    assert str(caught.value) == why
