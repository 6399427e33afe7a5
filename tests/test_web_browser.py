"""The pages in a browser: a silent console, nothing wider than the window, nothing against WCAG, keys, no script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import web_server
from playwright.sync_api import Browser, Page, Route, expect

from medaccord.register import Register
from medaccord.web.app import Options

pytestmark = web_server.IN_A_BROWSER

WIDTHS = (1400, 1200, 390, 320)
PAGES = [
    "/",
    "/initiatives",
    "/initiatives?stage=signed&country=KZ&colour=red",
    "/initiatives?words=xyzzy",
    "/due",
    "/map",
    "/timeline",
    "/network",
    "/matrix",
    "/matrix?by=area",
    "/funnel",
    "/announcements",
    "/review",
    "/add",
    "/changes",
    "/watches",
    "/watches?country=KZ&words=вакцина&initiative=002-tashkent-proton-memorandum%230",
    "/announcements/002-tashkent-proton-memorandum",
    "/parties/UZ.moh",
    "/countries/UZ",
    "/countries/BY/KZ",
    "/countries/BY/UZ",
    "/saved",
    "/compare",
    "/compare?country=KZ&country=UZ",
    "/method",
    "/help",
    "/api",
    "/people/Квон Дэ Сик",
    "/objects/гемодиализ",
    "/nothing",
    "/initiatives/002-tashkent-proton-memorandum%230",
]


@pytest.fixture(scope="module")
def server(demo_register: str) -> Iterator[str]:
    with web_server.served(demo_register, Options(who="tester")) as address:
        yield address


@pytest.fixture
def own(demo_register: str, tmp_path: Path) -> Iterator[str]:
    """A server of a copy of the register, to be changed."""
    copy = tmp_path / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    with web_server.served(f"sqlite:///{copy}", Options(who="tester")) as address:
        yield address


@pytest.fixture
def window_of_own(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def seen(browser: Browser, server: str) -> Iterator[tuple[Page, list[str]]]:
    """A window, and what its console and its network said."""
    context = browser.new_context()
    page, said = context.new_page(), list[str]()
    web_server.listen(page, said, server)
    yield page, said
    context.close()


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("where", PAGES)
def test_no_page_says_anything_or_is_wider_than_the_window(
    seen: tuple[Page, list[str]], server: str, language: str, where: str
) -> None:
    page, said = seen
    said.clear()
    web_server.opened(page, f"{server}/{language}{where}")
    for width in WIDTHS:
        web_server.fits(page, width)
    wanted = ["error: Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert said == (wanted if where == "/nothing" else [])


@pytest.fixture(scope="module")
def judged(browser: Browser) -> Iterator[Page]:
    # axe is put into the page by the browser's own door, past what the page allows its scripts
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("where", PAGES)
def test_nothing_is_against_the_guidelines_of_accessibility(judged: Page, server: str, where: str) -> None:
    judged.emulate_media(color_scheme="light")
    judged.set_viewport_size({"width": 1400, "height": 900})
    web_server.opened(judged, f"{server}/ru{where}")
    assert web_server.against_guidelines(judged) == []


@pytest.fixture
def window(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page, said = context.new_page(), list[str]()
    web_server.listen(page, said, server)
    yield page
    context.close()
    assert said == []


def test_filters_go_into_the_address_and_back(window: Page, server: str) -> None:
    window.goto(f"{server}/en/initiatives")
    whole = window.locator("h1").inner_text()
    window.get_by_label("Signed").click()
    expect(window.locator("h1")).not_to_have_text(whole)
    window.locator("#f-country-KZ").click()
    expect(window.locator(".filters .chip")).to_have_count(3)
    expect(window).to_have_url(re.compile("stage=signed.*country=KZ"))
    window.reload()
    expect(window.get_by_label("Signed")).to_be_checked()
    window.locator(".filters .chip").first.click()
    expect(window.locator(".filters .chip")).to_have_count(1)
    expect(window.get_by_label("Signed")).not_to_be_checked()
    window.locator("#f-country-RU").click()
    expect(window.locator(".filters .chip")).to_have_count(3)
    expect(window).not_to_have_url(re.compile("stage=signed"))
    window.go_back()
    expect(window.locator(".filters .chip")).to_have_count(1)
    window.go_back()
    expect(window.get_by_label("Signed")).to_be_checked()


def test_back_while_an_answer_is_under_way_undoes_the_last_step_alone(window: Page, server: str) -> None:
    window.goto(f"{server}/en/initiatives")
    window.get_by_label("Signed").click()
    expect(window.locator(".filters .chip")).to_have_count(1)
    held: list[Route] = []
    window.route("**/initiatives?**country=RU**", lambda route: held.append(route))
    window.locator("#f-country-RU").click()
    expect(window).to_have_url(re.compile("country=RU"))
    window.go_back()
    expect(window.locator("#f-country-RU")).not_to_be_checked()
    expect(window.get_by_label("Signed")).to_be_checked()
    for late in held:
        late.continue_()
    window.locator("#f-country-KZ").click()  # a later answer than the one that came late
    expect(window.locator(".filters .chip")).to_have_count(3)
    expect(window.locator("#f-country-RU:checked")).to_have_count(0)
    expect(window).not_to_have_url(re.compile("country=RU"))


def test_boxes_say_what_the_address_says_after_a_visit_elsewhere(window: Page, server: str) -> None:
    window.goto(f"{server}/en/initiatives")
    whole = window.locator("h1").inner_text()
    window.get_by_label("Signed").click()
    expect(window.locator(".filters .chip")).to_have_count(1)
    window.goto(f"{server}/en/help")
    window.evaluate("() => { setTimeout(() => history.go(-2)) }")  # after the answer: the page that was asked goes away
    expect(window.locator("h1")).to_have_text(whole)
    expect(window.get_by_label("Signed")).not_to_be_checked()


def test_what_is_typed_when_one_goes_back_is_not_asked_any_more(window: Page, server: str) -> None:
    window.clock.install()
    window.goto(f"{server}/en/initiatives")
    window.get_by_label("Signed").click()
    expect(window.locator(".filters .chip")).to_have_count(1)
    window.clock.pause_at(datetime.now() + timedelta(minutes=1))
    window.locator("#words").fill("xyz")
    window.go_back()
    expect(window.locator("#words")).to_have_value("")
    window.clock.run_for(1000)
    expect(window).to_have_url(f"{server}/en/initiatives")
    expect(window.locator("#words")).to_have_value("")


def test_search_goes_on_while_one_types(window: Page, server: str) -> None:
    window.goto(f"{server}/ru/initiatives")
    field = window.locator("#words")
    whole = window.locator("h1").inner_text()
    field.press_sequentially("вакцин", delay=20)
    expect(window.locator("h1")).not_to_have_text(whole)
    expect(window).to_have_url(re.compile("words="))
    field.press_sequentially("а")
    expect(field).to_be_focused()
    expect(field).to_have_value("вакцина")


def test_filters_that_are_typed_go_to_their_places(window: Page, server: str) -> None:
    window.goto(f"{server}/ru/initiatives")
    field = window.locator("#words")
    field.fill("страна=Узбекистан стадия=подписано терапия")
    field.press("Enter")
    expect(field).to_have_value("терапия")
    expect(window.locator("#f-country-UZ")).to_be_checked()
    expect(window.locator("#f-stage-signed")).to_be_checked()
    window.locator("#f-country-UZ").click()
    expect(window.locator("#f-country-UZ")).to_have_count(0)  # nothing that was found is of Uzbekistan
    expect(window).to_have_url(re.compile(r"\?stage=signed&words=[^=]+$"))


def test_a_day_is_typed_while_the_list_follows(window: Page, server: str) -> None:
    window.goto(f"{server}/en/initiatives")
    whole = window.locator("h1").inner_text()
    window.locator("#d-when summary").click()
    window.locator("#since").press_sequentially("2025")
    expect(window.locator("h1")).not_to_have_text(whole)
    expect(window.locator("#since")).to_be_focused()
    window.locator("#since").press_sequentially("-06")
    expect(window).to_have_url(re.compile("since=2025-06"))
    expect(window.locator("#since")).to_have_value("2025-06")


def test_a_misspelt_word_leads_to_the_right_one(window: Page, server: str) -> None:
    window.goto(f"{server}/ru/initiatives?words=вакцинна")
    window.get_by_role("link", name="вакцина", exact=True).click()
    expect(window.locator("#words")).to_have_value("вакцина")
    expect(window.locator(".row").first).to_be_visible()


def test_two_countries_are_chosen_on_the_overview(window: Page, server: str) -> None:
    window.goto(f"{server}/ru/")
    window.get_by_label("Страна 1").select_option(label="Узбекистан")
    window.get_by_label("Страна 2").select_option(label="Беларусь")
    window.get_by_role("button", name="Что из этого вышло").click()
    expect(window.locator("h1")).to_have_text("Беларусь – Узбекистан")
    window.goto(f"{server}/ru/initiatives?words=белоруссия узбекистан")
    window.get_by_role("link", name="Беларусь – Узбекистан: всё на одной странице").click()
    expect(window.locator("h1")).to_have_text("Беларусь – Узбекистан")


def test_a_sum_leads_to_its_words(window: Page, server: str) -> None:
    window.goto(f"{server}/ru/initiatives/001-tashkent-proton-talks%230")
    window.locator(".events a[href*='w-amounts']").first.click()
    expect(window.locator("mark:target")).to_contain_text("млн")


def test_without_scripts_the_filters_work(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"{server}/en/initiatives")
    page.locator("#f-stage-signed").click()
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_url(re.compile("stage=signed"))
    page.locator(".row h3 a").first.click()
    expect(page.locator(".stepper")).to_have_count(1)
    page.locator("dl.facts a.value").first.click()
    expect(page).to_have_url(re.compile("#w-"))
    context.close()


def test_on_a_telephone_the_filters_open_over_the_page(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{server}/en/initiatives")
    expect(page.locator("#f-stage-signed")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.locator("#f-stage-signed").click()
    expect(page.locator("#f-stage-signed")).to_be_visible()
    page.get_by_role("button", name="Show what was found").click()
    expect(page.locator(".filters .chip").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(("down", "open_"), [("j", "o"), ("о", "щ")])
def test_rows_are_walked_by_keys_of_both_layouts(window: Page, server: str, down: str, open_: str) -> None:
    window.goto(f"{server}/ru/initiatives")
    press(window, down, "KeyJ")
    press(window, down, "KeyJ")
    wanted = window.locator(".row h3 a").nth(1).get_attribute("href")
    press(window, open_, "KeyO")
    window.wait_for_url(f"**{wanted}")


def press(page: Page, key: str, code: str) -> None:
    """A key as a layout sends it: the letter of that layout, the place of the keyboard. It may lead to another page."""
    page.evaluate(
        "([key, code]) => { setTimeout(() => (document.activeElement || document.body).dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))) }",
        [key, code],
    )


def test_the_review_goes_by_keys_and_can_be_undone(window_of_own: Page, own: str) -> None:
    page = window_of_own
    page.goto(f"{own}/en/review")
    before = page.locator(".headline p").inner_text()
    for _ in range(3):
        with page.expect_navigation():
            page.keyboard.press("a")
    expect(page.locator(".headline p")).not_to_have_text(before)
    with page.expect_navigation():
        page.keyboard.press("u")
    page.goto(f"{own}/en/changes")
    expect(page.locator(".row")).to_have_count(3)
    expect(page.locator(".rows")).to_contain_text("undone")


def test_a_pasted_text_is_shown_kept_and_found(window_of_own: Page, own: str) -> None:
    page = window_of_own
    page.goto(f"{own}/ru/add")
    page.locator("textarea").fill(
        "Министерство здравоохранения Таджикистана и компания «Велмора Фарм» подписали 3 марта 2026 года меморандум о "
        "строительстве завода сывороток в Кулябе. Объём инвестиций составит 12 млн долларов."
    )
    page.get_by_role("button", name="Прочитать").click()
    expect(page.locator("h1")).to_have_text("Что прочитано")
    expect(page.locator("dl.facts").first).to_contain_text(re.compile(r"12\s000\s000\sUSD"))
    page.get_by_role("button", name="Сохранить 1 сообщение").click()
    page.locator("td a[href*='/initiatives/']").first.click()
    expect(page.locator(".stepper .now")).to_contain_text("Подписано")
    page.goto(f"{own}/ru/initiatives?words=сыворотка")
    expect(page.locator("h1")).to_have_text("1 инициатива")


def test_an_empty_register_is_filled_with_the_example(browser: Browser, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    Register(url).close()
    with web_server.served(url) as address:
        page = browser.new_page()
        page.goto(f"{address}/en/")
        page.get_by_role("button", name="Add the example").click()
        expect(page.locator("h1")).to_have_text("The batch is done", timeout=60_000)
        page.get_by_role("link", name="To the overview").click()
        expect(page.locator(".funnel li")).to_have_count(7)
        page.close()
