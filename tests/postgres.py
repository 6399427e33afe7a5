"""A PostgreSQL server for the tests: Debian's, started in a temporary folder; or why there is none."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = ("postgres", "nobody")
"""As whom it runs where we are root: PostgreSQL refuses to run as root."""


def missing() -> str | None:
    """Why no server can be started; None where one can."""
    if _programs() is None:
        return "no PostgreSQL here (as root: apt-get install postgresql)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "no driver for PostgreSQL here (pip install 'medaccord[postgres]')"
    return None


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).resolve().parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that lives as long as the block, without the name of a database: `postgresql://…/`."""
    programs = _programs()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="medaccord-postgres-", ignore_cleanup_errors=True) as folder:
        user = _user(folder)
        data, socket = f"{folder}/data", f"{folder}/socket"
        Path(socket).mkdir()
        if user:
            shutil.chown(socket, user)

        def run(program: str, *options: str) -> None:
            command = [str(programs / program), *options]
            subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

        run("initdb", "-D", data, "-U", "medaccord", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        # No network: a socket in our folder, and nothing that outlives a crash of the tests.
        options = f"-c listen_addresses='' -c unix_socket_directories={socket} -c fsync=off -c max_connections=50"
        run("pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://medaccord@/?host={socket}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _user(folder: str) -> str | None:
    """As whom the server runs: None for ourselves. The folder is given to that user."""
    if os.getuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in NOBODY if name in known)
    shutil.chown(folder, user)
    Path(folder).chmod(0o755)
    return user
