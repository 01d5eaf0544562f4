"""From typed claims to an 837: what was left out comes from one valid, synthetic shell."""

from decimal import Decimal

from x12tools.claims.shorthand import TypedClaim, TypedLine

_FILING = {
    ("medicare", "837P"): ("MB", "MEDB"),
    ("medicare", "837I"): ("MA", "MEDA"),
    ("dme", "837P"): ("MB", "DME"),
    ("ma", "837P"): ("16", "MAPLAN"),
    ("medicaid", "837P"): ("MC", "MEDICAID"),
    ("tricare", "837P"): ("CH", "TRICARE"),
    ("commercial", "837P"): ("CI", "COMMERCIAL"),
    ("wc", "837P"): ("WC", "WCOMP"),
}
_GUIDE = {"837P": "005010X222A1", "837I": "005010X223A2"}


def claim_id(index: int) -> str:
    """CLM01 of the claim typed at ``index`` (from 0)."""
    return f"TRY{index + 1}"


def to_837(claims: tuple[TypedClaim, ...]) -> bytes:
    """One interchange with a group for each form; charges add up unless ``total=`` says otherwise."""
    day = claims[0].date.strftime("%y%m%d")
    out = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SUBMITTER':15}*ZZ*{'RECEIVER':15}*{day}*1200*^*00501*000000001*0*T*:"
    ]
    forms = [form for form in _GUIDE if any(claim.form == form for claim in claims)]
    for number, form in enumerate(forms, 1):
        out.append(f"GS*HC*SUBMITTER*RECEIVER*20{day}*1200*{number}*X*{_GUIDE[form]}")
        out += _transaction(form, [(i, c) for i, c in enumerate(claims) if c.form == form], f"20{day}")
        out.append(f"GE*1*{number}")
    out.append(f"IEA*{len(forms)}*000000001")
    return "".join(segment + "~\n" for segment in out).encode("latin-1")


def encounter_rows(claims: tuple[TypedClaim, ...]) -> list[dict[str, str]]:
    """The typed administrations as rows of an encounter file."""
    return [
        {"claim_id": claim.keys.get("claim", claim_id(index)), **row}
        for index, claim in enumerate(claims)
        for row in claim.administrations
    ]


def _transaction(form: str, claims: list[tuple[int, TypedClaim]], day: str) -> list[str]:
    out = [
        f"ST*837*0001*{_GUIDE[form]}",
        f"BHT*0019*00*TRY*{day}*1200*CH",
        "NM1*41*2*SYNTHETIC BILLING*****46*SUBMITTER",
        "PER*IC*HELP DESK*TE*5550100000",
        "NM1*40*2*SYNTHETIC CLEARINGHOUSE*****46*RECEIVER",
    ]
    for number, (index, claim) in enumerate(claims):
        out += _parents(claim, 2 * number + 1)
        out += _claim(claim, index)
    return [*out, f"SE*{len(out) + 1}*0001"]


def _parents(claim: TypedClaim, hl: int) -> list[str]:
    filing, payer = _FILING.get((claim.payer, claim.form)) or _FILING.get(
        (claim.payer, "837P"), ("CI", claim.payer)
    )
    filing = claim.keys.get("fi", filing)
    born = claim.date.year - int(claim.keys.get("age", "60"))
    taxonomy = claim.keys.get("taxonomy", "261QI0500X" if claim.form == "837P" else "282N00000X")
    return [
        f"HL*{hl}**20*1",
        f"PRV*BI*PXC*{taxonomy}",
        "NM1*85*2*SYNTHETIC INFUSION CENTER*****XX*1234567893",
        "N3*1 MAIN STREET",
        "N4*ANYTOWN*OH*432150001",
        "REF*EI*123456789",
        f"HL*{hl + 1}*{hl}*22*0",
        f"SBR*P*18*******{filing}",
        "NM1*IL*1*TESTPATIENT*PAT****MI*MEMBER0001",
        "N3*2 OAK STREET",
        "N4*ANYTOWN*OH*43215",
        f"DMG*D8*{born}0101*{claim.keys.get('sex', 'F')}",
        f"NM1*PR*2*SYNTHETIC PAYER*****PI*{payer}",
    ]


