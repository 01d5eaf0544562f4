"""From typed claims to an 837: what was left out comes from one valid, synthetic shell.

The shell is an office that bills Medicare Part B on an 837P, and a hospital's outpatient bill
(0131) on an 837I. Everyone in it is invented; the NPIs pass their check digit and no more.
"""

import datetime
from collections.abc import Iterator

import attrs

from x12tools.claims.shell_lines import Amounts, amount, line_segments, total
from x12tools.claims.typed import Administration, Shorthand, ShorthandClaim

_PROFESSIONAL, _INSTITUTIONAL = "837P", "837I"
_GUIDE = {_PROFESSIONAL: "005010X222A1", _INSTITUTIONAL: "005010X223A2"}
_PAYERS = {
    "medicare": ("MB", "MEDB"),
    "dme": ("MB", "DME"),
    "ma": ("16", "MAPLAN"),
    "medicaid": ("MC", "MEDICAID"),
    "commercial": ("CI", "COMMERCIAL"),
    "tricare": ("CH", "TRICARE"),
    "wc": ("WC", "WCOMP"),
}
"""SBR09 and payer id (2010BB NM109) of each payer word; Medicare Part A stands below."""

_PART_A = ("MA", "MEDA")
_BILLING_NPI, _DOCTOR_NPI = "1234567893", "1245319599"
_TAXONOMY = {_PROFESSIONAL: "261QI0500X", _INSTITUTIONAL: "282N00000X"}
_INPATIENT_PLACES = frozenset({"21", "51", "61"})
_INPATIENT_BILLS = frozenset({"11", "18", "21"})


def claim_id(index: int) -> str:
    """CLM01 of the claim typed at ``index`` (from 0): TRY1, TRY2 …"""
    return f"TRY{index + 1}"


def to_837(shorthand: Shorthand, amounts: Amounts | None = None) -> bytes:
    """One interchange, a group and a transaction for each form in it, ``~`` and a newline each.

    CLM02 is the sum of the lines unless ``total=`` says otherwise. ``amounts`` gives quantity
    and unit for an NDC typed without them; without it, or where it gives None, one unit (UN).
    """
    numbered = list(enumerate(shorthand.claims))
    day = f"{shorthand.claims[0].date:%Y%m%d}"
    forms = [form for form in _GUIDE if any(claim.form == form for _, claim in numbered)]
    out = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SUBMITTER':15}*ZZ*{'RECEIVER':15}"
        f"*{day[2:]}*1200*^*00501*000000001*0*T*:"
    ]
    for number, form in enumerate(forms, 1):
        out.append(f"GS*HC*SUBMITTER*RECEIVER*{day}*1200*{number}*X*{_GUIDE[form]}")
        claims = [(index, claim) for index, claim in numbered if claim.form == form]
        out += _transaction(form, number, claims, day, amounts)
        out.append(f"GE*1*{number}")
    out.append(f"IEA*{len(forms)}*000000001")
    return "".join(f"{segment}~\n" for segment in out).encode("latin-1")


def earlier_837(shorthand: Shorthand) -> bytes:
    """The claims typed as sent before, as ``to_837`` has them; their CLM01 are OLD1, OLD2 …"""
    claims = tuple(
        attrs.evolve(claim, keys={"claim": f"OLD{number}", **claim.keys})
        for number, claim in enumerate(shorthand.earlier or (), 1)
    )
    return to_837(Shorthand(shorthand.text, claims)) if claims else b""


def encounter_rows(shorthand: Shorthand) -> list[dict[str, str]]:
    """The typed administrations as rows of an encounter file: every column, empty where untyped.

    Times are ISO 8601 to the minute.
    """
    return [
        {"claim_id": _id(claim, index), **_row(administration)}
        for index, claim in enumerate(shorthand.claims)
        for administration in claim.administrations
    ]


def _row(administration: Administration) -> dict[str, str]:
    return {name: _cell(value) for name, value in attrs.asdict(administration).items()}


