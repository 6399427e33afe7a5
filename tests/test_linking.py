"""Which body a party is, and why."""

from __future__ import annotations

import itertools

import pytest
from babel import Locale

from medaccord import knowledge
from medaccord.knowledge import Country
from medaccord.linking import link, score
from medaccord.linking.bodies import body
from medaccord.linking.names import form
from medaccord.records import Mention, PartyKind

_numbers = itertools.count()


def mention(said: str, announcement: str | None = None, countries: str = "", key: str | None = None) -> Mention:
    """`Минздрав РК|government|KZ`, the country left out where the text tells none."""
    name, kind, country = [*said.split("|"), ""][:3]
    where = announcement or f"a{next(_numbers)}"
    return Mention(
        key=key or f"{where}#0.{next(_numbers)}",
        name=name,
        kind=kind,  # type: ignore[arg-type]  # pydantic checks it
        country=country or None,
        countries=tuple(countries.split()),
        announcement=where,
    )


def entities(*said: str) -> list[str]:
    """The entity's id of each mention, in order, each told in its own announcement."""
    mentions = [mention(one) for one in said]
    found = {one.mention: one.entity for one in link(mentions).links}
    return [found[one.key] for one in mentions]


@pytest.mark.parametrize(
    ("id", "names"),
    [
        (
            "KZ.moh",
            "Минздрав РК; МЗ РК; Министерство здравоохранения Республики Казахстан; Ministry of Health of Kazakhstan; "
            "глава Минздрава Казахстана; Қазақстан Республикасының Денсаулық сақтау министрлігі; "
            "ҚР Денсаулық министрлігі; казахстанский Минздрав; Qozogʻiston Sogʻliqni saqlash vazirligi; "
            "Kazakh Ministry of Healthcare; "
            "Міністэрства аховы здароўя Казахстана",
        ),
        (
            "UZ.moh",
            "Минздрав РУз; Oʻzbekiston Sogʻliqni saqlash vazirligi; Ўзбекистон Республикаси Соғлиқни сақлаш вазирлиги; "
            "Өзбекстанның Денсаулық сақтау министрлігі; Ministry of Health of the Republic of Uzbekistan; "
            "министр здравоохранения Узбекистана",
        ),
        ("BY.moh", "Міністэрства аховы здароўя Рэспублікі Беларусь; Минздрав Беларуси; Health Ministry of Belarus"),
        ("TJ.moh", "Министерство здравоохранения и социальной защиты населения Таджикистана; таджикский Минздрав"),
        ("UZ.gov", "Кабинет Министров Республики Узбекистан; Правительство Узбекистана; Oʻzbekiston hukumati"),
        ("DJ.gov", "Правительство Джибути; правительство Республики Джибути"),
    ],
)
def test_a_state_body_is_one_in_all_languages(id: str, names: str) -> None:
    said = [f"{name}|government" for name in names.split("; ")]
    assert dict(zip(said, entities(*said), strict=True)) == dict.fromkeys(said, id)


WORDINGS = {
    "ru": lambda c: f"Министерство здравоохранения {c.genitive}",
    "ru, the minister": lambda c: f"министр здравоохранения {c.genitive}",
    "en": lambda c: f"Ministry of Health of {territory('en', c)}",
    "en, its": lambda c: f"{territory('en', c)}'s health ministry",
    "kk": lambda c: f"{territory('kk', c)} Денсаулық сақтау министрлігі",
    "uz": lambda c: f"{territory('uz', c)} Sogʻliqni saqlash vazirligi",
    "uz, Cyrillic": lambda c: f"{territory('uz_Cyrl', c)} Соғлиқни сақлаш вазирлиги",
    "be": lambda c: f"Міністэрства аховы здароўя {territory('be', c)}",
}
TWO = frozenset({"CD", "CG"})  # «Конго» is either


def territory(language: str, country: Country) -> str:
    return Locale.parse(language).territories[country.code]


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_ministry_of_health_in_the_world_is_known(wording: str) -> None:
    states = [c for c in knowledge.countries().values() if f"{c.code}.moh" in knowledge.bodies() and c.code not in TWO]
    told = {f"{c.code}.moh": mention(f"{WORDINGS[wording](c)}|government") for c in states}
    found = {one.mention: one.entity for one in link(told.values()).links}
    assert {id: found[one.key] for id, one in told.items()} == {id: id for id in told}
    assert len(told) > 190


