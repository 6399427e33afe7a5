"""What the tests of the web share: a register of the bundled announcements, and a server for a browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import medaccord
from medaccord import sources
from medaccord.register import Register
from medaccord.web.app import Options, create_app

expect.set_options(timeout=20_000)  # a slow machine is none that fails
DEMO = Path(medaccord.__file__).parent / "demo"
CHROMIUM = Path("/usr/bin/chromium")
IN_A_BROWSER = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="no /usr/bin/chromium: as root `make test` installs it (apt-get install chromium)"
)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
GUIDELINES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def demo(path: Path) -> str:
    """A register of the bundled announcements, in a file; its address."""
    url = f"sqlite:///{path}"
    register = Register(url)
    for _ in register.add(sources.read([str(one) for one in sorted(DEMO.glob("*.txt"))], 1_000_000)):
        pass
    register.close()
    return url


@contextmanager
def served(url: str, options: Options | None = None) -> Iterator[str]:
    """A server of a register on this machine; its address."""
    register = Register(url)
    config = uvicorn.Config(create_app(register, options), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    register.close()


def listen(page: Page, said: list[str], server: str) -> None:
    """Notes each message of the console, each fault of a script, and each request that goes elsewhere."""
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"fault: {error}"))
    page.on("request", lambda r: None if r.url.startswith((server, "data:")) else said.append(f"asked {r.url}"))


def opened(page: Page, address: str) -> None:
    """Opens a page, and once more as long as it says that it will renew itself: that would be in the way."""
    while (answer := page.goto(address)) and "refresh" in answer.headers:
        pass


def fits(page: Page, width: int) -> None:
    """Waits until nothing of a page is wider than a window of that width; fails where that never is."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width, timeout=20_000)


def against_guidelines(page: Page) -> list[tuple[str, list[str]]]:
    """What of a page is against WCAG 2.2 A and AA: wide and light, narrow and dark."""
    found = []
    for scheme, width in (("light", 1400), ("dark", 320)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
        page.set_viewport_size({"width": width, "height": 900})
        violations = Axe().run(page, options=GUIDELINES).response["violations"]
        found += [(v["id"], [n["html"][:150] for n in v["nodes"][:3]]) for v in violations]
    return found
