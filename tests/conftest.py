"""Where the fixtures are, and what every test may use."""

import os
import tempfile
from pathlib import Path

os.environ["X12TOOLS_CODES"] = tempfile.mkdtemp(prefix="x12tools-codes-")
"""No test sees the sets that a user imported, nor writes among them."""

FIXTURES = Path(__file__).parent.parent / "fixtures" / "edi"
CONFORMANCE = FIXTURES.parent / "conformance"


def edi_files() -> list[Path]:
    """Every fixture, and every file of the folder that X12_CORPUS names, if it does."""
    found = [*FIXTURES.rglob("*.edi"), *CONFORMANCE.rglob("*.edi")]
    corpus = os.environ.get("X12_CORPUS")
    if corpus:
        found += [path for path in Path(corpus).rglob("*") if path.is_file()]
    return sorted(found)
