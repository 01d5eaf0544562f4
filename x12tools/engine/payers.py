"""The claims of a file, each with the profile of its payer."""

from collections.abc import Iterator

from x12tools.claims import Claim
from x12tools.claims.reading import read_claims
from x12tools.codes import PayerProfile, find_profile, load_profiles
from x12tools.engine.options import Options
from x12tools.wire import Source


def claims_with_payers(
    source: Source, options: Options, found: set[PayerProfile] | None = None
) -> Iterator[tuple[Claim, PayerProfile]]:
    """Each claim of an 837 with its payer's profile; ``found`` is added to: the profiles met.

    Raises NotX12 where there is no claim, ConfigurationError where a profile is broken.
    """
    known = load_profiles(options.payers)
    for claim in read_claims(source):
        payer = claim.payer.id if claim.payer else None
        profile = find_profile(payer, claim.filing_indicator, known, claim.date)
        if found is not None:
            found.add(profile)
        yield claim, profile
