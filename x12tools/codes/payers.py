"""Payer profiles: what one payer wants that others do not, as data."""

import datetime
import functools
import hashlib
import itertools
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from x12tools.codes.profile_keys import TYPES, line_of, problems
from x12tools.codes.receivers import ReceiverProfile, receiver_values
from x12tools.errors import ConfigurationError
from x12tools.shipped import MAPS

__all__ = ["TYPES", "PayerProfile", "find_profile", "load_profiles"]


def _within(date: datetime.date | None, first: datetime.date | None, last: datetime.date | None) -> bool:
    return date is None or ((first is None or first <= date) and (last is None or date <= last))


@attrs.frozen(slots=True, kw_only=True)
class NdcPolicy:
    """When a drug line needs an NDC: ``required`` all, medicaid, noc or none; ``exempt`` are codes,
    or the beginnings of codes with a star."""

    required: str = "none"
    units_allowed: frozenset[str] = frozenset()
    exempt: tuple[str, ...] = ()

    def exempts(self, code: str) -> bool:
        """Whether a code needs no NDC whatever is required."""
        return any(code.startswith(one[:-1]) if one.endswith("*") else code == one for one in self.exempt)


@attrs.frozen(slots=True, kw_only=True)
class WastePolicy:
    """``[jwjz]``: ``mode`` medicare, jw_only, none or deny, from a date of service."""

    mode: str = "none"
    start: datetime.date | None = None


@attrs.frozen(slots=True, kw_only=True)
class PairPolicy:
    """``[ptp]``: the severity that NCCI pairs may have at most, on which code the modifier goes
    (either, column2) and which kind is wanted (X, 59)."""

    severity_cap: str | None = None
    modifier_on: str = "either"
    prefer: str | None = None


@attrs.frozen(slots=True, kw_only=True)
class UnitsPolicy:
    """``[mue]``: the severity that unlikely units may have at most, whose they are (CMS, own), and
    the payer's own units a day by code."""

    severity_cap: str | None = None
    source: str = "CMS"
    overrides: Mapping[str, int] = attrs.field(factory=dict)


@attrs.frozen(slots=True, kw_only=True)
class AuthorizationPolicy:
    """Codes that need an authorization. ``sites`` are places of service or types of bill, none for
    all. Turnaround is in business days, ``units_per`` dose or period."""

    codes: frozenset[str]
    sites: frozenset[str] = frozenset()
    required: bool = True
    scope: str = "drug"
    turnaround_days: int | None = None
    expedited_hours: int | None = None
    retroactive_days: int | None = None
    valid_days: int | None = None
    units_per: str | None = None
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class StepPolicy:
    """What must be tried before a drug: preferred codes, prior drugs by name, within days."""

    code: str
    prefer: tuple[str, ...] = ()
    prior: tuple[str, ...] = ()
    lookback_days: int | None = None
    exceptions: tuple[str, ...] = ()
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class NoncomplexPolicy:
    """Drugs that do not take a chemotherapy administration code but ``admin``, between dates."""

    codes: frozenset[str]
    admin: str
    start: datetime.date | None = None
    end: datetime.date | None = None
    source: str = ""

    def covers(self, date: datetime.date | None) -> bool:
        """Whether it judges a date of service."""
        return _within(date, self.start, self.end)


@attrs.frozen(slots=True, kw_only=True)
class SpecialtyPharmacyPolicy:
    """A drug that comes from the plan's pharmacy, at some sites (none for all)."""

    code: str
    mandate: bool = True
    sites: frozenset[str] = frozenset()
    vendor: str | None = None
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class SiteOfCarePolicy:
    """A drug that is not paid at some sites, after a number of visits."""

    code: str
    deny_sites: frozenset[str]
    after_visits: int = 0
    source: str = ""


@attrs.frozen(slots=True, kw_only=True)
class DiagnosisPolicy:
    """The diagnoses that a drug is paid for: beginnings of ICD-10-CM codes without dot, and those
    that must stand beside one of them."""

    code: str
    prefixes: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    source: str = ""

    def covers(self, date: datetime.date | None) -> bool:
        """Whether it judges a date of service."""
        return _within(date, self.start, self.end)


@attrs.frozen(slots=True, kw_only=True)
class Holding:
    """Whether the findings of a rule, or of a severity, hold a claim; through the day ``until``."""

    holds: bool
    why: str
    rule: str | None = None
    severity: str | None = None
    until: datetime.date | None = None


