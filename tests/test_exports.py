"""The forms a register leaves in, each opened by a reader that did not write it."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import docx
import duckdb
import feedparser
import icalendar
import networkx as nx
import openpyxl
import pandas
import polars
import pytest
import web_server
from conftest import ROOT, Command
from followthemoney import StatementEntity, model
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from playwright.sync_api import Browser
from telling import event, read
from test_register import REPRINT, STORIES, Make, make, told

from medaccord import plugins, score
from medaccord.errors import SettingsError, StoreError
from medaccord.exporters import brief
from medaccord.exporters.csv import harmless
from medaccord.exporters.ftm import DATASET
from medaccord.exporters.ics import span
from medaccord.register import Register
from medaccord.search import Search

__all__ = ["make"]

New = Callable[[], Register]

SCHEMAS = Path(__file__).parent / "iati"
EXPORTERS = "medaccord.exporters."
SHOWY = 'Фонд «Лотос» и клиника «Айва» подписали протокол: "=1+1",\nсказано в нём.'
FORMULA = read(
    "f1",
    SHOWY,
    event(SHOWY, "подписали протокол", parties='=HYPERLINK("x")/GE, Клиника «Айва»/AM', date="2024"),
    published="2024-06",
)


def stories(register: Register) -> Register:
    """Stories, a reprint, a party that looks like a formula, a correction and a decision."""
    register.keep([*STORIES, REPRINT, FORMULA])
    register.build()
    register.correct("a3#0", "stage", "intent", who="Тимур", why="в тексте")
    register.decide("a4#0", "a5#0", "same", who="Айгуль")
    return register


@pytest.fixture
def new(tmp_path: Path) -> Iterator[New]:
    """Makes new registers, in files."""
    made: list[Register] = []

    def fresh() -> Register:
        made.append(Register(f"sqlite:///{tmp_path}/n{len(made)}.db"))
        return made[-1]

    yield fresh
    for register in made:
        register.close()


@pytest.fixture
def register(new: New) -> Register:
    """A register with the stories."""
    return stories(new())


def exported(register: Register, form: str, search: Search | None = None, **chosen: Any) -> bytes:
    return b"".join(register.export(form, search, **chosen))


def rows(register: Register, table: str, search: Search | None = None) -> list[dict[str, str]]:
    text = exported(register, "csv", search, table=table).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_for_each_event(register: Register) -> None:
    found = {row["event"]: row for row in rows(register, "events")}
    assert found.keys() == {one.key for one in register.found(Search(of="events"))}  # type: ignore[union-attr]
    plant = found["a1#0"]
    assert plant["parties"] == "Минздрав Казахстана; Velmora"
    assert (plant["amount"], plant["currency"], plant["amounts"]) == ("35000000.0", "USD", "35000000 USD")
    assert plant["next_steps"] == "construction 2024-12"
    assert plant["initiative"] == found["a2#0"]["initiative"]
    assert found["a3#0"]["stage"] == "intent"


def test_a_search_gives_what_it_finds(register: Register) -> None:
    assert [row["event"] for row in rows(register, "events", Search(words="завод"))] == ["a1#0", "a2#0"]
    one = Search(words="меморандум", of="events")
    assert [row["event"] for row in rows(register, "events", one)] == ["a1#0"]
    assert [row["party"] for row in rows(register, "parties", one)] == ["0", "1"]


def test_evidence_stands_in_the_text(register: Register) -> None:
    texts = {kept.document.id: kept.document.text for kept in register.announcements()}
    found = rows(register, "evidence")
    assert {row["event"] for row in found} == {"a1#0", "a2#0", "a4#0", "a5#0", "f1#0"}, "a3 holds a person's word"
    for row in found:
        text = texts[row["event"].partition("#")[0]]
        assert text[int(row["start"]) : int(row["end"])] == row["words"]


@pytest.mark.parametrize("table", ["events", "parties", "evidence"])
def test_pandas_polars_and_duckdb_read_the_same(register: Register, tmp_path: Path, table: str) -> None:
    for form in ("csv", "parquet"):
        (tmp_path / f"t.{form}").write_bytes(exported(register, form, table=table))
    from_csv = pandas.read_csv(tmp_path / "t.csv", encoding="utf-8-sig")
    from_parquet = pandas.read_parquet(tmp_path / "t.parquet")
    assert list(from_csv["event"]) == list(from_parquet["event"])
    assert list(from_csv.columns) == list(from_parquet.columns)
    by_polars = [
        polars.read_parquet(tmp_path / "t.parquet"),
        polars.read_csv(tmp_path / "t.csv", infer_schema_length=None),
    ]
    for found in by_polars:
        assert found["event"].to_list() == list(from_parquet["event"])
        assert found.columns == list(from_parquet.columns)
    count = duckdb.sql(f"select count(*), count(distinct event) from '{tmp_path}/t.parquet'").fetchall()
    assert count == [(len(from_csv), from_csv["event"].nunique())]


def test_parquet_has_lists_and_numbers(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(exported(register, "parquet"))
    found = duckdb.sql(f"select amount + 1, parties[2] from '{path}' where list_contains(countries, 'IN')").fetchall()
    assert sorted(found, key=str)[0] == (35_000_001.0, "Velmora")


def test_openpyxl_reads_the_workbook(register: Register) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(register, "xlsx")))
    assert book.sheetnames == ["events", "parties", "evidence"]
    found = list(book["events"].values)
    assert [row[0] for row in found[1:]] == [row["event"] for row in rows(register, "events")]
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert kinds == {"s", "n"}
    names = [cell.value for row in book["parties"] for cell in row]
    assert '=HYPERLINK("x")' in names


def test_csv_holds_no_formula(register: Register) -> None:
    names = {row["name"] for row in rows(register, "parties")}
    assert '\'=HYPERLINK("x")' in names
    assert not any(name.startswith("=") for name in names)


@given(st.text(alphabet="=+-@\t\r\n＝＠ aя1'", max_size=6))
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert str(harmless(text)).removeprefix("'") == text.removeprefix("'") or str(harmless(text)) == text


def test_a_round_trip_gives_the_same_register(make: Make, tmp_path: Path) -> None:
    register = stories(make())
    path = tmp_path / "all.jsonl"
    path.write_bytes(exported(register, "jsonl"))
    other = make()
    assert other.restore(path) == len(STORIES) + 2
    assert told(other) == told(register)
    assert other.log() == register.log()
    assert other.looks() == register.looks()
    assert exported(other, "jsonl") == exported(register, "jsonl")
    with pytest.raises(StoreError, match="not empty"):
        other.restore(path)


def test_a_part_of_a_register_is_one(register: Register, new: New, tmp_path: Path) -> None:
    path = tmp_path / "part.jsonl"
    path.write_bytes(exported(register, "jsonl", Search(country=("KZ",))))
    other = new()
    other.restore(path)
    assert [kept.document.id for kept in other.announcements()] == ["a1", "a2", "b1"]
    assert [one.events for one in other.initiatives(Search())] == [("a1#0", "a2#0")]
    assert other.log() == [], "the decision and the correction are about others"


def test_a_part_has_the_decisions_that_are_about_it_alone(register: Register, new: New, tmp_path: Path) -> None:
    sides = [register.initiative(key).initiative for key in ("a1#0", "a3#0", "a4#0")]
    assert len({one.id for one in sides}) == 3
    body = register.event("a1#0").entities[1]
    register.decide("a3#0.0", body, "different", who="Айгуль", why="другая компания")
    register.decide(sides[0].id, sides[1].id, "same", who="Тимур")
    joined = register.initiative("a1#0").initiative
    assert set(joined.events) == {"a1#0", "a2#0", "a3#0"}
    path = tmp_path / "part.jsonl"
    path.write_bytes(exported(register, "jsonl", initiatives=(joined.id,)))
    other = new()
    other.restore(path)
    said = [(entry.id, entry.what) for entry in register.log() if entry.id != "d1"]
    assert [(entry.id, entry.what) for entry in other.log()] == said
    assert len(said) == 3, "two decisions and the correction, but not the decision on a4 and a5"
    assert other.initiative(sides[1].id).initiative == joined
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {line["new"] for line in lines if line["what"] == "former_ids" and line["kind"] == "initiative"} == {
        joined.id
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 1: not a JSON object"),
        ("[]", "line 1: not a JSON object"),
        ("", "no line holds an announcement"),
        ('{"what":"documents","id":"x"}', "line 1: a row of documents has no hash"),
        ('{"what":"documents","id":"x","hash":"","source":"","record":{"id":"x"}}', "line 1: documents, source"),
    ],
)
def test_what_is_no_export_is_said(new: New, tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line, "utf-8")
    register = new()
    with pytest.raises(StoreError, match=complaint):
        register.restore(path)
    assert list(register.announcements()) == []


def test_derived_lines_can_be_read_by_others(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes(exported(register, "jsonl"))
    count = duckdb.sql(f"select what, count(*) from read_json('{path}', ignore_errors=false) group by what").fetchall()
    assert dict(count)["announcements"] == len(pandas.read_json(path, lines=True).query("what == 'documents'"))
    assert dict(count)["event"] == len(list(register.found(Search(of="events"))))
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    plant = next(line for line in lines if line["what"] == "event" and line["key"] == "a1#0")
    assert plant["event"]["stage"] == "signed"
    assert plant["initiative"] in {line["id"] for line in lines if line["what"] == "initiative"}
    assert set(plant["entities"]) <= {line["id"] for line in lines if line["what"] == "entity"}


def test_the_scorer_reads_the_gold_form(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(exported(register, "gold"))
    read_again = score.load(str(path))
    assert set(read_again) == {one.document.id for one in register.announcements()}
    assert score.score(read_again, read_again).overall == 1


@pytest.mark.parametrize("form", plugins.EXPORTERS)
def test_every_form_says_what_it_is(form: str) -> None:
    exporter = plugins.exporter(form)
    assert exporter.suffix.startswith(".")
    assert "/" in exporter.media_type


@pytest.mark.parametrize("form", plugins.EXPORTERS)
def test_every_form_of_an_empty_register_and_twice_the_same(new: New, register: Register, form: str) -> None:
    assert exported(new(), form) is not None
    if form not in ("xlsx", "brief"):  # they note the moment of their making
        assert exported(register, form) == exported(register, form)


ODD = read(
    "o1",
    SHOWY,
    event(
        SHOWY,
        "подписали протокол",
        parties="Фонд «Лотос»/GE, Клиника «Айва»/AM",
        date="2024-05-01",
        places=[f"Город {n}" for n in range(40)],
        next_steps=[{"kind": "construction", "due": due} for due in ("9999", "9999-12", "9999-12-31")],
    ),
    published=None,
)


@pytest.mark.parametrize("form", [form for form in plugins.exporters() if form not in ("xlsx", "parquet")])
@pytest.mark.parametrize("url", ["https://news.example/100% за\nATTENDEE:x", "https://[news.example/1", "см. сайт"])
def test_odd_addresses_and_far_days_break_no_form(new: New, form: str, url: str) -> None:
    one = new()
    one.keep([ODD._replace(document=ODD.document.model_copy(update={"url": url}))])
    one.build()
    data = exported(one, form)
    if form == "ics":
        assert len(icalendar.Calendar.from_ical(data).walk("VEVENT")) == 3
        assert b"\nATTENDEE" not in data
    if form == "iati":
        etree.XMLSchema(etree.parse(SCHEMAS / "iati-activities-schema.xsd")).assertValid(etree.fromstring(data))
        assert b"None" not in data


@pytest.mark.parametrize(("language", "more"), [("en", "32 more are"), ("ru", "Ещё 32 есть")])
def test_a_brief_says_what_it_leaves_out(new: New, language: str, more: str) -> None:
    one = new()
    one.keep([ODD])
    one.build()
    assert more in html.fromstring(exported(one, "brief-html", language=language)).text_content()


def often_told(new: New) -> Register:
    """A register of one initiative that forty outlets told of, each at length and in its own words."""
    one, base = new(), date(2023, 1, 10)
    for n in range(40):
        quote = (
            f"на {n + 3}-м заседании рабочей группы стороны сообщили, что строительство завода инсулина в Шымкенте "
            f"идёт по плану, что смонтировано {n + 1} из сорока линий розлива, и что договор с Velmora остаётся в силе"
        )
        when = str(base + timedelta(days=11 * n))
        made = event(
            quote,
            quote,
            stage="signed" if n < 3 else "underway",
            date=when,
            parties="Министерство здравоохранения Республики Казахстан/KZ, Velmora Pharma International/IN, "
            f"Шымкентский фармацевтический завод имени номера {n}/KZ",
            objects=["facility:завод инсулина", "medicine:инсулин", f"device:линия розлива модели К-{n}"],
            places=["Шымкент", f"микрорайон {n}"],
            amounts=[{"value": 35_000_000 + n, "currency": "USD"}],
            next_steps=[{"kind": "production", "due": f"{2024 + n}"}],
            areas=["local_production"],
        )
        address = f"https://outlet-{n}.example/news/{when}/zavod-insulina-v-shymkente-{n}"
        one.keep([read(f"t{n}", f"{quote.capitalize()}.", made, published=when, url=address)])
    one.build()
    return one


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_brief_of_forty_sources_keeps_to_two_pages_and_says_what_it_leaves_out(
    new: New, language: Literal["ru", "en"]
) -> None:
    register = often_told(new)
    (initiative,) = register.search(Search()).initiatives
    made = brief.brief(register.selection(Search(), initiatives=(initiative.id,), language=language))
    for section in made.sections:
        left = re.search(r"\d+", section.more)
        of = {"History": 40, "История": 40, "Sums": 40, "Суммы": 40}.get(section.title)
        assert of is None or len(section.statements) + int(left[0] if left else 0) == of
        assert len(section.statements) >= 3 or not left
    lines = [f"{one.head} {one.text}" for section in made.sections for one in section.statements]
    assert len(lines) * 15 + sum(len(note.line()) for note in made.notes()) / 10 < 1500
    history = next(section for section in made.sections if section.title in ("History", "История"))
    assert history.statements[0].head.startswith("2023-01-10"), "how it began"
    assert history.statements[-1].head.startswith("2024-03-14"), "and what is newest"


@pytest.mark.skipif(not web_server.CHROMIUM.exists(), reason="Chromium is not installed")
def test_a_brief_prints_on_two_sheets(new: New, browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(exported(often_told(new), "brief-html", language="ru").decode())
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 2
    page.close()


def export_slowly(url: str, out: Path) -> subprocess.Popen[str]:
    """An export that stands still once it has begun to write, in a process of its own."""
    code = (
        "import sys, time\n"
        "from medaccord import cli, plugins\n"
        "def export(chosen):\n"
        "    yield b'half of it'\n"
        "    print('half', flush=True)\n"
        "    time.sleep(60)\n"
        "plugins.exporter('csv').export = export\n"
        f"sys.argv = ['medaccord', 'export', '--out', {str(out)!r}, '--store', {url!r}]\n"
        "cli.main()\n"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_export_that_is_killed_leaves_no_half_file(
    medaccord: Command, register: Register, tmp_path: Path, how: signal.Signals
) -> None:
    url, folder = register.store.dialect.engine.url.render_as_string(hide_password=False), tmp_path / "out"
    folder.mkdir()
    out = folder / "events.csv"
    out.write_text("what was there before", "utf-8")
    with export_slowly(url, out) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(how)
        process.wait()
    assert out.read_text("utf-8") == "what was there before"
    assert how is signal.SIGKILL or list(folder.iterdir()) == [out]
    assert medaccord("export", "--out", out, "--store", url).exit_code == 0
    assert list(folder.iterdir()) == [out], "what the killed one left is gone"


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="there are gold, jsonl, csv"):
        plugins.exporter("doc")
    monkeypatch.setitem(plugins.EXPORTERS, "odd", "no_such_library")
    with pytest.raises(SettingsError, match=r"no_such_library is not installed: pip install 'medaccord\[exports\]'"):
        plugins.exporter("odd")


@pytest.mark.parametrize(
    ("form", "library"),
    [
        ("xlsx", "xlsxwriter"),
        ("parquet", "pyarrow"),
        ("ftm", "followthemoney"),
        ("ics", "icalendar"),
        ("gexf", "networkx"),
        ("brief", "docx"),
    ],
)
def test_a_form_without_its_library(
    medaccord: Command, new: New, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str
) -> None:
    url = new().store.dialect.engine.url.render_as_string(hide_password=False)
    for name in [name for name in sys.modules if name == library or name.startswith((f"{library}.", EXPORTERS))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    out = tmp_path / "out"
    result = medaccord("export", "--format", form, "--out", out, "--store", url)
    assert result.exit_code == 2
    assert f"{library} is not installed: pip install 'medaccord[exports]'" in " ".join(result.stderr.split())
    assert not list(tmp_path.glob("*out*"))


def test_the_command_writes_files(medaccord: Command, register: Register, tmp_path: Path) -> None:
    url, out = register.store.dialect.engine.url.render_as_string(hide_password=False), tmp_path / "events.csv"
    result = medaccord("export", "завод", "--out", out, "--store", url)
    assert result.exit_code == 0, result.stderr
    assert out.read_bytes() == exported(register, "csv", Search(words="завод"))
    odd = medaccord("export", "--out", tmp_path / "events.odd", "--store", url)
    assert (odd.exit_code, "which form?" in odd.stderr) == (2, True)
    assert not list(tmp_path.glob("*partial")) + list(tmp_path.glob("*.odd"))


@pytest.mark.parametrize("name", ["brief.html", "BRIEF.HTM"])
def test_a_brief_in_a_file_of_html_is_one_in_html(
    medaccord: Command, register: Register, tmp_path: Path, name: str
) -> None:
    url, out = register.store.dialect.engine.url.render_as_string(hide_password=False), tmp_path / name
    result = medaccord("export", "завод", "--format", "brief", "--out", out, "--store", url)
    assert result.exit_code == 0, result.stderr
    assert "завод" in html.fromstring(out.read_bytes()).text_content()


def plant(register: Register) -> str:
    (one,) = register.search(Search(words="завод инсулина")).initiatives
    return one.id


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_brief_of_an_initiative_cites_every_statement(register: Register, language: str) -> None:
    page = html.fromstring(exported(register, "brief-html", initiatives=(plant(register),), language=language))
    statements = page.findall(".//ul/li")
    assert len(statements) > 5
    for statement in statements:
        marks = statement.findall("sup/a")
        assert marks, statement.text_content()
        assert all(page.get_element_by_id(mark.get("href")[1:]) is not None for mark in marks)
    sources = [item.text_content() for item in page.findall(".//ol/li")]
    assert sources[0].startswith("«начала строить» — a2.txt, 2024-11-02")
    assert len(sources) == len(set(sources))


def test_a_brief_of_a_corridor(register: Register) -> None:
    page = html.fromstring(exported(register, "brief-html", Search(country=("KZ", "IN")), language="ru"))
    assert page.get("lang") == "ru"
    one_only = page.findtext(".//h1")
    assert "инсулин" in str(one_only)
    both = html.fromstring(exported(register, "brief-html", Search(), language="ru"))
    assert both.findtext(".//h1") == "Объявленное сотрудничество в здравоохранении"
    assert "Инициатив: 4" in both.text_content()


def test_word_shows_the_footnotes(register: Register) -> None:
    data = exported(register, "brief", initiatives=(plant(register),))
    document = docx.Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Stated: Under way (2024-11-02)" in text
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        notes = etree.fromstring(parts.read("word/footnotes.xml"))
        body = etree.fromstring(parts.read("word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    cited = [one.get(f"{space}id") for one in body.iter(f"{space}footnoteReference")]
    there = [one.get(f"{space}id") for one in notes.iter(f"{space}footnote") if one.get(f"{space}type") is None]
    assert cited == there
    assert len(cited) == 2, "each is printed once"
    again = [str(one.get(f"{space}instr")).split()[1] for one in body.iter(f"{space}fldSimple")]
    assert set(again) <= {one.get(f"{space}name") for one in body.iter(f"{space}bookmarkStart")}
    bullets = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "List Bullet"]
    assert len(cited) + len(again) == len(bullets) > 5
    assert "«подписали меморандум» — a1.txt, 2024-05-14" in "".join(notes.itertext())


SPACED = "Минздрав Грузии и ВОЗ договорились открыть лабораторию.\x0b"
OPEN = read(
    "o1",
    SPACED,
    event(
        SPACED,
        "договорились открыть",
        stage="intent",
        parties="Минздрав Грузии/GE, ВОЗ",
        areas=["infrastructure", "public_health", "research"],
        objects=["facility:лаборатория\x0b"],
        next_steps=[{"kind": "construction", "due": "2031-03"}, {"kind": "visit", "due": "2032"}],
        amounts=[{"value": 2.5, "currency": "EUR"}],
    ),
    published="2024-10-02",
    url="https://news.example/o1?a=1&b=2",
)
UNDATED = "Клиника «Айва» и Naviq обсудили обмен врачами."
VAGUE = read(
    "v1", UNDATED, event(UNDATED, "обсудили", stage="talks", parties="Клиника «Айва»/AM, Naviq/KR"), published="2021"
)


@pytest.fixture
def wider(register: Register) -> Register:
    """The register with a plan, and with talks of which but a year is known."""
    register.keep([OPEN, VAGUE])
    register.build()
    return register


def test_iati_is_valid(wider: Register) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "iati-activities-schema.xsd"))
    root = etree.fromstring(exported(wider, "iati"))
    schema.assertValid(root)
    found = list(wider.initiatives(Search()))
    assert len(root.findall("iati-activity")) == len(found) - 2, "two have no whole date"
    assert sum("left out" in (comment.text or "") for comment in root.iter(etree.Comment)) == 2


def test_iati_says_nothing_that_was_not_told(wider: Register) -> None:
    root = etree.fromstring(exported(wider, "iati"))
    unsaid = ("transaction", "budget", "default-flow-type", "default-aid-type", "recipient-country")
    assert [name for name in unsaid if root.find(f".//{name}") is not None] == []
    told = [one for one in [*STORIES, OPEN] if one.announcement.events]
    days = {day for one in told for day in (one.document.published, one.announcement.events[0].date)}
    assert {node.get("iso-date") for node in root.iter("activity-date")} <= days
    inferred = [node for node in root.iter("tag") if (node.get("code") or "").startswith("activity-")]
    assert inferred
    assert {(node.get("vocabulary"), node.findtext("narrative")) for node in inferred} == {
        ("99", "inferred from silence, not stated")
    }
    for one in root.findall("iati-activity"):
        assert one.find("reporting-org").get("secondary-reporter") == "1"
        for vocabulary in ("1", "99"):
            parts = [float(s.get("percentage")) for s in one.findall("sector") if s.get("vocabulary") == vocabulary]
            assert not parts or sum(parts) == pytest.approx(100)


def test_followthemoney_takes_every_entity(wider: Register) -> None:
    found = [json.loads(line) for line in exported(wider, "ftm").splitlines()]
    proxies = {one["id"]: StatementEntity.from_dict(one, default_dataset=DATASET) for one in found}
    assert len(proxies) == len(found)
    schemata = Counter(proxy.schema.name for proxy in proxies.values())
    assert schemata["Project"] == len(list(wider.initiatives(Search())))
    assert schemata["Event"] == len(list(wider.found(Search(of="events"))))
    for proxy in proxies.values():
        model[proxy.schema.name].validate(proxy.to_dict())
        for statement in proxy.statements:
            assert statement.origin or statement.prop == "id", "the id is a checksum of all"
            if statement.prop_type == "entity":
                assert statement.value in proxies
    project = next(p for p in proxies.values() if p.schema.name == "Project" and p.get("amount") == ["2.5"])
    assert {(s.origin, s.first_seen) for s in project.statements if s.prop != "id"} == {
        ("https://news.example/o1?a=1&b=2", "2024-10-02")
    }


def test_feedparser_reads_the_feed(wider: Register) -> None:
    feed = feedparser.parse(io.BytesIO(exported(wider, "atom")))
    assert not feed.bozo
    assert {entry.id.rpartition(":")[2] for entry in feed.entries} == {one.id for one in wider.initiatives(Search())}
    links = {entry.get("link"): entry.updated for entry in feed.entries}
    assert links["https://news.example/o1?a=1&b=2"] == "2024-10-02T00:00:00Z"


def test_icalendar_reads_what_is_due(wider: Register) -> None:
    calendar = icalendar.Calendar.from_ical(exported(wider, "ics"))
    due = [(one["DTSTART"].dt, one["DTEND"].dt, str(one["SUMMARY"])) for one in calendar.walk("VEVENT")]
    assert [(str(first), str(after)) for first, after, _ in due] == [
        ("2031-03-01", "2031-04-01"),
        ("2032-01-01", "2033-01-01"),
    ]
    assert due[0][2].startswith("Construction: ")
    assert len({str(one["UID"]) for one in calendar.walk("VEVENT")}) == 2


def test_a_calendar_is_as_its_standard_wants_it(wider: Register) -> None:
    data = exported(wider, "ics")
    assert data.count(b"\n") == data.count(b"\r\n")
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
    assert b"DTSTART;VALUE=DATE:20310301" in lines
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 2


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2900, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_due_day_lies_in_its_span(day: date, length: int) -> None:
    first, after = span(day.isoformat()[:length])
    assert first <= day < after
    assert str(after - timedelta(1))[:length] == day.isoformat()[:length]


@pytest.mark.parametrize(("form", "read_graph"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(wider: Register, form: str, read_graph: Callable[[Any], Any]) -> None:
    graph = read_graph(io.BytesIO(exported(wider, form)))
    assert set(graph) == {id for one in wider.initiatives(Search()) for id in one.entities}
    for one in wider.initiatives(Search()):
        for left, right in pairwise(sorted(one.entities)):
            assert one.id in graph.edges[left, right]["ids"].split()
    names = {node["label"] for _, node in graph.nodes(data=True)}
    assert any("Velmora" in name for name in names)
    root = etree.fromstring(exported(wider, form))
    drawn = [len(root.findall(f".//{{*}}{name}")) for name in ("node", "edge")]
    assert drawn == [len(graph), graph.number_of_edges()]


def test_people_see_no_broken_character(wider: Register) -> None:
    for form in ("brief", "brief-html", "iati", "atom", "graphml", "gexf"):
        assert exported(wider, form, Search(country=("GE",)))
