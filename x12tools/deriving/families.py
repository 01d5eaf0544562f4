"""Which codes a drug takes: complex or therapeutic through a vein, and which injection by needle.

The first is what the drug table and the payer's profile lead to; the others are as right where
several factors decide (CMS IOM 100-04 ch. 12 §30.5; CMS CR 13468).
"""

import datetime

from x12tools.rules.charted_visit import Course
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import PREMEDICATION, SIMPLE
from x12tools.rules.routes import noncomplex_on
from x12tools.rules.tables import administration, drugs

COMPLEX, THERAPEUTIC = "CX", "TX"
BOTH = (COMPLEX, THERAPEUTIC)

_CHEMO = frozenset({"AN", "ADC"})
_NEVER_COMPLEX = SIMPLE | PREMEDICATION | {"ESA", "ESA-BIOSIM", "ANTICO", "FLUSH", "FLUID", "RESCUE"}
_DOUBTFUL = frozenset({"MAB", "MAB-IS", "BRM", "BIOSIM", "IS", "COMP"})


def families(course: Course, date: datetime.date | None, context: Context) -> tuple[str, ...]:
    """The families that a drug through a vein may be billed in, the likeliest first. Of two drugs in
    one bag the complex one decides."""
    named = tuple(sorted({administration()[code]["family"] for code in course.services} & set(BOTH)))
    if named:
        return named
    each = [_of_drug(code, date, context) for code in sorted(course.codes)] or [(THERAPEUTIC, COMPLEX)]
    if (COMPLEX,) in each:
        return (COMPLEX,)
    first = COMPLEX if any(one[0] == COMPLEX for one in each) else THERAPEUTIC
    any_of = {family for one in each for family in one}
    return (first, *(family for family in BOTH if family in any_of and family != first))


def _of_drug(code: str, date: datetime.date | None, context: Context) -> tuple[str, ...]:
    drug = drugs().get(code)
    profile = context.profile
    if drug is None:
        return (COMPLEX, THERAPEUTIC) if code.startswith("J9") else (THERAPEUTIC, COMPLEX)
    flags = drug["flags"].split()
    differ = any(flag.startswith("V") for flag in flags)
    if noncomplex_on(code, date, context):
        return (THERAPEUTIC,)
    if drug["family"].startswith("CX"):
        if drug["drug_class"] in _CHEMO:
            return (COMPLEX,)
        if profile.complex is False:
            return (THERAPEUTIC, COMPLEX)
        sure = profile.complex and "NOC" not in flags and not (differ and profile.is_medicare)
        return (COMPLEX,) if sure else (COMPLEX, THERAPEUTIC)
    if "NOC" in flags or differ or drug["family"] == "BYDRUG" or drug["drug_class"] in _DOUBTFUL:
        return (THERAPEUTIC, COMPLEX)
    return (THERAPEUTIC,)


def injections(
    code: str | None, date: datetime.date | None, neoplasm: bool | None, context: Context
) -> tuple[str, ...]:
    """The injection codes of a drug under the skin or into muscle, the likeliest first.

    ``neoplasm`` is whether the claim has a tumour among its diagnoses, None where no claim is there.
    """
    drug = drugs().get(code or "")
    if drug is None:
        return ("96372", "96401", "96402")
    listed = noncomplex_on(drug["code"], date, context)
    if listed:
        return (listed.admin,)
    kind, differ = drug["drug_class"], any(flag.startswith("V") for flag in drug["flags"].split())
    if kind == "HORM":
        if neoplasm is None and drug["family"] == "HORM":
            return ("96402", "96372")
        if drug["family"] == "HORM" and "AMH" not in drug["flags"].split():
            return ("96402",) if neoplasm else ("96372", "96402")
        return ("96402", "96372") if neoplasm else ("96372", "96402")
    if kind == "HORM-OTH":
        return ("96372", "96402", "96401")
    if drug["family"] in ("CX", "CX-SC"):
        sure = context.profile.complex and not (differ and context.profile.is_medicare)
        return ("96401",) if sure else ("96401", "96372")
    return ("96372",) if kind in _NEVER_COMPLEX else ("96372", "96401")
