"""The register's commands, as a person and as a script use them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import ROOT, Command
from stories import REPRINT, STORIES
from telling import story

from medaccord.commands import terminal
from medaccord.register import Register
from medaccord.store import address

TEXT = "Минздрав Армении и ВОЗ подписали меморандум о вакцинах.\n"

Ask = Command


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A register with the stories."""
    address = f"sqlite:///{tmp_path}/register.db"
    register = Register(address)
    register.keep([*STORIES, REPRINT])
    register.build()
    register.close()
    return address


@pytest.fixture
def ask(medaccord: Command, url: str) -> Ask:
    """Runs a command on that register, and wants it to succeed."""

    def run(*arguments: str) -> Any:
        result = medaccord(*arguments, "--store", url)
        assert result.exit_code == 0, result.stderr
        return result

    return run


@pytest.mark.usefixtures("signed")
def test_add_keeps_what_it_reads_once(medaccord: Command, tmp_path: Path) -> None:
    file, url = tmp_path / "a1.txt", f"sqlite:///{tmp_path}/r.db"
    file.write_text(TEXT, "utf-8")
    first = medaccord("add", file, tmp_path / "absent.txt", "--store", url, "--published", "2025-03-04")
    assert first.stdout == "added  a1\n"
    assert "there is no such file" in first.stderr
    assert first.exit_code == 1
    again = medaccord("add", file, "--store", url, "--published", "2025-03-04")
    assert (again.stdout, again.exit_code) == ("known  a1\n", 0)
    found = medaccord("search", "вакцина", "--store", url, "--format", "jsonl")
    assert json.loads(found.stdout)["events"] == ["a1#0"]


@pytest.mark.usefixtures("signed")
def test_silence_counts_as_far_as_was_searched(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "a9.txt").write_text("Погода ясная.\n", "utf-8")
    assert ask("stalled", "--format", "csv").stdout == ""
    ask("add", str(tmp_path / "a9.txt"), "--searched-until", "2025-06-01")
    rows = list(csv.DictReader(io.StringIO(ask("stalled", "--format", "csv").stdout)))
    assert [(row["stage"], row["activity"], row["months"]) for row in rows] == [("talks", "stalled", "28")]


def test_search_in_three_forms(ask: Ask) -> None:
    (plant,) = [json.loads(line) for line in ask("search", "инсулин", "--format", "jsonl").stdout.splitlines()]
    assert plant["events"] == ["a1#0", "a2#0"]
    (row,) = csv.DictReader(io.StringIO(ask("search", "инсулин", "--format", "csv").stdout))
    assert (row["id"], row["stage"], row["events"]) == (plant["id"], "underway", "2")
    text = ask("search", "country=KZ,IN").stdout
    assert ask("search", "country=kz,in").stdout == text
    assert plant["id"] in text
    assert "1 initiative\n" in text
    assert "KZ 1" in text
    events = [json.loads(line) for line in ask("search", "of=events", "--all", "--format", "jsonl").stdout.splitlines()]
    assert len(events) == 5


def test_show_what_an_id_means(ask: Ask) -> None:
    plant = json.loads(ask("search", "инсулин", "--format", "jsonl").stdout)
    shown = " ".join(ask("show", plant["id"]).stdout.split())
    assert "UNDERWAY" in shown
    assert "news/a1.txt, https://news.example/1" in shown
    told = " ".join(ask("show", "a2#0").stdout.split())
    for words in ("read from", "taken for (inferred)", "because", f"tells of {plant['id']}", "(inferred) as does a1#0"):
        assert words in told, words
    linked = json.loads(ask("show", "a2#0", "--format", "jsonl").stdout)
    assert [link["reasons"] != [] for link in linked["links"]] == [True] * len(linked["event"]["parties"])
    assert "a reprint of a1" in ask("show", "b1").stdout
    party = json.loads(ask("show", plant["entities"][0], "--format", "jsonl").stdout)
    assert party["entity"]["id"] == plant["entities"][0]
    assert json.loads(ask("show", "a1", "--format", "jsonl").stdout)["reprints"] == ["b1"]


