"""Alerts: each real movement is told once, with its sentence and source, wherever it is to go."""

from __future__ import annotations

import email
import json
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import PIPE
from typing import Any

import feedparser
import pytest
import trustme
from aiosmtpd.controller import Controller
from conftest import ROOT
from lxml import html
from misbehaving import endless, web
from telling import read, story

from medaccord import alerts
from medaccord.alerts import Movement, Watch
from medaccord.alerts.delivery import check, signature
from medaccord.errors import CorrectionError, NotKept, SearchError, SettingsError, StoreBusy, StoreError
from medaccord.register import Register
from medaccord.search import Search
from medaccord.settings import Settings
from medaccord.store import Store
from medaccord.store import moved as moved_table
from medaccord.store.kept import Read

TEXT = "Минздрав Казахстана и компания Velmora {} завод инсулина в Шымкенте."
PLANT: dict[str, Any] = {
    "areas": ["local_production"],
    "objects": ["facility:завод инсулина", "medicine:инсулин"],
    "places": ["Шымкент"],
    "parties": "Минздрав Казахстана/KZ, Velmora/IN",
}


def told(id: str, quote: str, published: str, **values: Any) -> Read:
    return story(id, TEXT.format(quote), quote, published=published, **{**PLANT, **values})


TALKS = told("a1", "обсудили", "2025-01-10", stage="talks")
SIGNED = told("a2", "подписали договор на", "2025-03-10", stage="signed", amounts=[{"value": 35, "currency": "USD"}])


