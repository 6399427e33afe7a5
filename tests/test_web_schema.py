"""The JSON API keeps its word: what its description says is asked of it, in all ways that schemathesis thinks of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import signing
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from medaccord.accounts import Accounts
from medaccord.register import Register
from medaccord.web.api import create_api
from medaccord.web.app import Options, create_app

ROUTES = [(path, method) for path, methods in create_api(None).openapi()["paths"].items() for method in methods]
LEFT_OUT = [positive_data_acceptance]
"""That all is taken which the description allows: `until` may be before `since`, and no country is called FA."""
REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "422", "428", "429"]
"""How what the description forbids may be refused: an address that is too long as such."""
EXAMPLES = 12
"""Of each kind, for each route; by hand more may be asked for."""


@pytest.fixture(scope="module")
def held(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, str]]]:
    """The API of a register with accounts, as it describes itself, and what an administrator's program sends."""
    copy = tmp_path_factory.mktemp("schema") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    with pytest.MonkeyPatch.context() as patch:
        signing.quick(patch)
        accounts = Accounts(register.store)
        signing.people(accounts)
    _, secret = accounts.add_token(signing.NAMES["admin"], "schemathesis", "admin")
    sent = {"Authorization": f"Bearer {secret}"}
    app = create_app(register, Options(who="tester"))
    asked = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}})
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=sent, config=asked), sent
    register.close()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_the_api_answers_as_its_description_says(
    held: tuple[Any, dict[str, str]], path: str, method: str, mode: GenerationMode
) -> None:
    schema, sent = held
    cases = schema[path][method.upper()].as_strategy(generation_mode=mode)

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=sent, excluded_checks=LEFT_OUT)

    answers()
