"""The description of the service, as an OpenAPI 3.1 document and as a page that loads nothing.

It is written by hand: bodies are raw X12, and answers are files whose shapes other pages fix. Tests
hold the service to it.
"""

import functools
import html
import re
from typing import Any

from x12tools import __version__
from x12tools.findings import Severity
from x12tools.gate.staging import PRODUCTS, SEVERAL
from x12tools.service.problems import MEDIA_TYPE, TITLES
from x12tools.service.queries import MEDIA_TYPES, NAME, RECORD_FORMATS

Record = dict[str, Any]

_ID = "^[0-9a-f]{32}$"
_FILE = f"^({'|'.join(map(re.escape, PRODUCTS))}|{SEVERAL}/[0-9]+[.]837)$"
_COMMON = ("no-key", "wrong-scope", "too-many", "internal", "keys")
_SENT = ("bad-request", "too-slow", "in-progress", "too-large", "media-type", "not-x12", "other-request",
         "busy", "configuration", "worker-lost", "memory", "overrun")  # fmt: skip


@functools.cache
def document() -> Record:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "x12tools",
            "version": __version__,
            "description": "Checks X12 claims, and splits a file into what can go and what is held.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": _PROBLEM, "Submission": _SUBMISSION, "Rule": _RULE},
        },
    }


def _paths() -> Record:
    shaping = [
        _query("name", {"type": "string", "pattern": f"^{NAME}$"}, "What reports call the file."),
        _query("as_of", {"type": "string", "format": "date"}, "The day to judge for; today if not given."),
        _query("hold_on", {"type": "string", "pattern": _severities()}, "The severities that hold a claim."),
        {
            "name": "Idempotency-Key", "in": "header",
            "description": "The same key with the same request within 24 hours gives the same answer.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        },
    ]  # fmt: skip
    again = _query("again", {"type": "boolean"}, "Send a file that went through before once more.")
    id = _path("id", {"type": "string", "pattern": _ID})
    return {
        "/v1/check": {"post": _operation(
            "Check a file", "check", {"200": _content("The report.", MEDIA_TYPES)}, _SENT,
            [_format(MEDIA_TYPES), *shaping], sends=True,
        )},
        "/v1/hook": {"post": _operation(
            "Send a file through the gate", "submit",
            {"201": {**_content("What became of it.", RECORD_FORMATS, "Submission"),
                     "headers": {"Location": {"schema": {"type": "string"}}}}},
            (*_SENT, "duplicate"), [_format(RECORD_FORMATS), *shaping, again], sends=True,
        )},
        "/v1/submissions/{id}": {"get": _operation(
            "What became of a submission", "read",
            {"200": _content("The submission.", RECORD_FORMATS, "Submission")},
            ("bad-request", "not-found", "busy", "worker-lost", "memory", "overrun"),
            [id, _format(RECORD_FORMATS)],
        )},
        "/v1/submissions/{id}/{file}": {"get": _operation(
            "A file that the gate wrote", "read",
            {"200": {"description": "The file.",
                     "content": {"application/edi-x12": {}, MEDIA_TYPES["json"]: {}}}},
            ("not-found",), [id, _path("file", {"type": "string", "pattern": _FILE})],
        )},
        "/v1/rules": {"get": _operation(
            "All edits", None, {"200": _json("The edits.", {
                "type": "object", "required": ["schema", "rules"],
                "properties": {"schema": {"const": "x12tools/rules/1"},
                               "rules": {"type": "array", "items": _ref("Rule")}},
            })}, ("busy", "worker-lost", "memory", "overrun"),
        )},
        "/v1/rules/{id}": {"get": _operation(
            "One edit", None, {"200": _json("The edit.", _ref("Rule"))},
            ("not-found", "busy", "worker-lost", "memory", "overrun"),
            [_path("id", {"type": "string", "pattern": "^[A-Z0-9-]+$"})],
        )},
        "/healthz": {"get": {
            "summary": "Whether it takes work", "security": [],
            "responses": {code: _json(told, _STATUS) for code, told in (("200", "Yes."), ("503", "No."))},
        }},
        "/metrics": {"get": _operation(
            "Counters for Prometheus", "admin",
            {"200": {"description": "The counters.", "content": {"text/plain": {}}}}, (),
        )},
    }  # fmt: skip


def _operation(
    summary: str, scope: str | None, answers: Record, kinds: tuple[str, ...],
    parameters: list[Record] | None = None, *, sends: bool = False,
) -> Record:  # fmt: skip
    by_status: dict[str, list[str]] = {}
    for kind in sorted({*_COMMON, *kinds}):
        by_status.setdefault(str(TITLES[kind][0]), []).append(TITLES[kind][1])
    problems = {
        status: {"description": "; ".join(titles) + ".", "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}
        for status, titles in by_status.items()
    }
    told: Record = {
        "summary": summary,
        "description": f"Needs a key with the scope {scope}." if scope else "Needs a key.",
        "responses": dict(sorted({**problems, **answers}.items())),
    }
    if parameters:
        told["parameters"] = parameters
    if sends:
        told["requestBody"] = {
            "required": True,
            "description": "The X12 file as it is.",
            "content": {"application/edi-x12": {"schema": {"type": "string", "format": "binary"}}},
        }
    return told


def _query(name: str, schema: Record, description: str) -> Record:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _format(formats: Any) -> Record:
    return _query("format", {"type": "string", "enum": list(formats)}, "The format; Accept may name it too.")


def _path(name: str, schema: Record) -> Record:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _severities() -> str:
    one = "|".join(severity.value for severity in Severity)
    return f"^({one})(,({one}))*$"


def _ref(name: str) -> Record:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: Record) -> Record:
    return {"description": description, "content": {MEDIA_TYPES["json"]: {"schema": schema}}}


def _content(description: str, formats: Any, schema: str | None = None) -> Record:
    content: Record = {MEDIA_TYPES[one]: {} for one in formats}
    if schema:
        content[MEDIA_TYPES["json"]] = {"schema": _ref(schema)}
    return {"description": description, "content": content}


_STATUS = {
    "type": "object",
    "required": ["status"],
    "properties": {"status": {"enum": ["ok", "draining", "no workers"]}},
}  # fmt: skip
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "instance"],
    "properties": {
        "type": {"enum": [f"/problems/{kind}" for kind in TITLES]}, "title": {"type": "string"},
        "status": {"type": "integer"}, "detail": {"type": "string"}, "instance": {"type": "string"},
        "submission": {"type": "string"}, "received": {"type": ["string", "null"]},
        "exit_code": {"type": "integer"},
    },
}  # fmt: skip
_MONEY = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_SUBMISSION = {
    "type": "object",
    "required": ["schema", "id", "received", "exit_code", "claims", "held", "charges", "charges_held",
                 "files"],
    "properties": {
        "schema": {"const": "x12tools/submission/1"}, "id": {"type": "string", "pattern": _ID},
        "received": {"type": "string", "format": "date-time"}, "key": {"type": "string"},
        "name": {"type": "string"}, "sha256": {"type": "string"}, "bytes": {"type": "integer"},
        "exit_code": {"enum": [0, 1, 2]}, "claims": {"type": "integer"}, "held": {"type": "integer"},
        "charges": _MONEY, "charges_held": _MONEY,
        "files": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}  # fmt: skip
_RULE = {
    "type": "object",
    "required": ["id", "title", "severity", "snip", "why", "forms", "payers", "predicts", "source"],
    "properties": {
        "id": {"type": "string"}, "title": {"type": "string"}, "why": {"type": "string"},
        "severity": {"enum": [severity.value for severity in Severity]}, "snip": {"type": "integer"},
    },
}  # fmt: skip

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem}"
    "code{font:14px ui-monospace,monospace}h2{margin-top:2.5rem}table{border-collapse:collapse;width:100%}"
    "td,th{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
)


