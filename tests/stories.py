"""The announcements that the register's tests are told with: three undertakings, a reprint, and the weather."""

from __future__ import annotations

from telling import event, read, story

PLANT = (
    "Минздрав Казахстана и компания Velmora подписали меморандум о заводе инсулина в Шымкенте. Завод займёт шесть "
    "гектаров на краю города и даст работу двумстам жителям; строить его начнут осенью, сказали на церемонии."
)
INSULIN = {"areas": ["local_production"], "objects": ["facility:завод инсулина", "medicine:инсулин"]}
STORIES = [
    story(
        "a1",
        PLANT,
        "подписали меморандум",
        parties="Минздрав Казахстана/KZ, Velmora/IN",
        places=["Шымкент"],
        instrument="memorandum",
        amounts=[{"value": 35_000_000, "currency": "USD"}],
        next_steps=[{"kind": "construction", "due": "2024-12"}],
        **INSULIN,
    ),
    story(
        "a2",
        "Velmora начала строить завод инсулина в Шымкенте вместе с Минздравом РК.",
        "начала строить",
        published="2024-11-02",
        stage="underway",
        parties="Минздрав РК/KZ, ТОО «Velmora»/IN",
        places=["Шымкент"],
        **INSULIN,
    ),
    story(
        "a3",
        "ВОЗ и Минздрав Армении обсудили вакцинацию от кори.",
        "обсудили",
        published="2023-01-10",
        stage="talks",
        parties="ВОЗ, Минздрав Армении/AM",
        areas=["public_health"],
        objects=["disease:корь"],
    ),
    story(
        "a4",
        "Областная больница Оша и Naviq договорились о телемедицине.",
        "договорились",
        published="2022-02",
        stage="intent",
        parties="Областная больница Оша/KG, Naviq/KR",
        areas=["digital_health"],
        places=["Ош"],
    ),
    story(
        "a5",
        "Больница Оша открыла кабинет телемедицины с Naviq.",
        "открыла",
        published="2024-03-05",
        stage="delivered",
        parties="Областная больница Оша/KG, Naviq/KR",
        areas=["digital_health"],
        places=["Ош"],
    ),
    read("a6", "Погода в Ереване ясная."),
]
REPRINT = read(
    "b1", PLANT + "\nПо материалам агентства.", event(PLANT, "подписали меморандум", date="2024-05-15",
    parties="Минздрав Казахстана/KZ, Velmora/IN"), published="2024-05-15", url="https://news.example/1"
)  # fmt: skip