def test_an_event_of_a_reprint_leads_to_the_one_that_it_tells_again(ask: Ask) -> None:
    assert ask("show", "b1#0").stdout == ask("show", "a1#0").stdout
    ask("decide", "b1#0", "a2#0", "different", "--who", "Айгуль")
    assert json.loads(ask("log", "--format", "jsonl").stdout)["record"]["left"] == "a1#0"


@pytest.mark.parametrize("id", ["a1", "a1#0", "b1", "i"])
def test_what_is_shown_to_programs_has_no_texts(ask: Ask, id: str) -> None:
    if id == "i":
        id = json.loads(ask("search", "инсулин", "--format", "jsonl").stdout)["id"]
    shown = ask("show", id, "--format", "jsonl").stdout
    assert '"source":"news/' in shown
    assert "даст работу" not in shown


def test_headings_say_what_was_inferred(ask: Ask) -> None:
    for command in (["stalled", "activity=quiet"], ["search"], ["compare", "KZ", "KG"]):
        assert "activity (inferred)" in ask(*command).stdout, command
    assert "outcome (inferred)" in ask("due", "--all").stdout
    plant = json.loads(ask("search", "инсулин", "--format", "jsonl").stdout)["id"]
    assert "kept (inferred: a later event is underway)" in " ".join(ask("show", plant).stdout.split())


def test_what_waits_for_a_build_is_said(ask: Ask, tmp_path: Path, signed: None) -> None:
    (tmp_path / "a9.txt").write_text(TEXT, "utf-8")
    assert "medaccord build" not in ask("search").stderr
    ask("add", str(tmp_path / "a9.txt"), "--no-build")
    assert ask("search").stderr == "1 announcement is not linked and joined yet: medaccord build\n"
    ask("build")
    assert ask("search").stderr == ""


def test_promises_and_silence(ask: Ask) -> None:
    assert "construction" in ask("due", "--all").stdout
    rows = list(csv.DictReader(io.StringIO(ask("due", "--all", "--format", "csv").stdout)))
    assert [(row["due"], row["outcome"]) for row in rows] == [("2024-12", "kept")]
    stalled = ask("stalled", "activity=quiet")
    assert "quiet" in stalled.stdout
    assert "sources were searched from 2022-02-01 to 2024-11-02" in stalled.stderr


def test_funnels(ask: Ask) -> None:
    whole = json.loads(ask("funnel", "--format", "jsonl").stdout)
    assert whole["now"] == {"delivered": 1, "talks": 1, "underway": 1}
    assert "3 initiatives" in ask("funnel").stdout
    rows = list(csv.DictReader(io.StringIO(ask("funnel", "--by", "corridor", "--format", "csv").stdout)))
    assert {row["key"]: row["delivered"] for row in rows} == {"IN-KZ": "0", "KG-KR": "1"}
    assert "Naviq" in ask("funnel", "--by", "party").stdout


def test_comparisons(ask: Ask) -> None:
    plant, kabinet = (
        json.loads(ask("search", word, "--format", "jsonl").stdout)["id"] for word in ("инсулин", "телемедицина")
    )
    rows = list(csv.DictReader(io.StringIO(ask("compare", plant, kabinet, "--format", "csv").stdout)))
    assert {row["field"]: (row[plant], row[kabinet]) for row in rows}["stage"] == ("underway", "delivered")
    assert rows[0]["differ"] == "≠"
    assert "KZ" in ask("compare", "KZ", "KG").stdout
    small, capital = (ask("compare", *ids, "--format", "jsonl").stdout for ids in (("kz", "kg"), ("KZ", "KG")))
    assert small == capital == ask("compare", "Казахстан", "Kyrgyzstan", "--format", "jsonl").stdout


