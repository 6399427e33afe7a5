"""The cleaner as its users meet it: pages in, documents out."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import LIMIT, clean
from medaccord.errors import InputError
from medaccord.languages.reading import reading_text
from medaccord.records import Document, Page

STORY = """Областная больница и «Мединвест» открыли центр диализа

12 марта 2024, 10:15

ТАРАЗ, 12 мар. Жамбылская областная больница и компания «Мединвест» открыли совместный центр диализа на двадцать мест.

«Больше не нужно ехать за триста километров», – сказал главный врач Арман Тлеубаев.

Оборудование поставила немецкая фирма, договор с ней подписали осенью прошлого года."""

PLAIN = STORY.translate({ord("–"): "-", ord("«"): '"', ord("»"): '"'})

PAGE = f"""Погода в Таразе
+7°С
USD 449.80
EUR 491.25
Главная | Новости | Здоровье | Спорт

{STORY}

Поделиться: Telegram | WhatsApp
Читайте также:
В Таразе отремонтируют три моста
Казахстан и Турция построят завод шприцев
Комментарии (2)
Ержан: давно пора
"""


def page(content: str | bytes, **more: object) -> Page:
    return Page.model_validate({"id": "x", "source": "x.txt", "content": content, **more})


def content(document: Document) -> str:
    lines = document.text.split("\n")
    return "\n".join("\n".join(lines[first - 1 : last]) for first, last in document.content)


def test_a_flattened_page_gives_its_announcement():
    document = clean(page(PAGE))
    assert content(document) == STORY
    assert document.text == PAGE
    assert (document.language, document.published) == ("ru", "2024-03-12")
    assert document.text[slice(*document.published_span)] == "12 марта 2024"
    told = [(document.text.split("\n")[d.first - 1], d.reason) for d in document.dropped]
    assert told[:4] == [
        ("Погода в Таразе", "weather"),
        ("USD 449.80", "rates"),
        ("Главная | Новости | Здоровье | Спорт", "menu"),
        ("Поделиться: Telegram | WhatsApp", "share"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "cp866"])
def test_every_encoding_gives_the_same_announcement(encoding):
    assert content(clean(page(PLAIN.encode(encoding)))) == PLAIN


def test_line_ends_are_line_feeds():
    assert clean(page(STORY.replace("\n", "\r\n").encode())).text == STORY


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        ("", "white space"),
        (b" \n\t\r\n ", "white space"),
        ("\u00a0\u2003", "white space"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04" + bytes(100), "archive"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_cannot_be_read_says_why(content, reason):
    with pytest.raises(InputError, match=rf"^x\.txt: .*{reason}"):
        clean(page(content))


@pytest.mark.parametrize(
    "headline",
    [
        "«Арман» и «Мединвест» открыли центр диализа",
        "«Арман», «Мединвест» и «Тараз-Фарм» построят завод",
        "Вакцина за $5 млн: Кения закупит 500 тысяч доз",
        "-50°C: как казахстанские врачи работают в Монголии",
        "Курс на локализацию: «Арман» и Donau Farm подписали договор",
        "Погода в доме: детский хоспис и фонд заключили договор",
        "Двадцать палат для Тараза",
    ],
)
@pytest.mark.parametrize("between", ["", "15 мая 2024, 17:31\n\n", "Автор: Ержан Тлеубаев\nПросмотров 903\n\n"])
def test_a_headline_above_the_story_is_kept(headline, between):
    text = f"{headline}\n\n{between}Центр открыт. {STORY.splitlines()[4]}"
    assert content(clean(page(text))).startswith(headline)


@pytest.mark.parametrize("lead", ["Ждали его три года.", "Автор: Ержан Тлеубаев"])
def test_a_short_first_sentence_is_no_headline(lead):
    headline = "Больница Тараза получила от Кореи приборы и лекарства"
    text = f"{headline}\n\n22 ноября 2022, 17:31\n\nСлушать\n\n{lead}\n\n{STORY.splitlines()[4]}"
    assert content(clean(page(text))).startswith(headline)


def test_the_name_of_a_channel_above_its_counters_is_dropped():
    text = f"Аким. Жамбылская область\nКанал · 41 207 подписчиков\nОткрыт центр диализа.\n\n{STORY.splitlines()[4]}"
    assert content(clean(page(text))).startswith("Открыт центр")


WEB = f"""<!DOCTYPE html><html><head><title>Открыт центр диализа — Вестник</title>
<meta property="article:published_time" content="2024-03-12T10:15:00+06:00"><style>p {{color: red}}</style></head>
<body><nav><ul><li>Главная</li><li>Новости</li></ul></nav><article><h1>Открыт центр диализа</h1>
{"".join(f"<p>{line}</p>" for line in STORY.splitlines()[4:] if line)}
<figure><img src=a.jpg><figcaption>Новый центр, вид с улицы</figcaption></figure></article>
<aside>В Таразе отремонтируют три моста</aside><footer>Все права защищены</footer><script>var a = "1";</script>
</body></html>"""


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_a_web_page_gives_its_announcement(media_type):
    document = clean(page(WEB.encode(), media_type=media_type))
    said = content(document)
    assert said.startswith("Открыт центр диализа\n")
    assert said.endswith("осенью прошлого года.")
    assert "Главная" in document.text
    assert "var a" not in document.text
    assert document.published == "2024-03-12"
    assert document.title == "Открыт центр диализа"
    assert {"menu", "caption", "related", "footer"} <= {d.reason for d in document.dropped}


def test_an_email_gives_its_subject_body_and_day():
    mail = (
        b"From: press@hospital.example\nSubject: =?utf-8?b?0J7RgtC60YDRi9GC0LjQtQ==?=\n"
        b"Date: Tue, 12 Mar 2024 10:15:00 +0600\nMIME-Version: 1.0\nContent-Type: text/plain; charset=koi8-r\n"
        b"Content-Transfer-Encoding: 8bit\n\n"
    ) + PLAIN.encode("koi8-r")
    document = clean(page(mail, media_type="message/rfc822"))
    assert document.text.startswith("Открытие\n\nОбластная больница")
    assert (document.title, document.published) == ("Открытие", "2024-03-12")


def test_markdown_loses_its_markup_and_keeps_its_lines():
    text = "---\ntitle: Центр диализа\ndate: 2024-03-12\n---\n# Центр диализа\n\n"
    text += "**Больница** открыла [центр](http://a.example) на двадцать мест для жителей области."
    document = clean(page(text, media_type="text/markdown"))
    assert document.text.split("\n")[4] == "Центр диализа"
    assert document.text.endswith("Больница открыла центр на двадцать мест для жителей области.")
    assert (document.title, document.published) == ("Центр диализа", "2024-03-12")


def test_a_date_from_outside_fills_in_where_the_page_is_silent():
    told = clean(page(PAGE, published="2024-03-13"))
    assert (told.published, told.text[slice(*told.published_span)]) == ("2024-03-12", "12 марта 2024")
    web = clean(page(WEB, media_type="text/html", published="2024-03-13"))
    assert web.published == "2024-03-12"
    silent = clean(page("Минздрав Грузии и ВОЗ подписали меморандум о вакцинах.", published="2024-03-13"))
    assert (silent.published, silent.published_span) == ("2024-03-13", None)


HOSTILE = {
    "one line of five megabytes": "слово " * 900_000,
    "one word": "а" * 1_000_000,
    "one mixed word": "aа" * 500_000,
    "many lines": "Строка текста о сотрудничестве больниц двух стран.\n" * 20_000,
    "blank lines": "\n" * 1_000_000 + "конец",
    "dates": "12.03.2024 " * 90_000,
    "figures": "+7 " * 300_000,
    "bars": "| " * 500_000,
    "addresses": "a@" * 500_000,
    "mojibake": "РџСЂ" * 250_000,
    "brackets": "[" * 1_000_000,
}
MARKUP = {
    "open tags": "<p>" * 300_000,
    "nested": "<div>" * 50_000 + "Больницы подписали соглашение." + "</div>" * 50_000,
    "endless": "<html><body>" + "<p>Больницы двух стран подписали соглашение о сотрудничестве." * 15_000,
    "no tags": "<" * 1_000_000,
}


@pytest.mark.parametrize("name", [*HOSTILE, *MARKUP])
def test_hostile_pages_take_seconds(name):
    start = time.process_time()
    media = "text/html" if name in MARKUP else "text/plain"
    try:
        document = clean(page((HOSTILE | MARKUP)[name], media_type=media))
        assert len(reading_text(document)[0]) <= LIMIT
    except InputError:
        assert name in {"blank lines", "open tags"}
    assert time.process_time() - start < 8


def test_a_long_text_says_how_much_was_read():
    assert clean(page(b"a" * (LIMIT + 1))).repairs == (f"only the first {LIMIT} characters were read",)


def test_fifty_megabytes_are_read_as_quickly_as_the_limit():
    start = time.process_time()
    document = clean(page("Минздрав и ВОЗ обсудили вакцины.\n".encode() * 900_000))
    assert len(document.text) == LIMIT
    assert time.process_time() - start < 12


def pages() -> st.SearchStrategy[Page]:
    pieces = st.sampled_from(
        [*PAGE.split("\n"), *WEB.split(">"), "<", ">", "-", "•", "\u00ad", "\u00a0", "\0", "\ud800", "№ 1", "#я"]
    )
    mixed = st.lists(pieces | st.text(max_size=12), max_size=30).map("\n".join)
    contents: st.SearchStrategy[str | bytes] = st.text(max_size=300) | st.binary(max_size=300) | mixed
    media = st.sampled_from(["text/plain", "text/html", "text/markdown", "message/rfc822"])
    return st.builds(page, contents, media_type=media)


@given(pages())
@settings(max_examples=300, deadline=None)
def test_any_page_gives_a_document_or_a_reason(given_page):
    try:
        document = clean(given_page)
    except InputError:
        return
    lines = document.text.split("\n")
    kept = {n for first, last in document.content for n in range(first, last + 1)}
    gone = {n for d in document.dropped for n in range(d.first, d.last + 1)}
    assert kept
    assert not kept & gone
    assert all(n in kept or n in gone for n, line in enumerate(lines, 1) if line.strip())
    assert all(lines[last - 1].strip() and lines[first - 1].strip() for first, last in document.content)
    json.dumps(document.model_dump()).encode()
    document.text.encode("utf-8")
    text, origin = reading_text(document)
    assert len(origin) == len(text) + 1
    assert list(origin) == sorted(origin)


GOLD = Path(__file__).parent / "gold" / "dev"
SHARED = Path(__file__).parents[1].parent / "shared"


def golden(folder: Path, texts: Path | None = None) -> list[tuple[dict, str]]:
    found = [(json.loads(f.read_text("utf-8")), f) for f in sorted(folder.glob("*.json"))]
    return [(gold, ((texts or folder) / f"{f.stem}.txt").read_text("utf-8")) for gold, f in found]


def content_f1(pairs: list[tuple[dict, str]]) -> float:
    right = wrong = 0
    for gold, text in pairs:
        wanted = {n for first, last in gold["content"] for n in range(first, last + 1)}
        got = {n for first, last in clean(page(text)).content for n in range(first, last + 1)}
        right += len(wanted & got)
        wrong += len(wanted ^ got)
    return 2 * right / (2 * right + wrong)


@pytest.mark.parametrize(
    ("folder", "texts", "floor"),
    [
        (GOLD, None, 0.99),
        (SHARED / "gold" / "real", None, 0.985),
        (SHARED / "gold" / "seeds", SHARED / "seeds", 0.98),
    ],
    ids=["dev", "real", "seeds"],
)
def test_content_on_gold(folder, texts, floor):
    if not folder.exists():
        pytest.skip("this gold is not here")
    pairs = golden(folder, texts)
    assert content_f1(pairs) >= floor
    documents = [(gold, clean(page(text))) for gold, text in pairs]
    assert sum(gold.get("published") == document.published for gold, document in documents) >= 0.97 * len(pairs)
    assert all(gold["language"] == document.language for gold, document in documents)


@pytest.mark.skipif(not GOLD.exists(), reason="the development gold is not here")
def test_cleaning_twice_is_cleaning_once_on_gold():
    changed = []
    for gold, text in golden(GOLD):
        once = content(clean(page(text)))
        twice = content(clean(page(once)))
        if once != twice:
            changed.append(gold["id"])
    assert not changed