@attrs.frozen(slots=True, eq=False)
class PayerProfile:
    """One profile: its class, whom it is for, and the policies it states.

    ``complex`` is None where the payer says nothing of complex administration codes, as any
    policy is None, or empty, that is not stated. ``sha256`` is that of its file. ``policies``
    is the file as read. ``receiver`` is how files to it are written; ``type`` is empty where it is
    a receiver alone.
    """

    name: str
    type: str
    payer_ids: frozenset[str] = frozenset()
    filing_indicators: frozenset[str] = frozenset()
    source: str = ""
    complex: bool | None = None
    policies: Mapping[str, Any] = attrs.field(factory=dict)
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None
    timely_filing_days: int | None = None
    corrected_days: int | None = None
    supervising_required: bool | None = None
    referral_required: bool | None = None
    outpatient_exempt: bool | None = None
    injections: str | None = None
    no_cost: str | None = None
    hydration_segment_min: int | None = None
    max_units: Mapping[str, int] = attrs.field(factory=dict)
    min_interval_days: Mapping[str, int] = attrs.field(factory=dict)
    ndc: NdcPolicy = NdcPolicy()
    jwjz: WastePolicy = WastePolicy()
    ptp: PairPolicy = PairPolicy()
    mue: UnitsPolicy = UnitsPolicy()
    modifiers: Mapping[str, Any] = attrs.field(factory=dict)
    attachments: Mapping[str, Any] = attrs.field(factory=dict)
    authorization: tuple[AuthorizationPolicy, ...] = ()
    step: tuple[StepPolicy, ...] = ()
    noncomplex: tuple[NoncomplexPolicy, ...] = ()
    specialty_pharmacy: tuple[SpecialtyPharmacyPolicy, ...] = ()
    site_of_care: tuple[SiteOfCarePolicy, ...] = ()
    diagnosis: tuple[DiagnosisPolicy, ...] = ()
    hold_on: frozenset[str] | None = None
    holding: tuple[Holding, ...] = ()
    receiver: ReceiverProfile | None = None
    sha256: str = ""
    file: str = ""

    @functools.cached_property
    def policy_names(self) -> frozenset[str]:
        """What the profile states, in the words that rules declare as needs (``payer_policy:ndc``)."""
        return frozenset(f"payer_policy:{key}" for key in self.policies)

    @property
    def is_medicare(self) -> bool:
        """Medicare fee for service: Part A, Part B or DME."""
        return self.type in ("FFS_A", "FFS_B", "DME")

    @property
    def jwjz_from(self) -> datetime.date | None:
        """From when single-dose drugs need JW or JZ; None where the payer does not ask."""
        return self.jwjz.start if self.jwjz.mode == "medicare" else None

    def covers(self, date: datetime.date | None) -> bool:
        """Whether the profile judges a date of service; an unknown one it does."""
        return _within(date, self.effective_from, self.effective_to)

    def holding_for(self, rule: str, severity: str, as_of: datetime.date) -> Holding | None:
        """What the profile says on a day of holding for a finding: of its rule, else of its severity."""
        live = [one for one in self.holding if one.until is None or as_of <= one.until]
        by_rule = (one for one in live if one.rule == rule)
        by_severity = (one for one in live if one.severity == severity)
        return next(itertools.chain(by_rule, by_severity), None)


_SINGLE: dict[str, type] = {"ndc": NdcPolicy, "jwjz": WastePolicy, "ptp": PairPolicy, "mue": UnitsPolicy}
_MANY: dict[str, type] = {
    "authorization": AuthorizationPolicy,
    "step": StepPolicy,
    "noncomplex": NoncomplexPolicy,
    "specialty_pharmacy": SpecialtyPharmacyPolicy,
    "site_of_care": SiteOfCarePolicy,
    "diagnosis": DiagnosisPolicy,
    "holding": Holding,
}
_FIELDS = {"from": "start", "to": "end"}
_SETS = frozenset(
    {"payer_ids", "filing_indicators", "units_allowed", "codes", "sites", "deny_sites", "hold_on"}
)


def _value(key: str, value: Any) -> Any:
    if isinstance(value, list):
        if key in ("prefixes", "secondary"):
            return tuple(prefix.replace(".", "") for prefix in value)
        return frozenset(value) if key in _SETS else tuple(value)
    return value


def _typed(made: type, data: Mapping[str, Any]) -> Any:
    return made(**{_FIELDS.get(key, key): _value(key, value) for key, value in data.items()})


