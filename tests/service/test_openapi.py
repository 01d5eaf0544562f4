"""The service does what its OpenAPI document says, whatever a generator makes of the document."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from x12tools.service.app import ROUTES
from x12tools.service.openapi import document

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@schemathesis.serializer("application/edi-x12")
def as_it_is(_, body):
    """X12 is sent as it is."""
    return body if isinstance(body, bytes) else str(body).encode()


OPERATIONS = [(path, method) for path, methods in document()["paths"].items() for method in methods]


def test_every_route_is_in_the_document():
    undocumented = {"/openapi.json", "/docs"}
    assert {route.path.replace(":path", "") for route in ROUTES} - undocumented == set(document()["paths"])
    json.dumps(document())


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda one: one)
def test_what_is_answered_is_in_the_document(service, path, method):
    schema = schemathesis.openapi.from_dict(document())
    operation = schema[path][method]
    boss = {"Authorization": f"Bearer {service.keys['boss']}"}

    @settings(max_examples=5, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def holds(case):
        response = case.call(base_url=service.url, headers=boss)
        assert response.status_code < 500, response.text
        case.validate_response(response, checks=CHECKS)

    holds()