@pytest.mark.parametrize(
    ("id", "names"),
    [
        ("KZ-47", "акимат Мангистауской области; Маңғыстау облысының әкімдігі; Mangystau regional government"),
        ("UZ-NG", "хокимият Наманганской области; Namangan viloyati hokimligi; Наманган вилояти ҳокимлиги"),
        ("RU-TA.health", "Министерство здравоохранения Республики Татарстан; Минздрав Татарстана"),
        ("BY-VI", "Витебский облисполком; Витебская область"),
    ],
)
def test_a_region_is_one_with_its_government_and_not_with_its_office_of_health(id: str, names: str) -> None:
    assert set(entities(*(f"{name}|region" for name in names.split("; ")))) == {id}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ТОО «СК-Фармация»|company|KZ", "SK-Pharmacy LLP|company|KZ"),
        ("Иммунотех|company|RU", "Immunotech|company|RU"),
        ("Ақсу Фарм|company|KZ", "ТОО «Ақсу-Фарм»|company|KZ"),
        ("Боспор Саглык|company|TR", "Bospor Sağlık A.Ş.|company|TR"),
        (
            "Мугоджарский медуниверситет|university|KZ",
            "Мугоджарский государственный медицинский университет|university|KZ",
        ),
        ("НИИ сывороток имени И. К. Ветрова|research|RU", "НИИ сывороток имени Ветрова|research|RU"),
        ("Тбилисский институт глаза|research|GE", "Tbilisi Eye Institute|research|GE"),
        ("Ташкентский центр детской онкологии|hospital|UZ", "Toshkent bolalar onkologiyasi markazi|hospital|UZ"),
        ("больница Павлодарской области|hospital|KZ", "Павлодарская областная больница имени Ветрова|hospital|KZ"),
        ("Молдавия|state|MD", "Республика Молдова|state|MD"),
        ("Европейское региональное бюро ВОЗ|international", "WHO/Europe|international"),
    ],
)
def test_one_body_under_two_names(left: str, right: str) -> None:
    assert len(set(entities(left, right))) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ООО «Тобол»|company|RU", "ООО «Ишим»|company|RU"),
        ("ТОО «Ертіс Мед»|company|KZ", "ТОО «Еділ Мед»|company|KZ"),
        ("Каспий-Мед|company|AZ", "Каспий-Мед|company|KZ"),
        ("Волгафарм|company|RU", "Волгафито|company|RU"),
        ("НЦТ|hospital|KZ", "Национальный центр трансплантологии|hospital|KZ"),
        ("ЦКБ|hospital|RU", "ЦКБ|hospital|RU"),
        ("Минздрав России|government|RU", "Минздрав Татарстана|region|RU"),
        ("Казахстан|state|KZ", "Правительство Казахстана|government|KZ"),
        ("областная больница|hospital|RU", "областная больница|hospital|RU"),
        ("городская больница № 3|hospital|RU", "городская больница № 4|hospital|RU"),
        ("акимат Алматинской области|region|KZ", "акимат Алматы|region|KZ"),
        ("инвесторы из Катара|investor|QA", "инвесторы из Катара|investor|QA"),
        ("Минздрав|government", "Минздрав|government"),
        ("больница имени Ветрова|hospital|RU", "больница имени Седова|hospital|RU"),
        ("ВОЗ|international", "Европейское региональное бюро ВОЗ|international"),
    ],
)
def test_strangers_stay_strangers(left: str, right: str) -> None:
    assert len(set(entities(left, right))) == 2


@pytest.mark.parametrize(
    ("id", "names"),
    [
        ("KZ.skf", "СК-Фармация; SK-Pharmacy; ТОО «СК-Фармация»; SK Pharmacy LLP"),
        ("ch_roche", "Рош; Roche; F. Hoffmann-La Roche Ltd; компания «Рош»"),
        ("ru_r_pharm", "Р-Фарм; R-Pharm; АО «Р-Фарм»; R-Pharm JSC"),
        ("hu_gedeon_richter", "Гедеон Рихтер; Gedeon Richter; Gedeon Richter Plc"),
        ("in_dr_reddy_s", "Доктор Реддис; Dr. Reddy's; Dr. Reddy's Laboratories Ltd"),
    ],
)
def test_a_known_company_is_one_in_all_scripts(id: str, names: str) -> None:
    assert set(entities(*(f"{name}|company" for name in names.split("; ")))) == {id}


