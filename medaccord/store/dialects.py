"""Where SQLite and PostgreSQL differ: opening, one writer at a time, full text, upsert, and what their errors mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from medaccord.errors import StoreBusy, StoreError
from medaccord.languages.words import Wanted

WRITER = 5_118_003
"""The number of the lock that PostgreSQL's one writer holds."""
DELIVERER = 5_118_004
"""The number of the lock that PostgreSQL's one deliverer holds."""


class Dialect(Protocol):
    """What the store needs of a database."""

    engine: Engine
    writing: dict[str, Any]
    """Execution options of a connection that writes."""

    def lock(self, connection: Connection) -> None:
        """Waits until this connection's transaction is the only one that writes."""

    def delivering(self) -> AbstractContextManager[None]:
        """Within it nobody else who delivers from this store does; reading and writing go on. The lock is let go of
        with the process, whatever ends it. Raises `StoreBusy`."""

    def analyse(self, connection: Connection) -> None:
        """Lets the database learn what is in its tables now, so that it plans well."""

    def expect_much(self, connection: Connection) -> None:
        """Makes room in memory for a transaction that writes much."""

    def create_words(self, connection: Connection) -> None:
        """Makes the empty full-text table anew."""

    def index(self, connection: Connection, words: Mapping[int, Collection[str]]) -> None:
        """Puts the words of events under their numbers."""

    def matching(self, connection: Connection, wanted: Wanted) -> str | None:
        """The numbers of the events that have a word, with commas between; some of former events may be among them."""

    def words(self, connection: Connection) -> dict[str, int]:
        """All words that events have, each with the number of events that have it."""

    def upsert(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Puts rows in, in the place of those with the same primary key."""

    def upsert_new(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        """Puts rows in; those whose primary key is there already are passed over."""

    def problem(self, error: SQLAlchemyError) -> StoreError:
        """What went wrong, and what can be done."""


class _Rows:
    """What both databases say alike: rows in the place of those that are there."""

    insert: Callable[[Table], Any]
    """Of the database: an `INSERT` that knows `ON CONFLICT`."""

    def upsert(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            query = self.insert(table)
            keys = [column.name for column in table.primary_key]
            changed = {name: query.excluded[name] for name in rows[0] if name not in keys}
            connection.execute(query.on_conflict_do_update(index_elements=keys, set_=changed), rows)

    def upsert_new(self, connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            connection.execute(self.insert(table).on_conflict_do_nothing(), rows)


class SQLite(_Rows):
    """One file, with a write-ahead log: one writer, many readers."""

    insert = staticmethod(sqlite.insert)

    def __init__(self, url: URL, wait: int) -> None:
        if not url.database:
            raise StoreError("a store is a file: sqlite:///register.db")
        self.path = Path(url.database)
        as_whom = os.access in os.supports_effective_ids
        self._read_only = self.path.exists() and not os.access(self.path, os.W_OK, effective_ids=as_whom)
        if not self.path.parent.is_dir():
            raise StoreError(f"{self.path}: there is no folder {self.path.parent}")
        self.writing = {"writing": True}
        self._wait = wait
        self.engine = create_engine(self._address(url), connect_args={"timeout": wait})
        event.listen(self.engine, "connect", self._opened)
        event.listen(self.engine, "begin", _begun)

    def lock(self, connection: Connection) -> None:
        """`BEGIN IMMEDIATE` has waited already."""

    @contextmanager
    def delivering(self) -> Iterator[None]:
        # A file of its own, that is never written to: SQLite's locks are those of the system, on each of them.
        lock = f"{self.path}-delivering"
        with ExitStack() as stack:
            try:
                opened = sqlite3.connect(lock, timeout=self._wait, isolation_level=None)
                stack.enter_context(closing(opened)).execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise StoreBusy(f"{self.path}: {_DELIVERING}") from error
                raise StoreError(f"{lock}: {error}") from error
            yield

    def analyse(self, connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA analysis_limit=400")
        connection.exec_driver_sql("ANALYZE")

    def expect_much(self, connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA cache_size=-196608")

    def create_words(self, connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE IF EXISTS event_words")
        # Contentless, and no row of it is ever changed: an event that is read anew gets a new number.
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE event_words "
            "USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')"
        )

    def index(self, connection: Connection, words: Mapping[int, Collection[str]]) -> None:
        rows = [{"number": number, "words": " ".join(sorted(found))} for number, found in words.items()]
        connection.execute(text("INSERT INTO event_words(rowid, words) VALUES (:number, :words)"), rows)

    def matching(self, connection: Connection, wanted: Wanted) -> str | None:
        # A word has letters and digits only, and stands in quotation marks: nothing of FTS5's syntax gets through.
        question = [f'"{form}"' for form in wanted.forms] + ([f'"{wanted.beginning}"*'] if wanted.beginning else [])
        found = text("SELECT group_concat(rowid) FROM event_words WHERE event_words MATCH :question")
        return connection.execute(found, {"question": " OR ".join(question)}).scalar()

    def words(self, connection: Connection) -> dict[str, int]:
        table = "temp.event_vocabulary"
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5vocab(main, event_words, row)"
        )
        return {row.term: row.doc for row in connection.exec_driver_sql(f"SELECT term, doc FROM {table}")}

    def problem(self, error: SQLAlchemyError) -> StoreError:
        said = str(getattr(error, "orig", None) or error)
        for words, means in _SQLITE:
            if words in said:
                kind = StoreBusy if means is _BUSY else StoreError
                return kind(f"{self.path}: {means}")
        return StoreError(f"{self.path}: {said}")

    def _address(self, url: URL) -> URL:
        if not self._read_only:
            return url
        # A file that we may not write: without its log nobody else writes it either.
        mode = {"mode": "ro", "uri": "true"} | ({} if Path(f"{self.path}-wal").exists() else {"immutable": "1"})
        return url.set(database=f"file:{self.path}", query=mode)

    def _opened(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 would begin transactions at its own will
        pragmas = ["cache_size=-65536", "temp_store=memory"]
        if not self._read_only:
            # FULL: what was acknowledged survives a power cut too
            pragmas += ["journal_mode=wal", "synchronous=full", "journal_size_limit=67108864"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


_DELIVERING = "digests are being delivered by another process; what is left is told by the next run"
_BUSY = "another process is writing to it, and has been for longer than we wait; nothing was changed, try again later"
_SQLITE = (
    ("locked", _BUSY),
    ("full", "the disk is full; what was acknowledged before is kept, make room and run the command again"),
    ("disk I/O error", "the disk does not take or give data; what was acknowledged before is kept"),
    ("readonly", "it may only be read, by its permissions or those of its folder; nothing was changed"),
    ("read-only", "it may only be read, by its permissions or those of its folder; nothing was changed"),
    ("not a database", "this is not a register, or it is damaged: restore a backup with medaccord restore"),
    ("malformed", "the file is damaged: restore a backup with medaccord restore"),
    ("unable to open", "it cannot be opened: is it a file, and may you read and write it and its folder?"),
)


def _begun(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class PostgreSQL(_Rows):
    """A database of a server; the one writer is who holds a lock that we agree on."""

    insert = staticmethod(postgresql.insert)

    def __init__(self, url: URL, wait: int) -> None:
        self._name = url.render_as_string(hide_password=True).replace("+psycopg", "")
        self._wait = wait
        self.writing = {"isolation_level": "READ COMMITTED"}  # who waited for the lock must see what the other wrote
        try:
            self.engine = create_engine(
                url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, isolation_level="REPEATABLE READ"
            )
        except ModuleNotFoundError:
            raise StoreError("PostgreSQL needs its driver: pip install 'medaccord[postgres]'") from None

    def lock(self, connection: Connection) -> None:
        connection.execute(text(f"SET LOCAL lock_timeout = '{self._wait}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": WRITER})

    @contextmanager
    def delivering(self) -> Iterator[None]:
        try:
            with self.engine.connect() as raw:
                connection = raw.execution_options(isolation_level="AUTOCOMMIT")
                connection.detach()  # its end is that of the lock
                connection.execute(text(f"SET lock_timeout = '{self._wait}s'"))
                connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": DELIVERER})
                yield
        except SQLAlchemyError as error:
            problem = self.problem(error)
            raise StoreBusy(f"{self._name}: {_DELIVERING}") if isinstance(problem, StoreBusy) else problem from error

    def analyse(self, connection: Connection) -> None:
        connection.execute(text("ANALYZE"))

    def expect_much(self, connection: Connection) -> None:
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))

    def create_words(self, connection: Connection) -> None:
        connection.execute(text("DROP TABLE IF EXISTS event_words"))
        connection.execute(text("CREATE TABLE event_words (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"))
        connection.execute(text("CREATE INDEX event_words_by ON event_words USING gin (words)"))

    def index(self, connection: Connection, words: Mapping[int, Collection[str]]) -> None:
        rows = [{"number": number, "words": sorted(found)} for number, found in words.items()]
        query = "INSERT INTO event_words VALUES (:number, array_to_tsvector(CAST(:words AS TEXT[])))"
        connection.execute(text(query), rows)

    def matching(self, connection: Connection, wanted: Wanted) -> str | None:
        question = [f"'{form}'" for form in wanted.forms] + ([f"'{wanted.beginning}':*"] if wanted.beginning else [])
        found = text(
            "SELECT string_agg(CAST(number AS TEXT), ',') FROM event_words WHERE words @@ CAST(:question AS TSQUERY)"
        )
        return connection.execute(found, {"question": " | ".join(question)}).scalar()

    def words(self, connection: Connection) -> dict[str, int]:
        query = text("SELECT word, ndoc FROM ts_stat('SELECT words FROM event_words')")
        return {row.word: row.ndoc for row in connection.execute(query)}

    def problem(self, error: SQLAlchemyError) -> StoreError:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        code = getattr(getattr(error, "orig", None), "sqlstate", None)
        if code == "55P03":
            return StoreBusy(f"{self._name}: {_BUSY}")
        if code == "53100":
            return StoreError(f"{self._name}: the server's disk is full; what was acknowledged before is kept")
        if code in ("25006", "42501"):
            return StoreError(f"{self._name}: it may only be read: {said}; nothing was changed")
        lost = isinstance(error, DBAPIError) and (error.connection_invalidated or code is None)
        if lost or (code or "").startswith(("08", "57P")):
            return StoreError(
                f"{self._name}: no connection: {said}; what was acknowledged before is kept, run the command again"
            )
        return StoreError(f"{self._name}: {said}")


def copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts rows into a table of PostgreSQL by its `COPY`: five times quicker than by a statement for each."""
    columns = list(rows[0])
    names = ", ".join(f'"{name}"' for name in columns)
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as out:
        for row in rows:
            out.write_row([row[name] for name in columns])


def dialect(url: URL, wait: int) -> Dialect:
    """The database of an address; a lock is waited for so many seconds.

    Raises `StoreError` where the address names another database.
    """
    name = url.get_backend_name()
    if name == "sqlite":
        return SQLite(url, wait)
    if name in ("postgresql", "postgres"):
        return PostgreSQL(url, wait)
    raise StoreError(f"a store is sqlite:///FILE or postgresql://HOST/DATABASE, not {name}://")
