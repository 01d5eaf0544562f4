"""The page for a biller: what it shows, and that nothing in a file can become part of it."""

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

from x12tools.claims.shell import to_837
from x12tools.claims.shorthand import parse
from x12tools.engine import check
from x12tools.engine.streaming import StreamedReport
from x12tools.reports import as_html
from x12tools.reports.as_html import HtmlWriter

TWO = to_837(parse("commercial M05.79 | 96413 ++ medicare 2024-08-15 M05.79 | J9312x100-JZ 96413 96365"))


def page(data, **more):
    parts = []
    writer = HtmlWriter(parts.append, **more)
    report = StreamedReport(writer)
    check(writer.source(io.BytesIO(data)), None, report, "claims.837")
    writer.tail(report.sums)
    return "".join(parts)


class Balance(HTMLParser):
    """Reads a page and holds that every element is closed in its turn."""

    VOID = ("meta", "input")

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes = [], set(), []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def claims(text):
    """By claim number the markup of its section."""
    return {
        int(re.search(r"<h3>Claim (\d+)", one)[1]): one.split("</section>")[0]
        for one in text.split("<section ")[1:]
    }


def test_a_finding_stands_under_its_segment():
    text = page(TWO)
    Balance(text)
    two = claims(text)[2]
    assert 'class="claim hold found"' in two
    assert re.search(
        r'<div class="seg hit"><span class="o">55</span><code>SV1\*<mark>HC:96365</mark>.*'
        r'<span class="n">Professional Service</span></div>\n<div class="finding denial">',
        two,
    )
    assert "Bill line 3 as 96367" in two
    one = claims(text)[1]
    assert 'class="claim"' in one
    assert "finding" not in one


def test_what_holds_a_claim_from_outside_is_said():
    text = page(TWO.replace(b"IEA*1*", b"IEA*2*"))
    Balance(text)
    assert "Held for what is wrong outside it" in claims(text)[1]
    assert '<details class="above" open>' in text
    assert "ENV-COUNT" in text.rsplit("</section>", 1)[1]


def test_the_page_loads_and_runs_nothing_but_its_own():
    text = page(TWO)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not {name for name, _ in Balance(text).attributes} & {"src", "href", "style", "onclick"}
    assert "http://" not in text and "https://" not in text


@pytest.mark.parametrize(
    "hostile", [b"<script>x()</script>", b"\"'><img src=y onerror=z>", b"</details>&lt;"]
)
def test_what_a_file_holds_is_text(hostile):
    plain = Balance(page(TWO)).tags
    data = TWO.replace(b"CLM*TRY2", b"CLM*" + hostile).replace(b"NM1*82*1*SYNTHETIC", b"NM1*82*1*" + hostile)
    text = page(data.replace(b"NM1*85*2*SYNTHETIC", b"NM1*85*2*" + hostile), show_phi=True)
    assert Balance(text).tags == plain
    assert hostile.decode() not in text


def test_of_a_large_file_the_claims_with_findings_are_shown(monkeypatch):
    monkeypatch.setattr(as_html, "ALL", 2)
    monkeypatch.setattr(as_html, "MOST", 3)
    one, two = "commercial M05.79 | 96413", "commercial M05.79 | 96413 96365"
    pairs = [f"2024-08-{day} {one} ++ 2024-09-{day} {two}" for day in range(11, 16)]
    data = to_837(parse(" ++ ".join(pairs)))
    text = page(data)
    Balance(text)
    assert list(claims(text)) == [2, 4, 6]
    assert "7 of 10 claims are not shown" in text
    assert "10<" in text.split("claims</li>")[0]


def test_what_is_no_x12_has_a_page_too():
    text = page(b"%PDF")
    Balance(text)
    assert "not X12" in text


def test_a_remittance_has_its_claims():
    from conftest import FIXTURES

    text = page((FIXTURES / "pairs" / "bundling" / "remit.835").read_bytes())
    Balance(text)
    assert claims(text)
    assert "Claim Payment Information" in text


def test_patients_are_masked_unless_they_are_asked_for():
    assert "TESTPATIENT" not in page(TWO)
    assert "TESTPATIENT" in page(TWO, show_phi=True)
