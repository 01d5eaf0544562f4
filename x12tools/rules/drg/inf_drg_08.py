"""INF-DRG-08: unlisted code for a drug that has one of its own."""

import functools
import re
from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.codes import Verdict, find_set
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, resting_on, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.products import ndcs
from x12tools.rules.tables import crosswalk, drugs, procedures

_UNLISTED = frozenset({"J3490", "J3590", "J9999", "C9399"})
_NAME = re.compile(r"([a-z]{7,})(?: \([A-Za-z .]+\)| NOS)?\Z")
_BRAND = re.compile(r"\(([A-Z][a-z]{4,})\)")
_BRANDED = ("BRM", "MAB", "MAB-ONC", "BIOSIM", "GCSF-BIOSIM", "IVIG")
"""Classes whose names in the table have the brand beside them, and no labeler."""

_OTHER_FORM = re.compile(
    r"hyaluronidase|subcut|\bSC\b|\bSQ\b|compound|oral|implant|liposom|depot|extended|[of]-?inject|syringe|\bpen\b",
    re.I,
)


@rule(
    id="INF-DRG-08",
    title="Unlisted code for a drug that has one of its own",
    severity=Severity.RISK,
    codes=_UNLISTED,
    source="CMS ASP NDC-HCPCS crosswalk; CMS HCPCS Level II; CMS IOM 100-04 ch. 17 §20.1.2",
    denials=[Denial("CO", "189"), Denial("CO", "16", ("M20", "N56"))],
)
def inf_drg_08(claim: Claim, context: Context) -> Iterator[Finding]:
    """An unlisted code goes to a person who prices it, or comes back because the drug has a code.

    The NDC tells, by Medicare's crosswalk; else the name in the line's text, where it is the whole
    name of a drug or its brand. The code must have been in force on the day. Some payers ask
    pharmacies for the unlisted code all the same, and other forms of a drug may have no code yet.

    Pass: R13.10 | J3490(desc="famotidine 20 mg IV") 96374
    Pass: M05.79 | J1745x40-JZ 96413
    Fail: M05.79 | J3590(desc="infliximab 400 mg IV") 96413
    """
    if claim.codes & procedures():
        return
    for line in claim.lines:
        if line.procedure not in _UNLISTED or is_no_cost(line, claim, context):
            continue
        by_ndc = sorted(
            {
                row["code"]
                for ndc in ndcs(line, context)
                for row in crosswalk().get(ndc, ())
                if _in_force(row["code"], line) and row["code"] not in _UNLISTED
            }
        )
        named = [] if by_ndc or ndcs(line, context) else _by_name(line)
        codes = by_ndc or named
        if not codes:
            continue
        finding = at_line(
            inf_drg_08,
            line,
            f"{line.procedure} on line {line.number} is an unlisted code; "
            f"{'its NDC' if by_ndc else 'the drug that it names'} is billed by {', '.join(codes)}.",
            context,
            expected=", ".join(codes),
            fix=Fix(
                Safety.HUMAN,
                "Bill the drug's own code, its units by the dose, unless this payer wants it so.",
            ),
        )
        yield resting_on(finding, ["ndc_crosswalk"], line.date) if by_ndc else finding


def _in_force(code: str, line: ServiceLine) -> bool:
    """A code that the list has in force on the day; one that it lacks may not have been there yet."""
    codes = find_set("hcpcs")
    return codes is not None and codes.judge(code, line.date).verdict is Verdict.VALID


@functools.cache
def _names() -> dict[str, tuple[str, ...]]:
    """Codes by the name of the drug, where it is one word and not that of a class, and by its brand."""
    found: dict[str, list[str]] = {}
    for code, drug in drugs().items():
        brand = _BRAND.search(drug["name"]) if drug["drug_class"] in _BRANDED else None
        if brand:
            found.setdefault(brand[1].lower(), []).append(code)
        match = _NAME.match(drug["name"])
        if match and drug["family"] not in ("HYD", "BYDRUG", "OTHER", "BUNDLED"):
            found.setdefault(match[1], []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _by_name(line: ServiceLine) -> list[str]:
    text = f"{line.description or ''} {line.note or ''}"
    if _OTHER_FORM.search(text):
        return []
    words = re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", text)
    codes = {code for word in words for code in _names().get(word.lower(), ())}
    return sorted(code for code in codes if _in_force(code, line))
