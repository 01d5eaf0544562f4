"""The forms of codes whose lists may not be shipped, and the check digit of an NPI."""

import re

PROCEDURE = re.compile(r"[0-9]{4}[0-9A-Z]\Z|[A-Z][0-9]{4}\Z", re.ASCII)
"""CPT: four digits and a digit or letter. HCPCS Level II and CDT: a letter and four digits."""

LEVEL_2 = re.compile(r"[A-CE-V][0-9]{4}\Z", re.ASCII)
"""HCPCS Level II; D codes are the dentists' own and W to Z were local codes."""

MODIFIER = re.compile(r"[0-9A-Z]{2}\Z", re.ASCII)
LEVEL_2_MODIFIER = re.compile(r"(?!P[1-6])[A-Z][0-9A-Z]\Z", re.ASCII)
"""Level II modifiers begin with a letter; P1 to P6 are CPT's."""

TAXONOMY = re.compile(r"[0-9]{3}[0-9A-Z]{6}[A-Z]\Z", re.ASCII)
"""A provider taxonomy code: three digits for the grouping, ten characters, a letter at the end."""

REVENUE = re.compile(r"[0-9]{4}\Z", re.ASCII)
BILL_TYPE = re.compile(r"[1-8][1-9]\Z", re.ASCII)
"""CLM05-1 of an 837I: the kind of facility and of care, without the leading zero of paper.

No kind of facility is numbered 9 (CMS IOM 100-04 ch. 25 §75.1, form locator 4)."""

FREQUENCY = re.compile(r"[0-9A-Z]\Z", re.ASCII)
REASON = re.compile(r"[0-9]{1,3}\Z|[A-Z][0-9]{1,2}\Z", re.ASCII)
"""A claim adjustment reason code: a number, or a letter and a number as B7 and P14."""

REMARK = re.compile(r"(MA?|N)[0-9]{1,4}\Z", re.ASCII)
"""A remittance advice remark code: M, MA or N and a number."""

CLAIM_STATUS = re.compile(r"[0-9]{1,4}\Z", re.ASCII)
STATUS_CATEGORY = re.compile(r"[A-Z][0-9]{1,2}\Z|[A-Z]{2}\Z", re.ASCII)
"""A claim status category, as A3, R16 and RQ."""

_NPI = re.compile(r"[12][0-9]{9}\Z", re.ASCII)
_ISSUER = 24
"""What the prefix 80840, of the card issuer that NPIs belong to, adds to the sum of digits."""

_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def is_npi(text: str) -> bool:
    """Whether ten digits pass the check digit of an NPI: Luhn over 80840 and the NPI (45 CFR 162.406)."""
    return bool(_NPI.match(text)) and npi_check_digit(text[:9]) == text[9]


def npi_check_digit(text: str) -> str:
    """The check digit of nine digits of an NPI."""
    digits = [int(digit) for digit in text]
    total = _ISSUER + sum(_DOUBLED[digit] for digit in digits[::2]) + sum(digits[1::2])
    return str(-total % 10)
