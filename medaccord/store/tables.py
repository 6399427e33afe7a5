"""The tables: what is kept for good, what is derived from it and rebuilt at will, and who may do what.

Records lie in `record` columns as JSON; the other columns are what is looked up. Numbers are given once and never
again, and nothing that a person sees depends on them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorted by code point, as SQLite and Python do."""

Number = BigInteger().with_variant(Integer(), "sqlite")

kept = MetaData()
derived = MetaData()
people = MetaData()
"""Accounts with their secrets: they stay with their store, and no backup hands them on."""

meta = Table("meta", kept, Column("name", Words, primary_key=True), Column("value", Words, nullable=False))

documents = Table(
    "documents",
    kept,
    Column("id", Words, primary_key=True),
    Column("hash", Words, nullable=False),  # of the page as it lay at its source
    Column("source", Words, nullable=False),
    Column("record", Words, nullable=False),
)

former_documents = Table(
    "former_documents",
    kept,
    Column("id", Words, nullable=False),
    Column("hash", Words, nullable=False),
    Column("record", Words, nullable=False),
    Column("replaced", Words, nullable=False),
    PrimaryKeyConstraint("id", "hash", "replaced"),
)

announcements = Table(
    "announcements",
    kept,
    Column("id", Words, primary_key=True),
    Column("extractor", Words, nullable=False),
    Column("record", Words, nullable=False),
    Column("added", Words, nullable=False),  # when its page came, or came otherwise; not when it was read anew
)
announcements_added = Index("announcements_added", announcements.c.added)

