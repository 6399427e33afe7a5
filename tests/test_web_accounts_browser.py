"""Signing in and out, accounts and tokens in a browser: by keys, without scripts, and not against WCAG."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
import signing
import web_server
from playwright.sync_api import Browser, BrowserContext, Page, expect

from medaccord.accounts import Accounts, Role
from medaccord.store import Store

pytestmark = web_server.IN_A_BROWSER
PAGES = ["/sign-in", "/account", "/accounts", "/review", "/", "/add"]


@pytest.fixture(scope="module")
def server(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = tmp_path_factory.mktemp("accounts") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    with pytest.MonkeyPatch.context() as patch:
        signing.quick(patch)
        store = Store(f"sqlite:///{copy}")
        accounts = Accounts(store)
        signing.people(accounts)
        accounts.add_token("alija", "ночная выгрузка", "reader", 30)
        accounts.add_token("rita", "a reader of feeds with a very long name, on the telephone", "reader", 30)
        store.close()
        with web_server.served(f"sqlite:///{copy}") as address:
            yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1400, "height": 900})
    yield made
    made.close()


@pytest.fixture
def window(context: BrowserContext, server: str) -> Iterator[Page]:
    page, said = context.new_page(), list[str]()
    web_server.listen(page, said, server)
    yield page
    assert said == []


def sign_in(page: Page, role: Role) -> None:
    """By keys alone: the field of the name has the focus."""
    expect(page.locator("input[name=name]")).to_be_focused()
    page.keyboard.type(signing.NAMES[role])
    page.keyboard.press("Tab")
    page.keyboard.type(signing.PASSWORDS[role])
    page.keyboard.press("Enter")


def test_one_signs_in_where_one_was_going_and_out_again(window: Page, server: str) -> None:
    window.goto(f"{server}/en/initiatives?stage=signed")
    expect(window.locator("h1")).to_have_text("Sign in")
    expect(window.get_by_role("navigation", name="Sections")).to_have_count(0)
    sign_in(window, "editor")
    window.wait_for_url("**/en/initiatives?stage=signed")
    expect(window.get_by_role("link", name="timur")).to_be_visible()
    window.get_by_role("button", name="Sign out").click()
    expect(window.locator("h1")).to_have_text("Sign in")
    window.goto(f"{server}/en/initiatives")
    expect(window.locator("h1")).to_have_text("Sign in")


def test_a_filter_after_the_session_has_ended_leads_to_signing_in(window: Page, server: str) -> None:
    window.goto(f"{server}/en/initiatives")
    sign_in(window, "reader")
    expect(window.locator(".searchbar")).to_be_visible()
    window.context.clear_cookies()
    window.get_by_label("Signed").click()
    expect(window.locator("h1")).to_have_text("Sign in")
    sign_in(window, "reader")
    window.wait_for_url("**/en/initiatives?stage=signed")


def test_a_reader_sees_no_doors_that_are_shut(window: Page, server: str) -> None:
    window.goto(f"{server}/ru/")
    sign_in(window, "reader")
    expect(window.get_by_role("link", name="rita")).to_be_visible()
    expect(window.get_by_role("link", name="Проверка", exact=True)).to_have_count(0)
    expect(window.get_by_role("link", name="Добавить", exact=True)).to_have_count(0)


def test_without_scripts_accounts_work(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/ru/accounts")
    page.get_by_label("Имя").fill(signing.NAMES["admin"])
    page.get_by_label("Пароль").fill(signing.PASSWORDS["admin"])
    page.get_by_role("button", name="Войти").click()
    expect(page.locator("h1")).to_have_text("Учётные записи")
    page.get_by_label("Имя").fill("olga")
    page.get_by_label(re.compile("^Пароль, не короче")).fill("дом у синего моря")
    page.get_by_role("button", name="Создать учётную запись").click()
    page.get_by_label("Роль: olga", exact=True).select_option("editor")
    with page.expect_navigation():
        page.get_by_role("button", name="Назначить эту роль: olga").click()
    expect(page.get_by_label("Роль: olga", exact=True)).to_have_value("editor")
    page.locator("li", has_text="olga").locator("summary").click()
    page.get_by_role("button", name="Удалить учётную запись olga").click()
    expect(page.get_by_label("Роль: olga", exact=True)).to_have_count(0)
    page.goto(f"{server}/ru/account")
    page.get_by_text("Создать ключ").first.click()
    page.get_by_label("Для чего").fill("проба")
    page.get_by_role("button", name="Создать ключ").click()
    expect(page.locator("pre")).to_have_text(re.compile(r"^medaccord_[\w-]{43}$"))
    context.close()


@pytest.fixture(scope="module")
def judged(browser: Browser, server: str) -> Iterator[Page]:
    # axe is put into the page by the browser's own door, past what the page allows its scripts
    context = browser.new_context(bypass_csp=True, viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"{server}/ru/sign-in")
    sign_in(page, "admin")
    page.wait_for_url("**/ru/")
    yield page
    context.close()


@pytest.mark.parametrize("where", PAGES)
def test_nothing_is_against_the_guidelines_or_wider_than_the_window(judged: Page, server: str, where: str) -> None:
    page = judged.context.browser.new_page(bypass_csp=True) if where == "/sign-in" else judged  # type: ignore[union-attr]
    web_server.opened(page, f"{server}/ru{where}")
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    assert web_server.against_guidelines(page) == []
    for width in (1400, 390, 320):
        web_server.fits(page, width)
    if page is not judged:
        page.close()


def test_the_menu_of_an_admin_is_one_line(judged: Page, server: str) -> None:
    judged.set_viewport_size({"width": 1200, "height": 900})
    judged.goto(f"{server}/ru/help")
    judged.wait_for_function("document.querySelector('.top').offsetHeight < 60", timeout=20_000)
