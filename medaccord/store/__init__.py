"""The store: one SQLite file, or a PostgreSQL database, behind one class.

`kept` reads and writes what is kept for good, `derived` what is rebuilt from it, `facets` answers searches, `copying`
makes and restores backups. `Store` opens the database and hands out connections for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from medaccord.errors import StoreError
from medaccord.store import migrations
from medaccord.store.dialects import Dialect, dialect


def address(path: Path) -> str:
    """The address of a store in a file, whatever its name has in it."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def file(url: str) -> Path | None:
    """The file that the address of a store names; None where it names a database of a server. Raises `StoreError`."""
    named = _parts(url)
    return Path(named.database) if named.get_backend_name() == "sqlite" and named.database else None


def _parts(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        raise StoreError(f"a store is sqlite:///FILE or postgresql://HOST/DATABASE, not {url!r}") from None


class Store:
    """Documents, announcements and people's word for good; entities, links and initiatives for as long as they hold."""

    def __init__(self, url: str, wait: int = 60) -> None:
        """`url` is `sqlite:///FILE` or `postgresql://USER@HOST/DATABASE`; a store that is not there is made. A
        writer waits for another for `wait` seconds.

        Raises `StoreError` where it cannot be opened, is damaged, or was made by a newer medaccord.
        """
        named = _parts(url)
        self.url = named.render_as_string(hide_password=True)
        self.dialect: Dialect = dialect(named, wait)
        try:
            self._make_current()
        except StoreError:
            self.close()
            raise

    def _make_current(self) -> None:
        with self.reading() as connection:
            current = migrations.is_current(connection)
        if not current:
            with self.writing() as connection:
                migrations.migrate(connection, self.dialect)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the store as it stands now, whatever others write. Raises `StoreError`."""
        try:
            with self.dialect.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self.dialect.problem(error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that writes all that is written within, or nothing; one at a time.

        Raises `StoreBusy` where another writes for too long, and `StoreError`.
        """
        try:
            with self.dialect.engine.connect() as raw:
                connection = raw.execution_options(**self.dialect.writing)
                with connection.begin():
                    self.dialect.lock(connection)
                    yield connection
        except SQLAlchemyError as error:
            raise self.dialect.problem(error) from error

    def delivering(self) -> AbstractContextManager[None]:
        """Within it nobody else delivers from this store; who waits for too long gets `StoreBusy`."""
        return self.dialect.delivering()

    def revision(self) -> tuple[int, int]:
        """Two numbers that change whenever what is derived changes: how often all of it, how often some of it."""
        with self.reading() as connection:
            return revision(connection)

    def close(self) -> None:
        """Lets go of the database."""
        self.dialect.engine.dispose()


def revision(connection: Connection) -> tuple[int, int]:
    """As `Store.revision`."""
    epoch, number = (int(migrations.value(connection, name) or 0) for name in ("epoch", "revision"))
    return epoch, number
