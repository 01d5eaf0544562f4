"""The catalogue of edits as a page, written from the rules themselves."""

from collections.abc import Iterator

from x12tools.rules import all_rules
from x12tools.rules.base import Rule


def catalogue() -> str:
    """Every rule in Markdown: why, for whom, which denial, source, examples."""
    head = "# The edits\n\nWritten by `x12tools rules --markdown`; a test holds it to the rules.\n"
    return head + "".join(f"\n{chr(10).join(_page(rule))}\n" for rule in all_rules())


def _page(rule: Rule) -> Iterator[str]:
    yield f"## {rule.id}: {rule.check.title}"
    yield ""
    yield rule.why
    yield ""
    yield f"- severity: {rule.check.severity.value}"
    yield f"- forms: {', '.join(sorted(rule.forms))}"
    yield f"- payers: {', '.join(sorted(rule.payers)) if rule.payers else 'all'}"
    if rule.advisory:
        yield f"- at most `risk` for: {', '.join(sorted(rule.advisory))}"
    if rule.needs:
        yield f"- silent without: {', '.join(sorted(rule.needs))}"
    if rule.tables:
        yield f"- at most `risk` outside the dates of: {', '.join(rule.tables)}"
    yield f"- denied as: {', '.join(str(denial) for denial in rule.check.denials)}"
    yield f"- source: {'; '.join(rule.check.source)}"
    for kind in ("Pass", "Fail", "Fixed"):
        for example in rule.examples(kind):
            yield f"- {kind.lower()}: `{example}`"
