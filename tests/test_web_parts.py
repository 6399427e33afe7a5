"""Parts of the web by themselves: messages, addresses, marks in a text, files, where a place lies on the map."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from medaccord.errors import InputError, SearchError, SettingsError
from medaccord.records import Document, Dropped, Evidence, Page
from medaccord.register import Register
from medaccord.search import Search
from medaccord.web import asking, evidence, shown, spreadsheet
from medaccord.web.drawing import globe, labels, network
from medaccord.web.jobs import Jobs
from medaccord.web.pages import about, adding, views
from medaccord.web.serving import is_loopback, serve
from medaccord.web.spreadsheet import Column, Sheet
from medaccord.web.words import Words, words

WEB = Path(str(files("medaccord.web")))
TEXT = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
ONE = re.compile(rf"(?<!\w)(?:_|N_|words\.text)\(\s*{TEXT}")
MANY = re.compile(rf"(?<!\w)(?:n_|words\.count)\(\s*{TEXT}\s*,\s*{TEXT}")


def messages() -> set[str]:
    """All messages that templates and modules show."""
    found = set()
    for path in (*WEB.rglob("*.html"), *WEB.rglob("*.py"), *WEB.rglob("*.atom")):
        text = path.read_text(encoding="utf-8")
        found |= {match[1][1:-1] for pattern in (ONE, MANY) for match in pattern.finditer(text)}
    return found


def translated() -> dict[str, list[str]]:
    with (WEB / "locale" / "ru.po").open("rb") as file:
        catalog = read_po(file, locale="ru")
    ids = ((message.id, message.string) for message in catalog if message.id)
    return {(id if isinstance(id, str) else id[0]): [text] if isinstance(text, str) else list(text) for id, text in ids}


def test_every_message_is_in_russian_and_none_is_left_over() -> None:
    assert messages() == set(translated())


@pytest.mark.parametrize(("message", "forms"), sorted(translated().items()))
def test_a_translation_has_all_forms_and_the_same_values(message: str, forms: list[str]) -> None:
    assert all(forms)
    named = set(re.findall(r"%\(\w+\)s", message))
    assert all(set(re.findall(r"%\(\w+\)s", form)) == named for form in forms)
    assert len(forms) in (1, 3)


@pytest.mark.parametrize(
    ("n", "shown_as"),
    [
        (1, "1 инициатива"),
        (2, "2 инициативы"),
        (5, "5 инициатив"),
        (11, "11 инициатив"),
        (21, "21 инициатива"),
        (1234, "1 234 инициативы"),
    ],
)
def test_numbers_have_their_form(n: int, shown_as: str) -> None:
    assert words("ru").count("%(n)s initiative", "%(n)s initiatives", n).replace("\xa0", " ") == shown_as


@pytest.mark.parametrize(
    ("partial", "ru", "en"),
    [
        ("2025-07-23", "23 июл. 2025", "23 Jul 2025"),
        ("2025-07", "июль 2025", "Jul 2025"),
        ("2025", "2025", "2025"),
        (None, "–", "–"),
    ],
)
def test_dates_are_shown_as_far_as_they_are_known(partial: str | None, ru: str, en: str) -> None:
    assert Words("ru").day(partial).startswith(ru[:6])
    assert Words("en").day(partial) == en


def test_sums_are_short_in_a_list_and_whole_beside_their_words() -> None:
    spoken = words("ru")
    assert spoken.money(35_000_000, "USD").replace("\xa0", " ") == "35 млн $"
    assert spoken.money_in_full(35_000_000.5, "USD").replace("\xa0", " ") == "35 000 000,5 USD"


def test_what_nothing_is_called_by_is_set_aside() -> None:
    asked = asking.asked([("stage", "signed"), ("stage", "sgined"), ("colour", "red"), ("words", " ")], size=20)
    assert asked.search == Search(stage=("signed",), size=20)
    assert asked.strange == (("stage", "sgined"), ("colour", "red"))
    assert asked.without("stage", "sgined") == "?stage=signed&size=20&colour=red"


@pytest.mark.parametrize(
    ("typed", "words_left", "filters"),
    [
        ("вакцина страна=Узбекистан", "вакцина", [("country", "UZ")]),
        ("страна=Южная Корея вид: компания инсулин", "инсулин", [("country", "KR"), ("kind", "company")]),
        ("country=kz,RU stage=Under way", "", [("stage", "underway"), ("country", "KZ"), ("country", "RU")]),
        ("участник=«Красный крест» вакцина", "вакцина", [("party", "Красный крест")]),
        ("с=2024 по=2025-03", "", [("since", "2024"), ("until", "2025-03")]),
        ("встреча: министры", "встреча: министры", []),
        ("страна=", "страна=", []),
        ("http://example.org/a=b", "http://example.org/a=b", []),
    ],
)  # fmt: skip
def test_filters_may_be_typed_among_the_words(typed: str, words_left: str, filters: list[tuple[str, str]]) -> None:
    asked = asking.asked([("words", typed)])
    assert asked.search.words == words_left
    assert [pair for pair in asked.search.pairs() if pair[0] != "words"] == filters
    assert asked.strange == ()
    assert asking.asked(asked.pairs()) == asked


def test_what_is_typed_holds_beside_what_is_ticked() -> None:
    asked = asking.asked(
        [("words", "страна=Казахстан с=2025"), ("country", "KZ"), ("since", "2020"), ("stage", "signed")]
    )
    assert asked.search == Search(country=("KZ",), since="2025", stage=("signed",))


def test_a_filter_that_is_typed_wrongly_is_shown_as_such() -> None:
    asked = asking.asked([("words", "вакцина страна=Атлантида")])
    assert asked.search == Search(words="вакцина")
    assert asked.strange == (("country", "Атлантида"),)


def test_what_cannot_hold_together_is_said() -> None:
    with pytest.raises(SearchError, match="before"):
        asking.asked([("since", "2024"), ("until", "2020")])


def test_a_changed_question_begins_at_its_first_page() -> None:
    asked = asking.asked([("country", "KZ"), ("page", "3")])
    assert asked.query(stage="signed") == "?country=KZ&stage=signed"
    assert asked.query() == "?country=KZ&page=3"
    assert asked.with_("country", "RU") == "?country=KZ&country=RU"


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


@given(st.text("аб \n🇺🇿<&", max_size=60), spans, st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=3))
def test_a_marked_text_is_the_text(text: str, marks: list[tuple[int, int]], dropped: list[tuple[int, int]]) -> None:
    given_marks = [
        Evidence(field=f"areas.{number}", start=min(a, len(text)), end=min(b, len(text)), quote="", rule="x")
        for number, (a, b) in enumerate(marks)
    ]
    lines = tuple(Dropped(first=min(pair), last=max(pair), reason="menu") for pair in dropped)
    document = Document(id="a", source="a", language="ru", text=text, dropped=lines)
    runs = evidence.runs(document, given_marks)
    assert "".join(piece.text for run in runs for piece in run.pieces) == text
    anchors = [anchor for run in runs for piece in run.pieces for anchor in piece.anchors]
    assert len(anchors) == len(set(anchors))


HOSTILE = ["=1+1", "+7 700", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")', "плюс = минус"]
SHEET = Sheet("t", (Column("text", "Текст"), Column("n", "Число")), [(text, 1.5) for text in HOSTILE])


def test_no_cell_of_csv_is_a_formula() -> None:
    content = b"".join(spreadsheet.as_csv(SHEET))
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]
    assert cells == ["'=1+1", "'+7 700", "'-2", "'@SUM(A1)", "'\tx", '\'=HYPERLINK("http://x")', "плюс = минус"]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(spreadsheet.as_xlsx(SHEET))))
    rows = list(book.active.iter_rows(min_row=2))  # type: ignore[union-attr]  # it has a sheet
    assert [row[0].value for row in rows] == HOSTILE
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[1].data_type for row in rows} == {"n"}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_a_list_whatever_its_length(count: int) -> None:
    sheet = SHEET._replace(rows=SHEET.rows[:count])  # type: ignore[index]  # a list here
    assert json.loads(b"".join(spreadsheet.as_json(sheet))) == [{"text": text, "n": 1.5} for text in HOSTILE[:count]]


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str | None, safe: bool) -> None:
    assert (shown.safe_link(url) is not None) is safe


PAGES = [
    Page(id="a", source="s", content="Текст\n🇺🇿", title="T", published="2025-01-02"),
    Page(id="b", source="s", content=b"\xff\x00\xfe", media_type="text/html", url="https://example.org"),
]


def test_what_a_form_carries_comes_back() -> None:
    assert adding.unpack(adding.pack(PAGES)) == PAGES


@pytest.mark.parametrize("packed", ["", "!", "AAAA", "eJyLjgUAARUAuQ==", adding.pack(PAGES)[:-8]])
def test_what_a_form_did_not_get_from_us_is_refused(packed: str) -> None:
    if packed == "eJyLjgUAARUAuQ==":
        assert adding.unpack(packed) == []
        return
    with pytest.raises(InputError):
        adding.unpack(packed)


def test_the_server_is_not_opened_to_others_by_mistake() -> None:
    with pytest.raises(SettingsError, match="--anyone"):
        serve(None, "0.0.0.0", 8000)
    assert [is_loopback(one) for one in ("localhost", "127.0.0.9", "::1", "0.0.0.0", "example.org")] == [True] * 3 + [
        False
    ] * 2


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("RU", 55.8, 37.6),
        ("KZ", 51.2, 71.4),
        ("UZ", 41.3, 69.3),
        ("BY", 53.9, 27.6),
        ("TM", 37.9, 58.4),
        ("KG", 42.9, 74.6),
        ("US", 38.9, -77.0),
        ("CN", 39.9, 116.4),
        ("IN", 28.6, 77.2),
        ("KR", 37.6, 127.0),
        ("AE", 24.5, 54.4),
        ("TR", 39.9, 32.9),
    ],
)
def test_capitals_lie_where_they_lie(code: str, latitude: float, longitude: float) -> None:
    wanted, found = globe.project(latitude, longitude), globe.capitals()[code]
    assert abs(wanted.x - found.x) + abs(wanted.y - found.y) < 2


@given(st.floats(-60, 76), st.floats(-180, 180))
def test_every_place_lies_on_the_map(latitude: float, longitude: float) -> None:
    x, y = globe.project(latitude, longitude)
    assert 0 <= x <= globe.WIDTH
    assert 0 <= y <= globe.HEIGHT


spots = st.lists(
    st.builds(
        labels.Spot, st.text("абв", min_size=1, max_size=12), st.floats(0, 1000), st.floats(0, 400), st.floats(2, 9)
    ),
    max_size=20,
)


@given(spots)
def test_no_name_lies_on_another(given_spots: list[labels.Spot]) -> None:
    boxes = []
    for spot, label in zip(given_spots, labels.placed(given_spots, 1000, 400, 40), strict=True):
        if label:
            wide = len(spot.name) * labels.LETTER
            left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
            boxes.append((left, label.y - 10, left + wide, label.y + 1))
    for i, a in enumerate(boxes):
        assert not any(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1] for b in boxes[i + 1 :])


def test_a_network_is_drawn_alike_each_time() -> None:
    parties = [(f"p{n}", f"Сторона {n}", n + 1) for n in range(12)]
    ties = [(f"p{n}", f"p{n + 1}", 1) for n in range(11)]
    assert network.draw(parties, ties) == network.draw(parties, ties)
    nodes, edges = network.draw(parties, ties)
    assert len(edges) == 11
    assert all(0 < node.x < network.WIDTH and 0 < node.y < network.HEIGHT for node in nodes)


def test_a_party_has_a_short_name_in_drawings() -> None:
    assert views.short("KZ.moh", "Министерство здравоохранения Республики Казахстан") == "Минздрав РК"
    assert views.short("e-1", "Очень длинное название одного общества") == "Очень длинное название од…"


def test_the_page_of_method_promises_no_more_than_the_floors() -> None:
    floors = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
    for said, measured in (("own", "dev"), ("real", "real")):
        assert {
            field: value for field, value in about.accuracy()[said].items() if value > floors[measured][field]
        } == {}


def test_a_batch_that_stops_for_a_fault_of_ours_says_so(
    demo_register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    register = Register(demo_register)
    monkeypatch.setattr(register, "add", broken)
    batches = Jobs(tmp_path)
    id = batches.start(register, [Page(id="a", source="a", content="x")])
    while not (job := batches.get(id)) or not job.done:
        time.sleep(0.01)
    register.close()
    assert job.fault == "it stopped: RuntimeError"
    assert "boom" in caplog.text


def test_notes_of_old_batches_go_and_those_of_running_ones_stay(demo_register: str, tmp_path: Path) -> None:
    done = {"total": 1, "outcomes": [["a", "added", None]], "done": True, "fault": None}
    for number in range(60):
        (tmp_path / f"old{number}.json").write_text(json.dumps(done))
    (tmp_path / "running.json").write_text(json.dumps(done | {"done": False}))
    os.utime(tmp_path / "running.json", (0, 0))
    register = Register(demo_register)
    batches = Jobs(tmp_path)
    id = batches.start(register, [])
    while not (job := batches.get(id)) or not job.done:
        time.sleep(0.01)
    register.close()
    assert len(list(tmp_path.glob("*.json"))) == 50
    assert batches.get("running")
    assert batches.get("gone") is None
    assert batches.get("../x") is None


def test_a_note_that_another_worker_takes_away_stops_nothing(
    demo_register: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.json").write_text("{}")
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter([self / "old.json", self / "gone.json"]))
    (tmp_path / "old.json").unlink()
    register = Register(demo_register)
    id = Jobs(tmp_path).start(register, [])
    register.close()
    assert id
