"""What is raised when reading cannot go on. Problems in data are findings, never one of these.

X12ToolsError
├── NotX12                 nothing in the source can be read as X12          exit 3
├── UsageError             the caller asked for something that cannot be     exit 64
├── ConfigurationError     a table, profile or map is missing or broken      exit 78
└── InternalError          a defect of x12tools itself                       exit 70

No message carries patient data: it names a file, a place or a setting.
"""


class X12ToolsError(Exception):
    """The root: catching it catches all that x12tools raises on purpose."""


class NotX12(X12ToolsError):
    """Nothing in the source could be read as X12."""


class UsageError(X12ToolsError):
    """An option, a decision or a one-line claim that cannot be carried out."""


class ConfigurationError(X12ToolsError):
    """A table, payer profile or map is missing, broken or out of date."""


class InternalError(X12ToolsError):
    """x12tools contradicted itself; nothing passes."""