def test_a_correction_from_first_to_last(ask: Ask, medaccord: Command, url: str) -> None:
    made = ask("correct", "a3#0", "stage=signed", "places.0=Гюмри", "--who", "Тимур", "--why", "в тексте").stdout
    assert made == "c1  stage: talks → signed\nc2  places.0: null → Гюмри\n"
    event = json.loads(ask("search", "of=events", "place=Гюмри", "--format", "jsonl").stdout)
    assert event["event"]["stage"] == "signed"
    ask("build", "--anew")
    gold = {record["id"]: record for record in map(json.loads, ask("export").stdout.splitlines())}
    assert gold["a3"]["events"][0]["stage"] == "signed"
    ask("undo", "c1", "--who", "Айгуль")
    log = [json.loads(line) for line in ask("log", "--format", "jsonl").stdout.splitlines()]
    assert [(line["id"], line["record"]["who"], bool(line["undone"])) for line in log] == [
        ("c1", "Тимур", True),
        ("c2", "Тимур", False),
    ]
    assert [line["event"] for line in log] == ["a3#0", "a3#0"]
    assert "a3#0 stage: talks → signed" in " ".join(ask("log").stdout.split())
    row = next(csv.DictReader(io.StringIO(ask("log", "--format", "csv").stdout)))
    assert row["undone"].startswith("Айгуль, 20")
    assert row["undone"].endswith("Z")
    again = medaccord("undo", "c1", "--who", "Айгуль", "--store", url)
    assert again.exit_code == 1
    assert "undone already" in again.stderr


def test_codes_are_put_right_by_their_names(ask: Ask) -> None:
    made = ask("correct", "a3#0", "stage=подписано", "parties.0.country=Узбекистан", "areas.0=Лечение").stdout
    assert made.splitlines()[0] == "c1  stage: talks → signed"
    assert "→ UZ" in made
    assert made.splitlines()[2].endswith("→ clinical_care")


def test_values_are_put_right_together_or_not_at_all(ask: Ask, medaccord: Command, url: str) -> None:
    before = ask("show", "a3#0", "--format", "jsonl").stdout
    refused = medaccord("correct", "a3#0", "stage=signed", "parties.0.country=Козахстан", "--store", url)
    assert refused.exit_code == 1
    assert "did you mean Казахстан (KZ)?" in refused.stderr
    assert ask("show", "a3#0", "--format", "jsonl").stdout == before
    assert ask("log", "--format", "jsonl").stdout == ""


@pytest.mark.parametrize("known", [True, False])
def test_who_says_so_without_a_variable(
    ask: Ask, medaccord: Command, url: str, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)

    def unknown() -> str:
        if known:
            return "aigul"
        raise KeyError("getpwuid(): uid not found: 10001")

    monkeypatch.setattr("getpass.getuser", unknown)
    result = medaccord("correct", "a3#0", "stage=signed", "--store", url)
    if known:
        assert json.loads(ask("log", "--format", "jsonl").stdout)["record"]["who"] == "aigul"
        assert ask("undo", "c1").stderr == "c1 is undone\n"
    else:
        assert (result.exit_code, "give --who NAME" in result.stderr) == (2, True)
        assert ask("log", "--format", "jsonl").stdout == ""
        ask("correct", "a3#0", "stage=signed", "--who", "Тимур")


DUE = (("d1", "2026-12"), ("d2", "2026-11-30"), ("d3", "2026"), ("d4", "2027-01-01"), ("d5", None))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--month", "2026-12"], ["2026", "2026-12"]),
        (["--month", "2026-11"], ["2026-11-30"]),
        (["--since", "2026-12-31"], ["2026", "2026-12", "2027-01-01"]),
        (["--until", "2026-12-30"], ["2026-11-30"]),
        (["--since", "2026", "--until", "2026"], ["2026", "2026-11-30", "2026-12"]),
        (["--month", "2026-12", "country=Армения"], []),
        (["--month", "2026-12", "страна"], []),
        ([], ["2026", "2026-11-30", "2026-12", "2027-01-01"]),
        (["--all"], ["2026", "2026-11-30", "2026-12", "2027-01-01", ""]),
        (["--all", "--since", "2027"], ["2027-01-01"]),
    ],
)
def test_what_is_due_when(medaccord: Command, tmp_path: Path, asked: list[str], found: list[str]) -> None:
    url = f"sqlite:///{tmp_path}/due.db"
    register = Register(url)
    for name, due in DUE:
        text = f"Клиника «Айва-{name}» и Naviq подписали протокол о визите."
        step = {"kind": "visit", "due": due} if due else {"kind": "visit"}
        parties = f"Клиника «Айва-{name}»/GE, Naviq/KR"
        one = story(name, text, "подписали протокол", published="2025-02-03", parties=parties, next_steps=[step])
        register.keep([one])
    register.build()
    register.close()
    result = medaccord("due", *asked, "--format", "csv", "--store", url)
    assert result.exit_code == 0, result.stderr
    assert [row["due"] for row in csv.DictReader(io.StringIO(result.stdout))] == found


