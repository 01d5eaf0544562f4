"""Importers of the publishers' own files: codes and dates are kept, licensed words never."""

from x12tools.codes.importing.kinds import KINDS, import_file
from x12tools.codes.importing.tabulated import Imported

__all__ = ["KINDS", "Imported", "import_file"]