def _cell(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="minutes")
    return "" if value is None else str(value)


def _id(claim: ShorthandClaim, index: int) -> str:
    return claim.keys.get("claim", claim_id(index))


def _transaction(
    form: str, number: int, claims: list[tuple[int, ShorthandClaim]], day: str, amounts: Amounts | None
) -> list[str]:
    out = [
        f"ST*837*{number:04d}*{_GUIDE[form]}",
        f"BHT*0019*00*TRY{number}*{day}*1200*CH",
        "NM1*41*2*SYNTHETIC BILLING*****46*SUBMITTER",
        "PER*IC*HELP DESK*TE*5550100000",
        "NM1*40*2*SYNTHETIC CLEARINGHOUSE*****46*RECEIVER",
    ]
    for place, (index, claim) in enumerate(claims):
        out += _parents(claim, 2 * place + 1)
        out += _claim(claim, index)
        out += _other_payer(claim)
        for line in enumerate(claim.lines, 1):
            out += line_segments(claim, *line, amounts)
    return [*out, f"SE*{len(out) + 1}*{number:04d}"]


def _parents(claim: ShorthandClaim, hl: int) -> Iterator[str]:
    """Billing provider, subscriber and payer."""
    keys = claim.keys
    filing, payer = _PAYERS.get(claim.payer, ("CI", claim.payer))
    if claim.payer == "medicare" and claim.form == _INSTITUTIONAL:
        filing, payer = _PART_A
    yield f"HL*{hl}**20*1"
    yield f"PRV*BI*PXC*{keys.get('taxonomy', _TAXONOMY[claim.form])}"
    yield f"NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*{keys.get('billing', _BILLING_NPI)}"
    yield "N3*1 MAIN STREET"
    yield "N4*ANYTOWN*OH*432150001"
    yield "REF*EI*123456789"
    yield f"HL*{hl + 1}*{hl}*22*0"
    yield f"SBR*{'S' if 'cob' in keys else 'P'}*18*******{keys.get('fi', filing)}"
    yield f"NM1*IL*1*TESTPATIENT*PAT****MI*{keys.get('member', 'MEMBER0001')}"
    yield "N3*2 OAK STREET"
    yield f"N4*ANYTOWN*{keys.get('state', 'OH')}*43215*{keys.get('country', '')}".rstrip("*")
    yield f"DMG*D8*{claim.date.year - int(keys.get('age', '60'))}0101*{keys.get('sex', 'F')}"
    yield f"NM1*PR*2*SYNTHETIC PAYER*****PI*{payer}"


def _claim(claim: ShorthandClaim, index: int) -> Iterator[str]:
    """Loop 2300 less its lines."""
    keys = claim.keys
    start = f"CLM*{_id(claim, index)}*{keys.get('total') or amount(total(claim))}***"
    if claim.form == _PROFESSIONAL:
        place = keys.get("pos", "11")
        yield f"{start}{place}:B:{keys.get('freq', '1')}*Y*A*Y*Y"
        if place in _INPATIENT_PLACES:
            yield f"DTP*435*D8*{claim.date:%Y%m%d}"
    else:
        bill = keys.get("tob", "0131")
        yield f"{start}{bill[-3:-1]}:A:{keys.get('freq', bill[-1])}**A*Y*Y"
        first = min(line.date for line in claim.lines)
        last = max(line.date_to or line.date for line in claim.lines)
        status = keys.get("status", "01")
        if bill[-3:-1] in _INPATIENT_BILLS and bill[-1] in "14" and status != "30":
            yield "DTP*096*TM*1100"
        yield f"DTP*434*RD8*{first:%Y%m%d}-{last:%Y%m%d}"
        if bill[-3:-1] in _INPATIENT_BILLS:
            yield f"DTP*435*DT*{first:%Y%m%d}0900"
        yield f"CL1*3*1*{status}"
    for key, qualifier in (("referral", "9F"), ("auth", "G1"), ("icn", "F8")):
        if key in keys:
            yield f"REF*{qualifier}*{keys[key]}"
    if "note" in keys:
        yield f"NTE*ADD*{keys['note']}"
    yield from _codes(claim)
    yield from _providers(claim)


