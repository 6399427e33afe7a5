"""Hostile visitors and hostile texts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from medaccord.records import Page
from medaccord.register import Register
from medaccord.web.app import Options, create_app

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "{{ 7 * 7 }} {% raw %} %(n)s %s",
    "\u202eгнелап\u202c \u2066x\u2069 \u200b",
    "ы" * 100_000,
    "=cmd|' /C calc'!A0",
    "a\x00b",
]
SIGNED = (
    "Минздрав Казахстана и компания «{name}» подписали 4 марта 2025 года меморандум о производстве вакцин в Алматы."
)


@pytest.fixture(scope="module")
def client(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = tmp_path_factory.mktemp("safety") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    with TestClient(create_app(register, Options(who="tester")), follow_redirects=False) as made:
        yield made
    register.close()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/ru/",
        "/en/nothing",
        "/static/style.css",
        "/api/v1/initiatives",
        "/api/v1/nothing",
        "/ru/initiatives.csv",
        "/x",
    ],
)
def test_every_answer_says_what_a_browser_may_do(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/ru/undo", "/ru/decide", "/ru/correct", "/en/demo", "/api/v1/corrections"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_forms_of_other_sites_are_refused(client: TestClient, address: str, headers: dict[str, str]) -> None:
    assert client.post(address, data={"id": "c1"}, headers=headers).status_code == 403


def test_the_program_answers_to_its_own_names_alone(demo_register: str) -> None:
    register = Register(demo_register)
    with TestClient(create_app(register, Options(hosts=frozenset({"127.0.0.1", "localhost"})))) as made:
        assert made.get("/robots.txt", headers={"host": "evil.example"}).status_code == 421
        assert made.get("/robots.txt", headers={"host": "localhost:8000"}).status_code == 200
    register.close()


@pytest.mark.parametrize(
    "address", ["/en/initiatives?after=%00", "/ru/parties/a%00", "/en/watches?initiative=%00", "/api/v1/parties/%00"]
)
def test_an_address_with_a_letter_that_no_database_takes_is_refused(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert ("problem+json" in answer.headers["content-type"]) is address.startswith("/api/")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("saved", {"search": {}, "name": "a\0"}),
        ("saved", {"search": {"words": "a\0"}, "name": "a"}),
        ("saved", {"search": {"party": ["a\0"]}, "name": "a"}),
        ("decisions", {"left": "a\0#0", "right": "b#0", "verdict": "same"}),
        ("corrections", {"id": "a\0#0", "field": "stage", "value": "signed"}),
        ("announcements", {"content": "a", "source": "a\0"}),
    ],
)
def test_no_program_sends_a_letter_that_no_database_takes(client: TestClient, address: str, said: object) -> None:
    assert client.post(f"/api/v1/{address}", json=said).status_code == 422


def test_a_form_is_taken_without_it(client: TestClient) -> None:
    assert client.post("/en/saved", data={"words": "вакц\0ина", "party": "\0"}).status_code == 303
    assert "вакцина" in client.get("/en/saved").text


def test_what_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/ru/add", headers={"content-length": "99999999"}, content=b"x").status_code == 413


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_text_and_nothing_else(client: TestClient, text: str) -> None:
    for language in ("ru", "en"):
        answer = client.post(f"/{language}/add", data={"text": SIGNED.format(name=text), "title": text[:500]})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<svg onload" not in answer.text
        assert "49" not in answer.text.partition("<h2>{{")[2][:20]


def test_a_hostile_announcement_is_harmless_on_all_pages(client: TestClient) -> None:
    register: Register = client.app.state.register  # type: ignore[attr-defined]  # our own application
    pages = [
        Page(
            id=f"hostile-{number}",
            source=f"<b>{number}</b>",
            url="javascript:alert(1)",
            title=text[:200],
            content=SIGNED.format(name=text),
        )
        for number, text in enumerate(HOSTILE[:4])
    ]
    kept = [outcome.id for outcome in register.add(pages)]  # type: ignore[union-attr]  # all can be read
    ids = {id for one in kept for id in register.announcement(one).initiatives.values()}
    where = ["", "initiatives?words=меморандум", "map", "network", "timeline", "review", "changes", "announcements"]
    where += [f"initiatives/{id}" for id in sorted(ids)] + [f"announcements/{id}" for id in kept]
    for one in where:
        text = client.get(f"/en/{one}").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<svg onload" not in text
        assert 'href="javascript:' not in text


@pytest.mark.parametrize(
    "address",
    ["http://localhost/", "http://127.0.0.1:22/", "http://[::1]/", "ftp://example.org/", "file:///etc/passwd"],
)
def test_nothing_within_is_fetched(demo_register: str, address: str) -> None:
    register = Register(demo_register)
    for contact, said in ((None, "pages are not fetched here"), ("us@example.org", address)):
        with TestClient(create_app(register, Options(contact=contact))) as made:
            answer = made.post("/en/add", data={"url": address, "fetch": "1"})
            assert answer.status_code == 422
            assert said in answer.text
    register.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_question_is_answered(client: TestClient, text: str) -> None:
    answer = client.get("/en/initiatives", params={"words": text[:900], "stage": text[:50], text[:20]: "x"})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    assert client.get("/en/initiatives.atom", params={"words": text[:900]}).status_code in (200, 400)


def test_a_feed_is_well_formed(client: TestClient) -> None:
    root = ElementTree.fromstring(client.get("/ru/initiatives.atom?country=KZ").content)
    names = [
        entry.findtext("{http://www.w3.org/2005/Atom}title")
        for entry in root.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert names
    assert all(names)


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/ru/../x//y", "/xx/changes", "/ru/sign-in"]
)
def test_after_a_form_one_stays_here(client: TestClient, back: str) -> None:
    key = "002-tashkent-proton-memorandum#0"
    answer = client.post("/ru/check", data={"id": key, "back": back})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/ru/")
    assert "evil" not in answer.headers["location"]


def test_a_correction_is_kept_shown_and_undone(client: TestClient) -> None:
    key = "009-pavlodar-dialysis-tv#0"
    before = client.get("/api/v1/announcements/009-pavlodar-dialysis-tv").json()
    past = len(before["announcement"]["events"][0]["amounts"])
    form = {"id": key, "field": f"amounts.{past}", "value": "7 000 000 USD", "why": "said in the film"}
    assert client.post("/en/correct", data=form).status_code == 303
    changed = client.get("/api/v1/announcements/009-pavlodar-dialysis-tv").json()
    assert {"value": 7_000_000, "currency": "USD"} in changed["announcement"]["events"][0]["amounts"]
    log = client.get("/en/changes").text
    assert "said in the film" in log
    last = client.get("/api/v1/changes").json()[-1]["id"]
    assert client.post("/en/undo", data={"id": last}).status_code == 303
    again = client.get("/api/v1/announcements/009-pavlodar-dialysis-tv").json()
    assert {"value": 7_000_000, "currency": "USD"} not in again["announcement"]["events"][0]["amounts"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("stage", "sgined"), ("amounts.0", "much"), ("date", "yesterday"), ("nothing", "x"), ("parties.0", "[1")],
)
def test_a_value_that_cannot_be_is_refused_in_words(client: TestClient, field: str, value: str) -> None:
    answer = client.post("/en/correct", data={"id": "002-tashkent-proton-memorandum#0", "field": field, "value": value})
    assert answer.status_code == 422
    assert "This cannot be kept" in answer.text


def test_a_word_of_a_person_parts_and_joins(client: TestClient) -> None:
    whole = client.get("/api/v1/initiatives", params={"words": "протонной"}).json()["initiatives"]
    one = max(whole, key=lambda initiative: len(initiative["events"]))
    left, right = one["events"][0], one["events"][-1]
    assert client.post("/en/decide", data={"left": left, "right": right, "verdict": "different"}).status_code == 303
    apart = client.get(f"/api/v1/initiatives/{left}".replace("#", "%23")).json()["initiative"]
    assert right not in apart["events"]
    assert client.post("/en/decide", data={"left": left, "right": right, "verdict": "perhaps"}).status_code == 422


class TestApi:
    def test_pages_follow_one_another(self, client: TestClient) -> None:
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = client.get(
                "/api/v1/initiatives", params={"size": 20, **({"cursor": cursor} if cursor else {})}
            ).json()
            seen += [one["id"] for one in answer["initiatives"]]
            cursor = answer["next"]
        assert len(seen) == len(set(seen)) == answer["total"]

    def test_an_unchanged_answer_is_not_sent_again(self, client: TestClient) -> None:
        tag = client.get("/api/v1/events?size=1").headers["etag"]
        assert client.get("/api/v1/events?size=1", headers={"if-none-match": tag}).status_code == 304

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("initiatives?stage=x", 422),
            ("initiatives?cursor=zzz", 422),
            ("initiatives/none", 404),
            ("nothing", 404),
            ("announcements/none", 404),
            ("initiatives?since=2024&until=2020", 422),
            ("table/country/nothing", 422),
            ("initiatives?colour=red", 422),
        ],
    )
    def test_errors_are_problem_details(self, client: TestClient, address: str, status: int) -> None:
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status

    def test_a_text_is_read_and_nothing_kept(self, client: TestClient) -> None:
        before = client.get("/api/v1/initiatives?size=0").json()["total"]
        answer = client.post("/api/v1/read", json={"content": SIGNED.format(name="Велмора")})
        assert [event["stage"] for event in answer.json()["events"]] == ["signed"]
        assert client.get("/api/v1/initiatives?size=0").json()["total"] == before

    def test_a_text_is_kept_once(self, client: TestClient) -> None:
        content = (
            "В Душанбе больница «Сандра» и Институт нефрологии Еревана подписали 2 мая 2025 года договор об обучении."
        )
        text = {"content": content, "id": "sandra"}
        said = [client.post("/api/v1/announcements", json=text).json() for _ in range(2)]
        assert said == [{"id": "sandra", "status": "added"}, {"id": "sandra", "status": "known"}]
        kept = client.get("/api/v1/announcements/sandra").json()
        assert kept["initiatives"]

    def test_what_it_has_is_described(self, client: TestClient) -> None:
        described = client.get("/api/v1/openapi.json").json()
        assert "/initiatives" in described["paths"]
        assert all(one.get("description") for path in described["paths"].values() for one in path.values())

    @pytest.mark.parametrize("view", ["initiatives", "timeline", "map", "network", "matrix", "funnel", "due"])
    @pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
    def test_every_view_is_a_file(self, client: TestClient, view: str, ending: str) -> None:
        answer = client.get(f"/en/{view}.{ending}")
        assert answer.status_code == 200
        assert 'filename="' in answer.headers["content-disposition"]
        if ending == "json":
            assert json.loads(answer.content)

    def test_an_upload_of_json_lines_is_read_line_by_line(self, client: TestClient, tmp_path: Path) -> None:
        lines = (
            "\n".join(json.dumps({"text": SIGNED.format(name=name)}) for name in ("Астрель", "Кедр")) + "\nnot json\n"
        )
        answer = client.post("/en/add", files={"files": ("../../batch.jsonl", lines.encode())})
        assert answer.status_code == 200
        assert "Keep 2 announcements" in answer.text
        assert "batch.jsonl:3" in answer.text