def test_the_rule_of_silence_is_a_sentence(ask: Ask) -> None:
    plant = json.loads(ask("search", "инсулин", "--format", "jsonl").stdout)["id"]
    shown = " ".join(ask("show", plant).stdout.split())
    assert "Without news an initiative is called quiet after 12 months, stalled after 24" in shown


def test_a_decision_from_first_to_last(ask: Ask) -> None:
    assert ask("decide", "a1#0", "a2#0", "different", "--who", "Айгуль").stdout == "d1\n"
    assert len(ask("search", "инсулин", "--format", "jsonl").stdout.splitlines()) == 2
    assert "Айгуль" in ask("log").stdout
    ask("undo", "d1", "--who", "Айгуль")
    assert len(ask("search", "инсулин", "--format", "jsonl").stdout.splitlines()) == 1


def test_gold_has_the_initiative_of_each_event(ask: Ask) -> None:
    gold = {record["id"]: record for record in map(json.loads, ask("export", "--format", "gold").stdout.splitlines())}
    assert gold["a1"]["events"][0]["initiative"] == gold["a2"]["events"][0]["initiative"]
    assert gold["a1"]["events"][0]["initiative"] == gold["b1"]["events"][0]["initiative"]
    assert gold["a6"]["events"] == []
    assert "evidence" not in gold["a1"]["events"][0]


def test_a_register_that_was_made_meanwhile_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), terminal.made(f"sqlite:///{tmp_path}/r.db"):
        (tmp_path / "r.db").write_bytes(b"another's")
    assert "made a register here meanwhile" in capsys.readouterr().err
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("r.db", b"another's")]


def test_a_backup_is_not_named_as_lines_are(medaccord: Command, url: str, tmp_path: Path) -> None:
    refused = medaccord("backup", str(tmp_path / "b.jsonl"), "--store", url)
    assert (refused.exit_code, "export --format jsonl" in refused.stderr) == (1, True)
    assert not (tmp_path / "b.jsonl").exists()


def test_backup_and_restore(ask: Ask, medaccord: Command, tmp_path: Path) -> None:
    ask("correct", "a3#0", "stage=signed", "--who", "Тимур")
    ask("decide", "a4#0", "a5#0", "same", "--who", "Айгуль")
    file, other = tmp_path / "backup.db", f"sqlite:///{tmp_path}/other.db"
    ask("backup", str(file))
    assert medaccord("restore", file, "--store", other).exit_code == 0
    for command in (["export"], ["log", "--format", "jsonl"], ["search", "--format", "jsonl"]):
        assert medaccord(*command, "--store", other).stdout == ask(*command).stdout
    assert "not empty" in medaccord("restore", file, "--store", other).stderr


@pytest.mark.parametrize("name", ["a%20b.db", "a b.db", "что?.db", "a#b.db"])
def test_a_register_and_its_backup_may_have_any_name(ask: Ask, medaccord: Command, tmp_path: Path, name: str) -> None:
    ask("backup", str(tmp_path / name))
    restored = medaccord("restore", tmp_path / name, "--store", address(tmp_path / f"of {name}"))
    assert restored.exit_code == 0, restored.stderr
    assert {file.name for file in tmp_path.iterdir()} >= {name, f"of {name}"}
    assert medaccord("export", "--store", address(tmp_path / f"of {name}")).stdout == ask("export").stdout


BROKEN = '{"what": "documents", "id": "a1"}\n'


