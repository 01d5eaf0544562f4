"""The frame of the HTML page: its style, its filter, and a policy that lets nothing else run or load."""

import base64
import hashlib

STYLE = """
:root { --ink:#1d2430; --dim:#5d6878; --line:#d9dee6; --back:#f5f6f8; --bad:#a3171f; --good:#1b6b3a;
  --warn:#8a5300; --note:#1f5f8b; }
* { box-sizing:border-box; }
body { margin:0 auto; max-width:72rem; padding:1.5rem 1rem 4rem; color:var(--ink); background:#fff;
  font:16px/1.45 system-ui,"Segoe UI",Helvetica,Arial,sans-serif; }
h1 { font-size:1.5rem; margin:0; } h2 { font-size:1.15rem; margin:2rem 0 .5rem; overflow-wrap:anywhere; }
h3 { font-size:1rem; margin:0; } p { margin:.3rem 0; }
.dim { color:var(--dim); font-size:.875rem; overflow-wrap:anywhere; }
.sums { display:flex; flex-wrap:wrap; gap:.5rem; padding:0; margin:1rem 0; list-style:none; }
.sums li { border:1px solid var(--line); border-radius:6px; padding:.5rem .9rem; min-width:8rem; }
.sums b { display:block; font-size:1.25rem; font-variant-numeric:tabular-nums; }
.scroll { overflow-x:auto; } table { border-collapse:collapse; width:100%; font-size:.9rem; }
th,td { text-align:left; padding:.35rem .6rem .35rem 0; vertical-align:top;
  white-space:nowrap; border-bottom:1px solid var(--line); }
td.n,th.n { text-align:right; font-variant-numeric:tabular-nums; }
td.wide,th.wide { white-space:normal; min-width:12rem; overflow-wrap:anywhere; }
.bar { position:sticky; top:0; z-index:1; background:#fff; padding:.6rem 0; display:flex; flex-wrap:wrap;
  gap:.5rem 1rem; align-items:center; border-bottom:1px solid var(--line); }
.bar label { display:flex; gap:.4rem; align-items:center; } .bar input[type=search] { font:inherit;
  padding:.3rem .5rem; border:1px solid #aab3c0; border-radius:4px; width:16rem; max-width:100%; }
.badge { display:inline-block; padding:0 .45rem; border-radius:3px; font-size:.75rem; font-weight:600;
  text-transform:uppercase; border:1px solid currentColor; white-space:nowrap; }
.reject,.denial,.held { color:var(--bad); } .accepted { color:var(--good); }
.underpayment,.audit { color:var(--warn); } .risk,.info { color:var(--note); }
.claim { border:1px solid var(--line); border-left:5px solid var(--good); border-radius:6px; margin:1rem 0; }
.claim.hold { border-left-color:var(--bad); }
.claim > header { padding:.7rem .9rem; background:var(--back); }
.claim > header .top { display:flex; flex-wrap:wrap; gap:.3rem 1rem; align-items:baseline; }
.claim ul { margin:.4rem 0 0; padding-left:1.1rem; } .claim a { color:inherit; }
details > summary { padding:.4rem .9rem; cursor:pointer; color:var(--dim); font-size:.875rem; }
.seg { display:grid; grid-template-columns:3.5rem minmax(0,1fr) 15rem; gap:0 .6rem; padding:.1rem .9rem;
  font-size:.85rem; } .seg code { font:13px/1.5 ui-monospace,Consolas,monospace; white-space:pre-wrap;
  overflow-wrap:anywhere; }
.seg .o { color:var(--dim); text-align:right; font-variant-numeric:tabular-nums; }
.seg .n { color:var(--dim); }
.seg.hit { background:#fff4f2; } mark { background:#ffd9a8; color:inherit; padding:0 .1rem; }
.loop { padding:.45rem .9rem .05rem; font-size:.8rem; font-weight:600; color:var(--dim); }
body > .above { margin:1rem 0; border:1px dashed var(--line); border-radius:6px; padding-bottom:.3rem; }
.finding { margin:.3rem .9rem .6rem 4.9rem; padding:.5rem .8rem; border-left:3px solid currentColor;
  background:var(--back); font-size:.9rem; }
.finding.loose { margin-left:0; margin-right:0; }
.finding > * { color:var(--ink); } .finding .badge { color:inherit; } .finding .head { color:inherit; }
.finding dl { display:grid; grid-template-columns:5rem minmax(0,1fr); gap:.1rem .6rem; margin:.3rem 0 0; }
.finding dt { color:var(--dim); } .finding dd { margin:0; overflow-wrap:anywhere; }
.left { color:var(--dim); font-style:italic; margin:.8rem 0; }
[hidden] { display:none !important; }
@media (max-width:40rem) { .seg { grid-template-columns:2.6rem minmax(0,1fr); padding:.15rem .5rem; }
  .seg .n { grid-column:2; } .finding { margin-left:.5rem; margin-right:.5rem; } .sums li { flex:1 1 40%; }
  .bar { position:static; } .finding.loose { margin:0 0 .6rem; } .loop { padding-left:.5rem; } }
@media print { body { max-width:none; padding:0; font-size:10pt; } .bar { display:none; }
  .finding,.seg,.claim > header,tr { break-inside:avoid; } .claim > header { break-after:avoid; }
  .loop { break-after:avoid; }
  .seg { grid-template-columns:2.6rem minmax(0,1fr) 10rem; }
  .seg code { font-size:8.5pt; } @page { margin:14mm; } }
"""

SCRIPT = """
"use strict";
(function () {
  var claims = Array.prototype.slice.call(document.querySelectorAll(".claim"));
  var held = document.getElementById("held"), found = document.getElementById("found");
  var text = document.getElementById("text"), count = document.getElementById("count");
  function filter() {
    var words = text.value.toLowerCase(), shown = 0;
    claims.forEach(function (claim) {
      var fits = (!held.checked || claim.classList.contains("hold"))
        && (!found.checked || claim.classList.contains("found"))
        && (!words || claim.textContent.toLowerCase().indexOf(words) >= 0);
      claim.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = shown + " of " + claims.length + " claims on this page shown";
  }
  [held, found].forEach(function (box) { box.addEventListener("change", filter); });
  text.addEventListener("input", filter);
  filter();
})();
"""

FILTER = (
    '<div class="bar"><label><input type="checkbox" id="held"> held</label>'
    '<label><input type="checkbox" id="found"> with findings</label>'
    '<label>Find <input type="search" id="text" placeholder="claim, rule, code"></label>'
    '<span class="dim" id="count"></span></div>\n'
)
"""Which claims are shown."""


def head(title: str) -> str:
    """The page's head, for a title that is escaped already."""
    policy = (
        f"default-src 'none'; style-src '{_hash(STYLE)}'; script-src '{_hash(SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )


FOOT = f"<script>{SCRIPT}</script>\n</body>\n</html>\n"
"""The page's end."""


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