def _other_payer(claim: ShorthandClaim) -> Iterator[str]:
    """Loop 2320 where ``cob`` is typed: a first payer that adjusted the whole charge."""
    if "cob" not in claim.keys:
        return
    group, _, reason = claim.keys["cob"].partition("-")
    yield "SBR*P*18*******CI"
    yield f"CAS*{group}*{reason}*{claim.keys.get('total') or amount(total(claim))}"
    yield "AMT*D*0"
    yield "OI***Y***Y"
    if "remark" in claim.keys:
        yield f"MOA***{claim.keys['remark']}"
    yield "NM1*IL*1*TESTPATIENT*PAT****MI*OTHER0001"
    yield "NM1*PR*2*SYNTHETIC FIRST PAYER*****PI*FIRST1"
    yield f"DTP*573*D8*{claim.date:%Y%m%d}"


def _codes(claim: ShorthandClaim) -> Iterator[str]:
    """Diagnoses, then value and condition codes; an inpatient bill also says what was there on admission."""
    first, *others = claim.diagnoses
    conditions = claim.keys.get("cc", "").split(",")
    if claim.form == _PROFESSIONAL:
        yield "*".join(["HI", f"ABK:{first}", *(f"ABF:{code}" for code in others)])
    else:
        inpatient = claim.keys.get("tob", "0131")[-3:-1] in _INPATIENT_BILLS
        present = ":::::::Y" if inpatient else ""
        yield f"HI*ABK:{first}{present}"
        if inpatient:
            yield f"HI*ABJ:{first}"
        for some in range(0, len(others), 12):
            yield "*".join(["HI", *(f"ABF:{code}{present}" for code in others[some : some + 12])])
        values = [(key[2:].upper(), value) for key, value in claim.keys.items() if key.startswith("vc")]
        for some in range(0, len(values), 12):
            yield "*".join(["HI", *(f"BE:{code}:::{value}" for code, value in values[some : some + 12])])
    if conditions != [""]:
        yield "*".join(["HI", *(f"BG:{code}" for code in conditions)])


def _providers(claim: ShorthandClaim) -> Iterator[str]:
    """Loops 2310: as typed, with a rendering (837P) or attending (837I) doctor when left out."""
    typed = {key: npi for key, npi in claim.keys.items() if npi != "none"}

    def person(role: str, first_name: str, npi: str) -> str:
        return f"NM1*{role}*1*SYNTHETIC*{first_name}****XX*{npi}"

    def facility() -> Iterator[str]:
        if "facility" in typed:
            yield f"NM1*77*2*SYNTHETIC FACILITY*****XX*{typed['facility']}"
            yield "N3*3 ELM STREET"
            yield "N4*ANYTOWN*OH*432150001"

    if claim.form == _PROFESSIONAL:
        if "referring" in typed:
            yield person("DN", "REF", typed["referring"])
        if claim.keys.get("rendering") != "none":
            yield person("82", "DOC", typed.get("rendering", _DOCTOR_NPI))
            yield "PRV*PE*PXC*207RR0500X"
        yield from facility()
        if "supervising" in typed:
            yield person("DQ", "SUPER", typed["supervising"])
        return
    if claim.keys.get("attending") != "none":
        yield person("71", "DOC", typed.get("attending", _DOCTOR_NPI))
    for key, role, first_name in (("operating", "72", "OPER"), ("rendering", "82", "REND")):
        if key in typed:
            yield person(role, first_name, typed[key])
    yield from facility()
    if "referring" in typed:
        yield person("DN", "REF", typed["referring"])
