"""What the tests of the web share: a register of the bundled announcements, and a server for a browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

import medaccord
from medaccord import sources
from medaccord.register import Register
from medaccord.web.app import Options, create_app

DEMO = Path(medaccord.__file__).parent / "demo"
CHROMIUM = Path("/usr/bin/chromium")


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