def _claim(claim: TypedClaim, index: int) -> list[str]:
    keys = claim.keys
    total = keys.get("total") or str(sum((_charge(line) for line in claim.lines), Decimal(0)))
    frequency = keys.get("freq", "1")
    id = keys.get("claim", claim_id(index))
    professional = claim.form == "837P"
    dates = sorted(line.date for line in claim.lines)
    if professional:
        out = [f"CLM*{id}*{total}***{keys.get('pos', '11')}:B:{frequency}*Y*A*Y*Y"]
    else:
        bill = keys.get("tob", "0131")
        out = [
            f"CLM*{id}*{total}***{bill[1:3]}:A:{keys.get('freq', bill[3:4] or '1')}**A*Y*Y",
            f"DTP*434*RD8*{dates[0]:%Y%m%d}-{dates[-1]:%Y%m%d}",
            "CL1*3*1*01",
        ]
    for key, qualifier in (("referral", "9F"), ("auth", "G1"), ("icn", "F8")):
        if key in keys:
            out.append(f"REF*{qualifier}*{keys[key]}")
    if "note" in keys:
        out.append(f"NTE*ADD*{keys['note']}")
    first, *others = claim.diagnoses
    if professional:
        out.append("*".join(["HI", f"ABK:{first}", *(f"ABF:{code}" for code in others)]))
        if keys.get("rendering") != "none":
            out.append(f"NM1*82*1*SYNTHETIC*DOC****XX*{keys.get('rendering', '1245319599')}")
            out.append("PRV*PE*PXC*207RR0500X")
    else:
        out.append(f"HI*ABK:{first}")
        if others:
            out.append("*".join(["HI", *(f"ABF:{code}" for code in others)]))
        out.append(f"NM1*71*1*SYNTHETIC*DOC****XX*{keys.get('attending', '1245319599')}")
    for number, line in enumerate(claim.lines, 1):
        out += _line(line, number, professional)
    return out


def _line(line: TypedLine, number: int, professional: bool) -> list[str]:
    procedure = ":".join(["HC", line.code, *line.modifiers]) if line.code else ""
    charge = _charge(line)
    out = [f"LX*{number}"]
    if professional:
        pointers = ":".join(map(str, line.pointers))
        out.append(f"SV1*{procedure}*{charge}*UN*{line.units}*{line.keys.get('pos', '')}**{pointers}")
    else:
        out.append(f"SV2*{line.revenue or _revenue(line.code or '')}*{procedure}*{charge}*UN*{line.units}")
    out.append(f"DTP*472*D8*{line.date:%Y%m%d}")
    if "mea" in line.keys and professional:
        out.append(f"MEA*TR*R1*{line.keys['mea']}")
    if "auth" in line.keys and professional:
        out.append(f"REF*G1*{line.keys['auth']}")
    out.append(f"REF*6R*L{number}")
    if line.ndc:
        out += [f"LIN**N4*{line.ndc}", f"CTP****{line.ndc_quantity}*{line.ndc_unit}"]
    if "rendering" in line.keys and professional:
        out.append(f"NM1*82*1*SYNTHETIC*OTHER****XX*{line.keys['rendering']}")
    return out


def _charge(line: TypedLine) -> Decimal:
    return (
        line.charge
        if line.charge is not None
        else max(Decimal(100), (line.units * 10).quantize(Decimal("0.01")))
    )


def _revenue(code: str) -> str:
    """The usual revenue code of a hospital for a code."""
    if code[:1] in ("J", "Q"):
        return "0636"
    if code[:3] in ("964", "G04"):
        return "0335"
    return "0510" if code[:2] == "99" else "0260"
