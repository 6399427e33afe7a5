"""The cleaner's parts: encodings, dates of publication, languages, the reading text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.clean import clean, detect
from medaccord.clean.decode import decode, mended
from medaccord.languages.reading import reading_text
from medaccord.records import Document, Page

SHORT = "Минздрав и «Фармстрой» подписали меморандум"


@pytest.mark.parametrize(
    "text",
    [
        "Открыт центр",
        "МИНСК, 5 мая. Подписан договор",
        "Больница получила томограф",
        "Вакцину зарегистрируют осенью, сообщил министр",
        "Соглашение о подготовке врачей",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_short_lines_of_code_pages(text, encoding):
    assert decode(text.encode(encoding), "x") == (text, (encoding,))


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        (SHORT.encode(), SHORT, ()),
        (b"\xef\xbb\xbf" + SHORT.encode(), SHORT, ()),
        (SHORT.encode("utf-16"), SHORT, ("utf-16-le",)),
        (SHORT.encode("utf-16-be"), SHORT, ("utf-16-be",)),
        ("Hospitals sign".encode("utf-16-le"), "Hospitals sign", ("utf-16-le",)),
        ((SHORT + " врачи").encode()[:-1], SHORT + " врач", ("cut short within a letter",)),
        (SHORT.encode() + b"\xff " + SHORT.encode(), SHORT + "\ufffd " + SHORT, ("broken utf-8",)),
        ("Société signed".encode("cp1252"), "Société signed", ("cp1252",)),
        (b"plain", "plain", ()),
    ],
)
def test_decode(data, text, notes):
    assert decode(data, "x") == (text, notes)


@pytest.mark.parametrize(
    "garbled",
    [
        SHORT.encode().decode("latin-1"),
        SHORT.encode().decode("cp1251"),
        SHORT.encode("cp1251").decode("latin-1"),
        SHORT.encode("cp866", "ignore").decode("latin-1"),
    ],
)
def test_mojibake_is_mended(garbled):
    assert mended(garbled)[0].replace("«", "").replace("»", "") == SHORT.replace("«", "").replace("»", "")


@pytest.mark.parametrize(
    "text", [SHORT, "РС и РА подписали", "Das Ärzteteam prüft", "ÇÖĞÜŞ ve İlkar İlaç", "Ўзбекистон ва Қозоғистон"]
)
def test_sound_text_stays(text):
    assert mended(text) == (text, False)


BODY = "Больница и университет подписали договор о совместной подготовке врачей на пять лет вперёд."


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f"Договор подписан\n\n12 марта 2024, 10:15\n\n{BODY}", "2024-03-12"),
        (f"Договор подписан\n12.03.2024 10:15\n{BODY}", "2024-03-12"),
        (f"Договор подписан\n\nМИНСК, 12 марта 2024 года. {BODY}", "2024-03-12"),
        (f"Договор подписан\n\nМИНСК /12 марта 2024/ - {BODY}", "2024-03-12"),
        (f"Договор подписан\n\nМИНСК, 12 мар — Вестник. {BODY}", None),
        (f"Договор подписан\n\nМИНСК, 12 мар — Вестник. {BODY}\n\n12.03.2024", "2024-03-12"),
        (f"Сегодня 20 мая 2025 года, вторник\n\nДоговор подписан\n\n{BODY}", None),
        (f"Курсы валют на 20.05.2025\nUSD 450,1\n\nДоговор подписан\n\n{BODY}", None),
        (f"Договор подписан\n\n{BODY}\n\nПоследние новости\n20.05.2025 Открыт новый мост", None),
        (f"Городские вести\nПятница, 12 сентября 2025\n\nДоговор подписан\n\n{BODY}", "2025-09-12"),
        (f"Договор подписан\n\n{BODY}\n👁 3.1K\n14.05.2024, 19:26", "2024-05-14"),
        (f"Договор подписан\n\n15 ноября 2023 года ректоры встретились снова. {BODY}", None),
        (f"Конгресс завершён\n\n31 октября – 3 ноября 2016 г.\n\n{BODY}", None),
        (
            "Hospitals sign a pact\n\nMarch 12, 2024\n\nTwo hospitals will train nurses for the next five years.",
            "2024-03-12",
        ),
        (
            "Ауруханалар келісті\n\n2026 жылғы 18 наурыз\n\nЕкі аурухана бірлесіп дәрігерлер даярлауға келісті.",
            "2026-03-18",
        ),
    ],
)
def test_published(text, published):
    document = clean(Page(id="x", source="x", content=text))
    assert document.published == published
    assert (document.published_span is None) == (published is None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Минздрав и больница подписали соглашение", "ru"),
        ("Аким области Қасым Әбенов принял делегацию из Кореи и обсудил с ней строительство больницы", "ru"),
        ("Денсаулық сақтау министрлігі мен компания меморандумға қол қойды", "kk"),
        ("Соғлиқни сақлаш вазирлиги ва компания ўртасида келишув имзоланди", "uz"),
        ("Sog'liqni saqlash vazirligi va kompaniya o'rtasida shartnoma imzolandi", "uz"),
        ("Toshkentda yangi shifoxona qurilishi boshlandi", "uz"),
        ("Міністэрства аховы здароўя Беларусі падпісала пагадненне", "be"),
        ("The ministry of health signed an agreement with the company", "en"),
        ("Roche opens Almaty office", "en"),
        ("2024 — 12", "und"),
    ],
)
def test_language(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("онкогема\u00adтология", "онкогематология"),
        ("5\u00a0млн\u2009руб.", "5 млн руб."),
        ("📌 вакцины;\n✅ обучение", "  вакцины;\n  обучение"),
        ("Kacпийcкий унивеpситет", "Каспийский университет"),
        ("в Poccии и Pfizer", "в России и Pfizer"),
        ("COVID-вакцина", "COVID-вакцина"),
        ("QazVaс", "QazVac"),
        ("— Мы рады, – сказал он", "— Мы рады, – сказал он"),
    ],
)
def test_reading_text(text, read):
    lines = text.count("\n") + 1
    document = Document(id="x", source="x", language="ru", text=text, content=((1, lines),))
    assert reading_text(document)[0] == read


@given(st.text(alphabet=st.sampled_from("абвгдaceopx \n\u00ad\u00a0\u200b📌•—1.")), st.data())
def test_origin_leads_back(text, data):
    count = text.count("\n") + 1
    last = data.draw(st.integers(1, count))
    document = Document(id="x", source="x", language="ru", text=text, content=((1, last),))
    read, origin = reading_text(document)
    twins = str.maketrans("aceopx", "асеорх")
    for char, place in zip(read, origin, strict=False):
        was = text[place]
        assert char == was or char == " " or char.translate(twins) == was.translate(twins)