decisions = Table(
    "decisions",
    kept,
    Column("id", Words, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("record", Words, nullable=False),
    Column("anchors", Words, nullable=False),  # what finds both sides again after texts were read anew
    Column("undone", Words),  # by whom and when
)

corrections = Table(
    "corrections",
    kept,
    Column("id", Words, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("announcement", Words, nullable=False, index=True),
    Column("record", Words, nullable=False),
    Column("event", Words),  # the event as it stood, should no reading find it any more
    Column("undone", Words),
)

looked = Table(
    "looked",
    kept,
    Column("source", Words, primary_key=True),
    Column("first", Words),  # of the dates of publication
    Column("last", Words),
    Column("until", Words),  # the day until which a person says that the source was searched
    Column("announcements", Integer, nullable=False),
)

former_ids = Table(
    "former_ids",
    kept,
    Column("kind", Words, nullable=False),  # entity or initiative
    Column("old", Words, nullable=False),
    Column("new", Words, nullable=False),
    PrimaryKeyConstraint("kind", "old"),
)

pending = Table("pending", kept, Column("id", Words, primary_key=True))
"""Announcements that the derived tables do not know yet."""

fetched = Table(
    "fetched",
    kept,
    Column("address", Words, primary_key=True),
    Column("checked", Words, nullable=False),
    Column("etag", Words),
    Column("modified", Words),
    Column("stamp", Words),  # what its source said of it then
    Column("failures", Integer, nullable=False),  # one after another
    Column("reason", Words),  # why the last try failed
)
"""What is known of each address that was watched, so that nothing is fetched twice."""

resting = Table("resting", kept, Column("host", Words, primary_key=True), Column("until", Words, nullable=False))
"""Hosts that asked to be left alone."""

runs = Table("runs", kept, Column("number", Integer, primary_key=True), Column("record", Words, nullable=False))

watches = Table(
    "watches",
    kept,
    Column("name", Words, primary_key=True),
    Column("record", Words, nullable=False),
)

deliveries = Table(
    "deliveries",
    kept,
    Column("watch", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("number", Integer, nullable=False),  # of the last movement that was delivered
    Column("sent", Words, nullable=False),
    PrimaryKeyConstraint("watch", "channel"),
)

begun = Table(
    "begun",
    kept,
    Column("watch", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("record", Words, nullable=False),
    PrimaryKeyConstraint("watch", "channel"),
)
"""Digests that are on their way, and of which it is not noted that they have come."""

noticed = Table("noticed", kept, Column("id", Words, primary_key=True))
"""Announcements whose movements are noted."""

movements = Table(
    "movements",
    kept,
    Column("id", Words, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("seen", Words, nullable=False),
    Column("record", Words, nullable=False),
)

accounts = Table(
    "accounts",
    people,
    Column("name", Words, primary_key=True),
    Column("role", Words, nullable=False),
    Column("password", Words, nullable=False),  # its hash
    Column("made", Words, nullable=False),
)

sessions = Table(
    "sessions",
    people,
    Column("hash", Words, primary_key=True),  # of the secret that the browser holds
    Column("account", Words, nullable=False, index=True),
    Column("made", Words, nullable=False),
    Column("expires", Words, nullable=False),
    Column("address", Words, nullable=False),  # from where somebody signed in
)

tokens = Table(
    "tokens",
    people,
    Column("id", Words, primary_key=True),
    Column("hash", Words, nullable=False, unique=True),  # of the secret that a program holds
    Column("account", Words, nullable=False, index=True),
    Column("label", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("made", Words, nullable=False),
    Column("expires", Words, nullable=False),
)

attempts = Table(
    "attempts",
    people,
    Column("key", Words, primary_key=True),  # a name or an address
    Column("failures", Integer, nullable=False),  # since the last success
    Column("last", Words, nullable=False),
    Column("until", Words, nullable=False),  # no further try before
)
"""Tries to sign in that failed."""

saved = Table(
    "saved",
    kept,
    Column("number", Integer, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("query", Words, nullable=False),
    Column("looked", Words, nullable=False),  # the latest addition that its owner has seen
    UniqueConstraint("owner", "query"),
)
"""Searches that people have saved."""

bands = Table(
    "bands",
    derived,
    Column("band", BigInteger, nullable=False),
    Column("id", Words, nullable=False),
    Column("first", Integer, nullable=False),  # days between which it was published, as `reprints.days` tells them
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("band", "id"),
    Index("bands_of", "id"),
    sqlite_with_rowid=False,
)

reprints = Table(
    "reprints",
    derived,
    Column("id", Words, primary_key=True),
    Column("original", Words, nullable=False, index=True),
)

events = Table(
    "events",
    derived,
    Column("number", Number, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("announcement", Words, nullable=False, index=True),
    Column("source", Words, nullable=False),
    Column("url", Words),
    Column("language", Words, nullable=False),
    Column("published", Words),
    Column("record", Words, nullable=False),
    Column("entities", Words, nullable=False),
)

members = Table(
    "members",
    derived,
    Column("event", Words, primary_key=True),
    Column("initiative", Words, nullable=False, index=True),
)

mentions = Table(
    "mentions",
    derived,
    Column("key", Words, primary_key=True),
    Column("event", Words, nullable=False, index=True),
    Column("announcement", Words, nullable=False, index=True),
    Column("node", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("country", Words),
    Column("countries", Words, nullable=False),
    Index("mentions_alike", "node", "name", "kind", "country", "countries", "key", "announcement"),
)

nodes = Table(
    "nodes",
    derived,
    Column("id", Words, primary_key=True),
    Column("component", Words, nullable=False, index=True),
    Column("entity", Words, index=True),
    Column("local", Integer, nullable=False),  # 1 where its announcement alone tells what it means
)
"""Mentions that read alike: they mean one entity. Whatever may depend on one another has one component."""

node_keys = Table(
    "node_keys",
    derived,
    Column("key", Words, nullable=False),
    Column("item", Words, nullable=False),
    PrimaryKeyConstraint("key", "item"),
    Index("node_keys_of", "item"),
    sqlite_with_rowid=False,
)

event_keys = Table(
    "event_keys",
    derived,
    Column("key", Words, nullable=False),
    Column("item", Words, nullable=False),
    PrimaryKeyConstraint("key", "item"),
    Index("event_keys_of", "item"),
    sqlite_with_rowid=False,
)

entities = Table(
    "entities",
    derived,
    Column("id", Words, primary_key=True),
    Column("record", Words, nullable=False),
)

initiatives = Table(
    "initiatives",
    derived,
    Column("number", Number, primary_key=True),
    Column("id", Words, nullable=False, unique=True),
    Column("record", Words, nullable=False),
)

facets = Table(
    "facets",
    derived,
    Column("kind", Words, nullable=False),  # events or initiatives
    Column("number", Number, nullable=False),
    Column("id", Words, nullable=False),
    Column("owner", Number),  # of an event: the number of its initiative
    Column("first", Integer),  # days since 1 January of year 1
    Column("last", Integer),
    Column("codes", LargeBinary, nullable=False),  # numbers of terms, four bytes each
    Column("revision", Integer, nullable=False),
    PrimaryKeyConstraint("kind", "number"),
    Index("facets_since", "kind", "revision"),
    sqlite_with_rowid=False,
)

sums = Table(
    "sums",
    derived,
    Column("kind", Words, nullable=False),
    Column("number", Number, nullable=False),
    Column("currency", Words, nullable=False),
    Column("value", Float(53), nullable=False),
    Index("sums_by", "kind", "currency", "value"),
    Index("sums_of", "kind", "number"),
)

terms = Table(
    "terms",
    derived,
    Column("number", Number, primary_key=True),
    Column("field", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("label", Words, nullable=False),
    Column("words", Words, nullable=False),  # in all their forms, a space on both sides of each
    Column("revision", Integer, nullable=False, index=True),  # that gave it its label
    UniqueConstraint("field", "value"),
)

gone = Table(
    "gone",
    derived,
    Column("kind", Words, nullable=False),
    Column("number", Number, nullable=False),
    Column("revision", Integer, nullable=False, index=True),
    PrimaryKeyConstraint("kind", "number"),
)
