"""The kinds of files that can be imported, and the import of one."""

from collections.abc import Callable
from pathlib import Path

import attrs

from x12tools.codes.importing import drugs, hcpcs, icd10cm, lists, ncci
from x12tools.codes.importing.reading import Dates, Refused, Source, sources
from x12tools.codes.importing.tabulated import Imported
from x12tools.codes.sets import forget_sets
from x12tools.codes.storage import store
from x12tools.errors import UsageError

Reader = Callable[[Source, Dates], list[Imported]]


@attrs.frozen(slots=True)
class Kind:
    """What a file of this kind is, and who reads it; ``settings`` where there is one file each."""

    about: str
    read: Reader | None = None
    settings: Callable[[Source, Dates, str | None], list[Imported]] | None = None


KINDS = {
    "icd10cm": Kind("ICD-10-CM code files of CMS: the order file or the codes file", icd10cm.read_icd10cm),
    "hcpcs": Kind("HCPCS Level II file of CMS, fixed-width or CSV", hcpcs.read_hcpcs),
    "asp": Kind("ASP drug pricing file of CMS (payment limits)", drugs.read_asp_prices),
    "ndc-crosswalk": Kind("ASP NDC-HCPCS crosswalk of CMS", drugs.read_ndc_crosswalk),
    "opps": Kind("OPPS Addendum B of CMS", drugs.read_opps),
    "ptp": Kind("NCCI procedure-to-procedure edits of CMS", settings=ncci.read_ptp),
    "mue": Kind("NCCI medically unlikely edits of CMS", settings=ncci.read_mue),
    "add-ons": Kind("NCCI add-on code edits of CMS", ncci.read_add_ons),
    "taxonomy": Kind("health care provider taxonomy of NUCC (CSV)", lists.read_taxonomy),
    "places": Kind("place of service code set of CMS", lists.read_places),
    "carc": Kind("claim adjustment reason codes of X12", lists.read_carc),
    "rarc": Kind("remittance advice remark codes of X12", lists.read_rarc),
    "claim-status": Kind("claim status codes of X12", lists.read_claim_status),
    "claim-status-category": Kind("claim status category codes of X12", lists.read_status_category),
}
"""The kinds by the word that names them on the command line."""


def import_file(
    kind: str, path: Path, given: Dates | None = None, setting: str | None = None
) -> list[Imported]:
    """Reads a publisher's file and stores what it says as the user's own set.

    ``given`` wins over the dates and the version that the file says; ``setting`` is
    practitioner or outpatient, for the kinds that have a file each. From a zip the largest
    file that is of the kind is taken. Raises UsageError for a file of another form, OSError
    where one cannot be read or written.
    """
    if kind not in KINDS:
        raise UsageError(f"there is no kind {kind}; there are {', '.join(KINDS)}")
    chosen = KINDS[kind]
    if setting and chosen.settings is None:
        raise UsageError(f"--setting is for {', '.join(k for k, v in KINDS.items() if v.settings)}")
    refused: Refused | None = None
    for source in sources(path):
        try:
            if chosen.settings is not None:
                found = chosen.settings(source, given or Dates(), setting)
            else:
                assert chosen.read is not None
                found = chosen.read(source, given or Dates())
        except Refused as why:
            refused = refused or why
            continue
        for one in found:
            store(one.name, one.text)
        forget_sets()
        return found
    assert refused is not None
    raise UsageError(f"{path.name} is no {kind} file: {refused}")
