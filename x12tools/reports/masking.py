"""What can identify a patient is masked before it is shown."""

from x12tools.findings import Finding


def shown_value(finding: Finding, show_phi: bool) -> str | None:
    """A finding's value, masked to its first character where it may be a patient's."""
    if finding.value is None or show_phi or not finding.sensitive:
        return finding.value
    return finding.value[:1] + "***"