def read_profile(name: str, data: bytes) -> PayerProfile:
    """A profile out of its file's bytes; ``name`` is the file's.

    Raises ConfigurationError that names file and line of everything that is wrong.
    """
    try:
        text = data.decode("utf-8-sig")
        content = tomllib.loads(text)
    except UnicodeDecodeError as why:
        line = data.count(b"\n", 0, why.start) + 1
        raise ConfigurationError(f"payer profile {name}, line {line}: a character is not UTF-8") from why
    except tomllib.TOMLDecodeError as why:
        raise ConfigurationError(f"payer profile {name}: {why}") from why
    if found := problems(content, text):
        raise ConfigurationError(
            "\n".join(f"payer profile {name}, line {line}: {message}" for line, message in found)
        )
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key in _SINGLE:
            values[key] = _typed(_SINGLE[key], value)
        elif key in _MANY:
            values[key] = tuple(_typed(_MANY[key], one) for one in value)
        else:
            values[key] = _value(key, value)
    sha256 = hashlib.sha256(data).hexdigest()
    if "receiver" in values:
        named = {"name": values["name"], "sha256": sha256, "file": name}
        values["receiver"] = ReceiverProfile(**named, **receiver_values(values["receiver"]))
    values.setdefault("type", "")
    return PayerProfile(**values, policies=content, sha256=sha256, file=name)


def _read_all(entries: Iterable[Any]) -> list[PayerProfile]:
    """The profiles of one folder, by file name; none may claim what another does at the same time."""
    found: list[PayerProfile] = []
    wrong: list[str] = []
    texts: dict[str, str] = {}
    for entry in sorted(entries, key=lambda e: e.name):
        try:
            data = entry.read_bytes()
        except OSError as why:
            raise ConfigurationError(f"payer profile {entry.name}: cannot be read ({why.strerror})") from why
        try:
            found.append(read_profile(entry.name, data))
            texts[entry.name] = data.decode("utf-8-sig")
        except ConfigurationError as why:
            wrong.append(str(why))
    for earlier, later in itertools.combinations(found, 2):
        if not _overlap(earlier, later):
            continue
        for key, what in (("payer_ids", "payer id"), ("filing_indicators", "filing indicator")):
            for both in sorted(getattr(earlier, key) & getattr(later, key)):
                line = line_of(texts[later.file], (key,))
                wrong.append(
                    f"payer profile {later.file}, line {line}: {what} {both} is claimed by "
                    f"{earlier.file} too; give one of them effective_to"
                )
    for earlier, later in itertools.combinations([one for one in found if one.receiver], 2):
        assert earlier.receiver is not None and later.receiver is not None
        for both in sorted(earlier.receiver.ids & later.receiver.ids):
            line = line_of(texts[later.file], ("receiver", "ids"))
            wrong.append(
                f"payer profile {later.file}, line {line}: receiver {both} is claimed by {earlier.file} too"
            )
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return found


def _overlap(one: PayerProfile, other: PayerProfile) -> bool:
    return (one.effective_to or datetime.date.max) >= (other.effective_from or datetime.date.min) and (
        other.effective_to or datetime.date.max
    ) >= (one.effective_from or datetime.date.min)


@functools.cache
def load_profiles(folder: str | None = None) -> tuple[PayerProfile, ...]:
    """The user's profiles first, then the shipped ones.

    Raises ConfigurationError for a file that cannot be read or does not say what it must, with
    file and line, and for two profiles of a folder that claim the same payer at the same time.
    """
    profiles: list[PayerProfile] = []
    if folder:
        path = Path(folder)
        if not path.is_dir():
            raise ConfigurationError(f"--payers: {folder} is no directory")
        profiles += _read_all(path.glob("*.toml"))
    shipped = MAPS.joinpath("payers").iterdir()
    profiles += _read_all(entry for entry in shipped if entry.name.endswith(".toml"))
    return tuple(profiles)


@functools.lru_cache(maxsize=4096)
def find_profile(
    payer_id: str | None,
    filing_indicator: str | None,
    profiles: tuple[PayerProfile, ...],
    date: datetime.date | None = None,
) -> PayerProfile:
    """The profile for a payer id (2010BB NM109), else for a filing indicator (SBR09), else COMM.

    A profile that does not judge the date of service is passed over.
    """
    current = [profile for profile in profiles if profile.covers(date)]
    wanted = (payer_id or "").strip().upper()
    for profile in current:
        if wanted and wanted in map(str.upper, profile.payer_ids):
            return profile
    for profile in current:
        if filing_indicator and filing_indicator in profile.filing_indicators:
            return profile
    return next(
        (p for p in current if p.type == "COMM" and not p.payer_ids and not p.filing_indicators),
        PayerProfile("Commercial", "COMM"),
    )