@pytest.mark.parametrize(
    ("id", "names"),
    [
        ("INT.who", "ВОЗ; Всемирная организация здравоохранения; WHO; JSST; ЖССТ; ДДСҰ; СААЗ"),
        ("INT.isdb", "Исламский банк развития; Islamic Development Bank; Islom taraqqiyot banki; Ислам даму банкі"),
        ("INT.eec", "Евразийская экономическая комиссия; ЕЭК; Еўразійская эканамічная камісія"),
    ],
)
def test_an_international_body_is_one_in_all_languages(id: str, names: str) -> None:
    assert set(entities(*(f"{name}|international" for name in names.split("; ")))) == {id}


def test_a_research_organisation_is_known_in_its_own_language_too() -> None:
    said = ("Buxoro davlat texnika universiteti|university|UZ", "Bukhara State Technical University|university|UZ")
    found = set(entities(*said))
    assert len(found) == 1
    assert found.pop().startswith("ror.")


def test_every_twin_is_one_body() -> None:
    for twin, id in knowledge.twins().items():
        assert body(twin) == body(id) is not None


def test_a_known_body_says_what_registers_call_it() -> None:
    linked = link([mention("Назарбаев Университет|university|KZ")])
    assert ("ror", "052bx8q98") in linked.entities[0].identifiers


def test_a_bare_ministry_takes_the_country_of_its_event() -> None:
    bare = mention("Минздрав|government", countries="KG")
    told = link([bare]).links[0]
    assert told.entity == "KG.moh"
    assert "context" in {reason.code for reason in told.reasons}
    assert told.score < 1


def test_a_bare_ministry_between_two_countries_is_not_guessed() -> None:
    assert link([mention("Минздрав|government", countries="KG KZ")]).entities[0].country is None


def test_a_name_without_its_text_is_known_within_one_announcement_only() -> None:
    here = [mention("областная больница|hospital|RU", "a", key=f"a#{n}.0") for n in (0, 1)]
    there = mention("областная больница|hospital|RU", "b", key="b#0.0")
    found = {one.mention: one.entity for one in link([*here, there]).links}
    assert found["a#0.0"] == found["a#1.0"] != found["b#0.0"]


def test_several_bodies_are_never_one_with_others() -> None:
    said = ("частные клиники Липецкой области|hospital|RU", "государственные клиники|hospital|RU")
    assert len(link([mention(one, "a", key=f"a#{n}.0") for n, one in enumerate(said)]).entities) == 2


def test_an_entity_is_called_by_its_fullest_name() -> None:
    said = ("Минздрав Татарстана|region|RU", "Министерство здравоохранения Республики Татарстан|region|RU")
    assert link([mention(one) for one in said]).entities[0].name == "Министерство здравоохранения Республики Татарстан"


def test_a_text_that_spells_initials_out_joins_them() -> None:
    here = [
        mention("Национальный центр трансплантологии|hospital|KZ", "a", key="a#0.0"),
        mention("НЦТ|hospital|KZ", "a", key="a#1.0"),
    ]
    assert len(link(here).entities) == 1


def test_a_score_is_the_sum_of_its_reasons() -> None:
    found, reasons = score(mention("Иммунотех|company|RU"), mention("Immunotech|company|RU"))
    assert found == pytest.approx(sum(reason.weight for reason in reasons))
    assert all(reason.words for reason in reasons)


@pytest.mark.parametrize("kind", ["company", "hospital", "government"])
@pytest.mark.parametrize(
    "name", ["", "«»", "ООО", "№", "12", "—", "имени", "А", "Иван Ў", "مستشفى", "北京", "глава", "ʻ"]
)
def test_odd_names_are_read_without_fault(name: str, kind: PartyKind) -> None:
    assert isinstance(form(name, kind).units, tuple)
    assert len(link([mention(f"{name}|{kind}")]).entities) == 1