@pytest.fixture
def register(store_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    monkeypatch.setattr(Register, "today", lambda self: date(2025, 4, 1))
    one = Register(
        store_url(), Settings(webhook_secret="тайна", mail_from="m@medaccord.example", smtp="smtp://localhost:1")
    )
    yield one
    one.close()


def keep(register: Register, *readings: Read) -> None:
    register.keep(readings)
    register.build()
    alerts.notice(register)


def moved(register: Register, name: str = "w") -> list[tuple[str, str]]:
    (watch,) = [one for one in alerts.watches(register) if one.name == name]
    return [(one.kind, alerts.said(one, "en")) for one in alerts.digest(register, watch).movements]


def test_what_was_there_is_no_movement_and_what_comes_is_one(register: Register) -> None:
    register.keep([TALKS])
    register.build()
    alerts.add(register, Watch(name="w", terms=("country=KZ",)))
    assert moved(register) == []
    keep(register, SIGNED)
    assert moved(register) == [("stage", "Talks → Signed"), ("sum", "35 USD")]
    alerts.notice(register)
    assert len(moved(register)) == 2


def test_a_new_initiative_a_partner_a_sum_and_a_revival(register: Register) -> None:
    alerts.add(register, Watch(name="w"))
    keep(register, SIGNED)
    assert moved(register) == [("new", "Signed")]
    later = told(
        "a3", "вновь подписали договор на", "2026-08-01", amounts=[{"value": 50, "currency": "USD"}],
        parties="Минздрав Казахстана/KZ, Velmora/IN, Naviq/KR",
    )  # fmt: skip
    keep(register, later)
    assert moved(register)[1:] == [
        ("sum", "50 USD (before: 35 USD)"),
        ("partner", "Naviq"),
        ("revived", "heard of again after 16 months"),
    ]


def test_a_reprint_moves_nothing(register: Register) -> None:
    alerts.add(register, Watch(name="w"))
    text = TEXT.format("подписали договор на") + " Завод займёт шесть гектаров и даст работу двумстам жителям города."
    keep(register, story("b1", text, "подписали договор на", published="2025-03-10", **PLANT))
    keep(register, story("b0", text + " Перепечатка.", "подписали договор на", published="2025-03-09", **PLANT))
    assert [kind for kind, _ in moved(register)] == ["new"]


def test_silence_moves_once(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    alerts.add(register, Watch(name="w"))
    keep(
        register,
        told("a1", "подписали договор на", "2025-01-10", next_steps=[{"kind": "construction", "due": "2025-03"}]),
    )
    assert [kind for kind, _ in moved(register)] == ["new"]
    monkeypatch.setattr(Register, "today", lambda self: date(2026, 3, 1))
    alerts.notice(register)
    assert [kind for kind, _ in moved(register)] == ["new"]  # nobody has looked since
    register.looked("news", "2026-03-01")
    for _ in range(2):
        alerts.notice(register)
        assert [kind for kind, _ in moved(register)] == ["new", "overdue", "quiet"]


def test_what_was_silent_when_it_was_first_told_does_not_go_silent(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts.add(register, Watch(name="w"))
    register.looked("news", "2025-04-01")
    keep(register, SIGNED)
    assert [kind for kind, _ in moved(register)] == ["new"]
    old = story(
        "o1",
        "Клиника «Айва» и Naviq подписали протокол.",
        "подписали протокол",
        published="2019-02-03",
        parties="Клиника «Айва»/AM, Naviq/KR",
        next_steps=[{"kind": "visit", "due": "2020"}],
    )
    keep(register, old)
    assert [kind for kind, _ in moved(register)] == ["new", "new"], "it has not gone quiet now"
    alerts.notice(register)
    assert len(moved(register)) == 2
    register.looked("news", "2026-04-01")
    monkeypatch.setattr(Register, "today", lambda self: date(2026, 4, 1))
    alerts.notice(register)
    assert moved(register)[2:] == [("quiet", "went quiet; nothing for 12 months in sources searched until 2026-04-01")]


def test_a_watch_is_about_what_it_asks_for(register: Register) -> None:
    keep(register, TALKS)
    (one,) = register.initiatives(Search())
    for name, given in (
        ("corridor", {"terms": ("country=KZ", "country=IN")}),
        ("disease", {"terms": ("object=инсулин",)}),
        ("one", {"initiatives": (one.id,)}),
        ("other", {"terms": ("country=GE",)}),
    ):
        alerts.add(register, Watch.model_validate({"name": name, **given}))
    keep(register, SIGNED)
    assert {name: len(moved(register, name)) for name in ("corridor", "disease", "one", "other")} == {
        "corridor": 2,
        "disease": 2,
        "one": 2,
        "other": 0,
    }
    with pytest.raises(SearchError):
        alerts.add(register, Watch(name="x", terms=("stage=sgined",)))
    with pytest.raises(NotKept):
        alerts.add(register, Watch(name="x", initiatives=("none",)))
    for nowhere in (
        "gopher:x",
        "mailto:desk",
        "mailto:a@b.example%0aBcc: c@d.example",
        "https://[x",
        "https:",
        "file:",
    ):
        with pytest.raises(SettingsError, match="mailto:ADDRESS"):
            alerts.add(register, Watch(name="x", to=(nowhere,)))
    with pytest.raises(CorrectionError, match="a watch called 'other' already"):
        alerts.add(register, Watch(name="other"))
    alerts.remove(register, "other")
    with pytest.raises(NotKept):
        alerts.remove(register, "other")


@pytest.mark.parametrize("server", ["", "mail.example:25", "smtp://mail.example:many", "smtp://"])
def test_a_server_of_mail_that_is_none_is_told_at_the_start(server: str) -> None:
    with pytest.raises(SettingsError, match="MEDACCORD_SMTP"):
        check("mailto:desk@example.org", Settings(smtp=server, mail_from="medaccord@example.org"))


def test_each_receiver_gets_each_movement_once(register: Register, tmp_path: Path) -> None:
    calls: list[tuple[dict[str, str], bytes]] = []
    letters: list[Any] = []

    class Box:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            letters.append(envelope)
            return "250 OK"

    def post(handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        calls.append((dict(handler.headers), body))
        handler.send_response(500 if len(calls) == 1 else 204)
        handler.end_headers()

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mail = Controller(Box(), hostname="127.0.0.1", port=port)
    mail.start()
    with web(post=post) as site:
        register.settings = Settings(
            webhook_secret="s", mail_from="m@medaccord.example", smtp=f"smtp://127.0.0.1:{port}"
        )
        file = tmp_path / "news.atom"
        to = (f"file:{file}", site.url("/hook"), "mailto:desk@news.example")
        alerts.add(register, Watch(name="w", to=to))
        keep(register, SIGNED)
        said = alerts.send(register)
        assert "500" in said[1]
        alerts.send(register)
        assert alerts.send(register) == []
        next_day = alerts.send(register, datetime.now(UTC) + timedelta(days=1, minutes=1))
    mail.stop()
    assert next_day == [f"w: 0 movements to {one}" for one in to]
    assert len(letters) == 2
    names = [email.message_from_bytes(letter.content)["Message-ID"] for letter in letters]
    assert len(set(names)) == 2
    assert letters[0].rcpt_tos == ["desk@news.example"]
    assert b"Subject: medaccord: w: nothing moved" in letters[1].content
    first, second, third = calls
    assert second[0]["Idempotency-Key"] != third[0]["Idempotency-Key"]
    assert first[0]["Idempotency-Key"] == second[0]["Idempotency-Key"]
    assert [len(json.loads(body)["movements"]) for _, body in calls] == [1, 1, 0]
    headers, body = third
    assert headers["X-Medaccord-Signature"] == signature("s", headers["X-Medaccord-Time"], body)
    feed = feedparser.parse(file.read_bytes())
    assert feed.feed.subtitle.startswith("Nothing moved")
    assert [entry.title.rpartition(": ")[2] for entry in feed.entries] == ["Signed"], "it is kept for who looks later"


def test_what_is_cut_short_goes_out_again_as_it_was(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, bytes]] = []

    def post(handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        calls.append((handler.headers["Idempotency-Key"], body))
        handler.send_response(204)
        handler.end_headers()

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    now = datetime.now(UTC)
    with web(post=post) as site:
        alerts.add(register, Watch(name="w", to=(site.url("/hook"),)))
        keep(register, TALKS)
        with monkeypatch.context() as patch:
            patch.setattr(moved_table, "note_delivered", killed)  # delivered, and not noted
            with pytest.raises(KeyboardInterrupt):
                alerts.send(register, now)
        keep(register, SIGNED)
        alerts.send(register, now + timedelta(hours=1))
        alerts.send(register, now + timedelta(hours=2))
        first, again = calls
        assert first == again, "the receiver knows it by its key"
        alerts.send(register, now + timedelta(days=1, hours=1))
    told = {key: [one["id"] for one in json.loads(body)["movements"]] for key, body in calls}
    assert [len(ids) for ids in told.values()] == [1, 2]
    assert len({id for ids in told.values() for id in ids}) == 3, "each movement is in one digest"


def test_what_could_not_be_delivered_for_long_is_followed_by_the_rest_at_once(
    register: Register, tmp_path: Path
) -> None:
    now, folder = datetime.now(UTC), tmp_path / "later"
    alerts.add(register, Watch(name="w", to=(f"file:{folder}/w.txt",)))
    keep(register, TALKS)
    (failed,) = alerts.send(register, now)
    assert "not delivered" in failed
    keep(register, SIGNED)
    folder.mkdir()
    said = alerts.send(register, now + timedelta(days=2))
    assert said == [f"w: {n} movements to file:{folder}/w.txt" for n in (1, 2)]


def test_two_processes_deliver_once(store_url: Callable[[], str]) -> None:
    calls: list[str] = []
    another = threading.Event()

    def post(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        calls.append(handler.headers["Idempotency-Key"])
        if len(calls) > 1:
            another.set()
        another.wait(0.5)  # a second delivery would come meanwhile
        handler.send_response(204)
        handler.end_headers()

    url, settings = store_url(), Settings(webhook_secret="s")
    both = [Register(url, settings), Register(url, settings)]
    with web(post=post) as site, ThreadPoolExecutor(2) as pool:
        alerts.add(both[0], Watch(name="w", to=(site.url("/hook"),)))
        keep(both[0], TALKS)
        said = list(pool.map(alerts.send, both))
    assert len(calls) == 1
    assert sorted(map(len, said)) == [0, 1]
    for one in both:
        one.close()


HOLDING = """
import sys
from medaccord.store import Store
with Store(sys.argv[1]).delivering():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_who_delivers_and_is_killed_holds_up_nobody(store_url: Callable[[], str]) -> None:
    url = store_url()
    one = Register(url, Settings(wait=1))
    alerts.add(one, Watch(name="w"))
    with subprocess.Popen([sys.executable, "-c", HOLDING, url], stdin=PIPE, stdout=PIPE, cwd=ROOT, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        (busy,) = alerts.send(one)
        assert "by another process" in busy
        other.kill()
        other.wait()
    assert alerts.send(one) == []
    one.close()


def test_a_folder_that_takes_no_lock_is_said(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/r.db")
    (tmp_path / "r.db-delivering").mkdir()
    with pytest.raises(StoreError, match=r"r\.db-delivering: unable to open") as said, store.delivering():
        pass
    assert not isinstance(said.value, StoreBusy)
    store.close()


def test_two_empty_digests_are_two_letters(register: Register, tmp_path: Path) -> None:
    watch = alerts.add(register, Watch(name="w", to=(f"file:{tmp_path}/w.txt",)))
    made = []
    for days in (0, 2, 4):
        alerts.send(register, datetime.now(UTC) + timedelta(days=days))
        made.append(alerts.digest(register, watch, watch.to[0]).id)
    assert len(set(made)) == 3


def test_a_way_that_is_closed_stops_no_other(register: Register, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = f"file:{tmp_path}/w.txt"
    register.settings = Settings(webhook_secret="s", mail_from="m@x.example", smtp=f"smtp://127.0.0.1:{port}")
    alerts.add(register, Watch(name="w", to=("mailto:a@b.example", "https://desk.example/hook", file)))
    register.settings = replace(register.settings, webhook_secret="")
    refused, unsigned, written = alerts.send(register)
    assert "not delivered to mailto:a@b.example" in refused
    assert "MEDACCORD_WEBHOOK_SECRET" in unsigned
    assert written == f"w: 0 movements to {file}"


@pytest.mark.parametrize("typed", ["https://desk..example/hook", "https://xn--/", "mailto:<a@"])
def test_an_address_that_is_none_stops_no_other(register: Register, tmp_path: Path, typed: str) -> None:
    file = f"file:{tmp_path}/w.txt"
    register.settings = Settings(webhook_secret="s", mail_from="m@x.example", smtp="smtp://127.0.0.1:1")
    alerts.add(register, Watch(name="w", to=(typed, file)))
    refused, written = alerts.send(register)
    assert f"not delivered to {typed}" in refused
    assert written == f"w: 0 movements to {file}"


def test_a_receivers_long_answer_is_not_read(register: Register) -> None:
    def post(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        endless(handler)

    with web(post=post) as site:
        alerts.add(register, Watch(name="w", to=(site.url("/hook"),)))
        assert alerts.send(register) == [f"w: 0 movements to {site.url('/hook')}"]


def test_a_password_goes_to_a_server_that_shows_who_it_is_alone(register: Register) -> None:
    authority = trustme.CA()
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(secured)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mail = Controller(object(), hostname="127.0.0.1", port=port, tls_context=secured, auth_require_tls=True)
    mail.start()
    register.settings = Settings(mail_from="m@x.example", smtp=f"smtp://desk:secret@127.0.0.1:{port}")
    alerts.add(register, Watch(name="w", to=("mailto:a@b.example",)))
    (said,) = alerts.send(register)
    mail.stop()
    assert "CERTIFICATE_VERIFY_FAILED" in said


def test_a_digest_in_russian_reads_as_one_would_say_it(
    register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watch = alerts.add(register, Watch(name="инсулин", terms=("object=инсулин",), language="ru"))
    assert "изменений нет" in alerts.text(alerts.digest(register, watch))
    keep(register, TALKS)
    keep(
        register,
        told("a2", "подписали договор на", "2025-03-10", next_steps=[{"kind": "construction", "due": "2025-05"}]),
    )
    monkeypatch.setattr(Register, "today", lambda self: date(2026, 4, 1))
    register.looked("news", "2026-04-01")
    alerts.notice(register)
    digest = alerts.digest(register, watch)
    lines = alerts.text(digest).splitlines()
    assert lines[0] == "medaccord: инсулин: изменений: 4"
    assert lines[3:] == [
        "Завод инсулина (Шымкент) – Минздрав Казахстана, Velmora (под наблюдением: object=инсулин)",
        "  2025-01-10  новое: Переговоры – «обсудили» a1.txt",
        "  2025-03-10  стадия: Переговоры → Подписано – «подписали договор на» a2.txt",
        "  2025-03-10  молчание: затихло; 12 мес. без вестей в источниках по 2026-04-01 – «подписали договор на»"
        " a2.txt",
        "  2025-05  срок прошёл: Строительство (2025-05); в источниках по 2026-04-01 ничего не найдено"
        " – «подписали договор на» a2.txt",
    ]
    page = html.fromstring(alerts.html(digest).encode())
    assert page.get("lang") == "ru"
    assert len(page.findall(".//li")) == 4


HOSTILE = Movement(
    id="1", kind="new", initiative="i1", title="<script>alert(1)</script>\x00", now="signed", sentence="«a & b»",
    source="x", url="javascript:alert(1)", when="2025", event="a#0",
)  # fmt: skip


def test_what_sources_say_stays_text(register: Register) -> None:
    watch = alerts.add(register, Watch(name='w"<'))
    digest = alerts.digest(register, watch).model_copy(update={"movements": (HOSTILE,)})
    assert "<script" not in alerts.html(digest)
    assert "javascript:" not in alerts.html(digest) + alerts.atom(digest)
    parsed = feedparser.parse(alerts.atom(digest).encode())
    assert not parsed.bozo
    assert len(parsed.entries) == 1
    assert parsed.entries[0].title.startswith("<script>alert(1)</script>")
    assert "everything" in alerts.text(digest)


def test_the_commands(medaccord: Callable[..., Any], tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/r.db"
    one = Register(store)
    one.keep([read("a6", "Погода в Ереване ясная.")])
    one.build()
    one.close()
    assert medaccord("alert", "w", "country=KZ", "--store", store).exit_code == 0
    assert "Nothing moved in this period" in medaccord("digest", "--store", store).stdout
    assert "<feed" in medaccord("digest", "w", "--format", "atom", "--store", store).stdout
    assert medaccord("digest", "none", "--store", store).exit_code == 1
    assert medaccord("alert", "w", "--remove", "--store", store).exit_code == 0