@pytest.mark.parametrize("kept", [None, "", "not a register", BROKEN])
def test_a_restore_that_fails_leaves_no_register(medaccord: Command, tmp_path: Path, kept: str | None) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "to").mkdir()
    file = tmp_path / "from" / ("b.jsonl" if kept == BROKEN else "b.db")
    if kept is not None:
        file.write_text(kept, "utf-8")
    result = medaccord("restore", file, "--store", f"sqlite:///{tmp_path}/to/r.db")
    assert result.exit_code == 1
    assert list((tmp_path / "to").iterdir()) == []


def test_a_backup_of_a_newer_medaccord_is_named(ask: Ask, medaccord: Command, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    ask("backup", str(file))
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE meta SET value = '99' WHERE name = 'version'")
    result = medaccord("restore", file, "--store", f"sqlite:///{tmp_path}/other.db")
    assert result.exit_code == 1
    assert f"{file}: a newer medaccord made this register" in " ".join(result.stderr.split())
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["due", "--month", "декабрь"], 2, "a date is YYYY, YYYY-MM or YYYY-MM-DD"),
        (["due", "--month", "2026"], 2, "a month is YYYY-MM"),
        (["due", "--month", "2026-12", "--since", "2026"], 2, "not both"),
        (["search", "stage=sgined"], 2, "no stage called 'sgined'"),
        (["search", "colour=red"], 2, "nothing is called 'colour'"),
        (["search", "краска=KZ"], 2, "nothing is called 'краска'"),
        (["show", "a99"], 1, "the register has nothing called a99"),
        (["correct", "a1#0", "stage", "--who", "T"], 2, "FIELD=VALUE"),
        (["correct", "a1#0", "stage=sgined", "--who", "T"], 1, "no stage called 'sgined': did you mean signed?"),
        (["compare", "KZ", "i0"], 1, "a country is compared with countries"),
        (["compare", "KZ", "xx"], 1, "XX: no country has this code"),
        (["compare", "i0", "i1"], 1, "no initiative i0"),
        (["compare", "KZ"], 2, "at least two"),
        (["decide", "b1#0.1", "a3#0.0", "same", "--who", "T"], 1, "name a party of a1#0, which b1#0 tells again"),
        (["show", "b1#7"], 1, "nothing called b1#7"),
        (["decide", "a1#0", "a1#0.0", "same", "--who", "T"], 1, "of one kind"),
    ],
)
def test_mistakes_are_explained(medaccord: Command, url: str, arguments: list[str], code: int, complaint: str) -> None:
    result = medaccord(*arguments, "--store", url)
    assert result.exit_code == code
    assert complaint in " ".join(result.stderr.split())


def test_a_register_that_is_not_there(medaccord: Command, tmp_path: Path) -> None:
    result = medaccord("search", "--store", f"sqlite:///{tmp_path}/none.db")
    assert result.exit_code == 1
    assert "medaccord add" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheet_gets_no_formula(medaccord: Command, url: str) -> None:
    medaccord("correct", "a3#0", "objects.0.name==1+1", "--who", "T", "--store", url)
    rows = csv.DictReader(io.StringIO(medaccord("search", "place=x", "--store", url, "--format", "csv").stdout))
    assert list(rows) == []
    titles = csv.DictReader(io.StringIO(medaccord("search", "--store", url, "--format", "csv").stdout))
    assert any(row["title"].startswith("'=1+1") for row in titles)


def test_a_backup_where_none_can_be_written(ask: Ask, medaccord: Command, url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for command in (["backup", "file/b.db"], ["export", "--out", "file/b.jsonl"]):
        result = medaccord(*command[:-1], str(tmp_path / command[-1]), "--store", url)
        assert result.exit_code == 1, command
        assert "Not a directory" in result.stderr, command


def test_a_backup_into_a_folder_that_is_not_there(medaccord: Command, url: str, tmp_path: Path) -> None:
    result = medaccord("backup", str(tmp_path / "none" / "b.db"), "--store", url)
    assert (result.exit_code, f"there is no folder {tmp_path / 'none'}" in " ".join(result.stderr.split())) == (1, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_is_full(url: str) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "medaccord", "export", "--store", url]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert (result.returncode, result.stderr) == (1, "standard output: No space left on device\n")