@functools.cache
def page() -> str:
    """The document for a person to read."""
    told = document()
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>x12tools over HTTP</title>",
        f"<style>{_STYLE}</style><h1>x12tools over HTTP</h1>",
        f"<p>{html.escape(told['info']['description'])}</p>",
        "<p>Each request bears <code>Authorization: Bearer KEY</code>. "
        "The same for programs: <a href=/openapi.json>openapi.json</a>.</p>",
    ]
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            parts.append(f"<h2><code>{method.upper()} {html.escape(path)}</code></h2>")
            parts.append(f"<p>{html.escape(one['summary'])}. {html.escape(one.get('description', ''))}</p>")
            parts.append(_table("Parameter", [(p["name"], _said(p)) for p in one.get("parameters", ())]))
            parts.append(_table("Answer", [(c, a["description"]) for c, a in one["responses"].items()]))
    return "".join(parts)


def _said(parameter: Record) -> str:
    values = parameter["schema"].get("enum")
    return (
        f"{parameter.get('description', '')} {'One of ' + ', '.join(values) + '.' if values else ''}".strip()
    )


def _table(head: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    cells = "".join(f"<tr><td><code>{html.escape(name)}</code><td>{html.escape(said)}" for name, said in rows)
    return f"<table><tr><th>{head}<th>{cells}</table>"
