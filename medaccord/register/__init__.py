"""The register: what was read, kept, joined and followed. `Register(url)` is all that a program needs.

>>> register = Register("sqlite:///register.db")                # doctest: +SKIP
>>> for outcome in register.add(pages):                         # doctest: +SKIP
...     print(outcome.id, outcome.status)
>>> found = register.search(Search(words="вакцина", country=("KZ",)))   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import JsonValue

from medaccord import plugins, tracking
from medaccord.errors import InputError
from medaccord.records import (
    Activity,
    Correction,
    Decision,
    Entity,
    Initiative,
    Link,
    Page,
    PartialDate,
    Record,
    Stage,
    Told,
)
from medaccord.register import adding, deriving, doubting, entities, following, saying, selecting, showing
from medaccord.register.alike import Alike
from medaccord.register.doubting import Doubt
from medaccord.register.following import Compared, Due, Followed, Funnel
from medaccord.register.frames import Frame
from medaccord.register.remembering import Remembered
from medaccord.register.showing import AnnouncementKept, EntityLinked, EventLinked, InitiativeTold
from medaccord.search import FacetName, Found, Search, Table
from medaccord.selection import Selection, Sheet
from medaccord.settings import Settings
from medaccord.store import Store, copying, derived, kept, searches
from medaccord.store.days import span
from medaccord.store.facets import ActivityOf, Facets
from medaccord.store.kept import Looked, Read, Saved

__all__ = [
    "AnnouncementKept",
    "Compared",
    "Doubt",
    "Due",
    "EntityLinked",
    "Entry",
    "EventLinked",
    "Followed",
    "Frame",
    "Funnel",
    "InitiativeTold",
    "Looked",
    "News",
    "Read",
    "Register",
    "Saved",
    "SavedSearch",
]


TOGETHER = 200
"""Initiatives whose events are read together."""


class Entry(Record):
    """A line of the log: what a person did."""

    id: str
    what: Literal["decision", "correction"]
    record: Decision | Correction
    event: str | None = None
    """Of a correction: the key that its event has now; None where it is of the announcement, or the event is gone."""
    undone: str | None = None
    """By whom and when."""


class SavedSearch(Record):
    """A search that a person has saved."""

    number: int
    name: str
    search: Search
    looked: str
    """The latest addition that the person has seen."""
    new: tuple[str, ...]
    """The initiatives that it finds and that something was added to since, in the search's order."""


class News(Record):
    """What has come since a moment."""

    announcements: frozenset[str]
    initiatives: tuple[str, ...]
    """Those that these announcements tell of, by the latest event."""
    everything: bool
    """Whether the register had no announcement before."""


class Register:
    """A register in a store. Safe to share between threads; each call sees the store as it stands then."""

    def __init__(self, url: str | None = None, settings: Settings | None = None) -> None:
        """Opens the store, and makes it where there is none; `url` is that of the settings where it is left out.

        Raises `StoreError` where it cannot be opened, is damaged or was made by a newer medaccord.
        """
        self.settings = settings or Settings.from_environment()
        self.store = Store(url or self.settings.store, self.settings.wait)
        self._facets = Facets(self.store)
        self._unsettled = Remembered(self.store, following.unsettled)
        self._doubts = Remembered(self.store, doubting.of)
        self._alike = Alike()

    def close(self) -> None:
        """Lets go of the database."""
        self.store.close()

    # ---------------------------------------------------------------------------------------------- keeping

    def add(
        self, pages: Iterable[Page | InputError], *, jobs: int = 1, build: bool = True
    ) -> Iterator[Saved | InputError]:
        """Reads pages and keeps them; what became of each, as soon as it is kept for good.

        A page that is there already is not read again; one that cannot be read is passed on as `InputError`. At the end
        what is derived is brought up to date, unless `build` is False. Raises `StoreError`.
        """
        yield from adding.add(self.store, self.settings, pages, jobs)
        if build:
            self.build()

    def keep(self, readings: Iterable[Read]) -> list[Saved]:
        """Keeps what was read elsewhere, all of it or nothing; `build` derives from it. Raises `StoreError`."""
        with self.store.writing() as connection:
            return kept.save(connection, self.store.dialect, readings)

    def build(self, *, anew: bool = False, reread: bool = False) -> int:
        """Derives what is not derived yet: links, initiatives, what is searched; how many announcements it concerned.

        With `anew` everything is derived; with `reread` all documents are read by the present extractor before.
        People's corrections and decisions hold. Raises `StoreError`.
        """
        for _ in adding.reread(self.store, self.settings) if reread else ():
            pass
        with self.store.writing() as connection:
            return deriving.derive(connection, self.store.dialect, anew=anew)

    def looked(self, source: str, until: str) -> None:
        """Notes that a person has searched a source until a day, so that silence after it is known to be none."""
        with self.store.writing() as connection:
            kept.looked_until(connection, self.store.dialect, source, until)

    def looks(self) -> list[Looked]:
        """The sources that announcements came from, and the days that they cover."""
        with self.store.reading() as connection:
            return kept.looks(connection)

    def searched(self) -> tracking.Searched:
        """The span of sources that was searched; of an empty register, today."""
        with self.store.reading() as connection:
            first, last = kept.looked_between(connection)
        return tracking.Searched(_day(first, 0) or self.today(), _day(last, 1) or self.today())

    def today(self) -> date:
        """The day that silence and due dates are counted to."""
        return datetime.now(UTC).date()

    def backup(self, path: str | Path) -> int:
        """Writes all that is kept for good into a file, which is a register itself; how many announcements.

        Raises `StoreError`, and overwrites nothing.
        """
        return copying.backup(self.store, Path(path))

    def restore(self, path: str | Path) -> int:
        """Puts a backup, or an export in JSON lines, into this register, which must be empty, and builds it.

        How many announcements there were. Raises `StoreError`.
        """
        count = copying.restore(self.store, Path(path))
        self.build()
        return count

    # ---------------------------------------------------------------------------------------------- asking

    def search(self, search: Search, *, joins: bool = True) -> Found:
        """One page of what a search finds, and the counts of all. Raises `StoreError`.

        Without `joins`, why the events of each initiative are held together is left out, which is quicker.
        """
        hits = self._facets.search(search, self._activity())
        return Found(
            search=search,
            total=hits.total,
            initiatives=self._initiatives(hits.ids, joins) if search.of == "initiatives" else (),
            events=self._events(hits.ids) if search.of == "events" else (),
            facets=hits.facets,
            instead=hits.instead,
            perhaps=hits.perhaps,
        )

    def found(self, search: Search, *, joins: bool = True) -> Iterator[Initiative | Told]:
        """All that a search finds, whatever its page; `joins` as in `search`. Raises `StoreError`."""
        hits = self._facets.search(search, self._activity(), everything=True)
        for ids in kept.chunks(hits.ids):
            yield from self._initiatives(ids, joins) if search.of == "initiatives" else self._events(ids)

    def selection(
        self,
        search: Search,
        *,
        initiatives: Sequence[str] = (),
        table: Sheet = "events",
        language: Literal["ru", "en"] = "en",
    ) -> Selection:
        """What a search finds, whatever its page, for the exporters; or the initiatives of these ids in its place.

        `table` and `language` are for the forms that have but one table, or are read by people. Raises `NotKept` and
        `StoreError`.
        """
        if initiatives:
            search = search.model_copy(update={"of": "initiatives"})
            ids = tuple(self.initiative(id).initiative.id for id in initiatives)
        else:
            ids = self._facets.search(search, self._activity(), everything=True).ids
        everything = search.asks_nothing and not initiatives
        return selecting.Chosen(self.store, search, ids, self._days(), table, language, everything)

    def export(self, form: str, search: Search | None = None, **chosen: Any) -> Iterator[bytes]:
        """What a search finds as a file of a form (`csv`, `xlsx`, `iati`, …), a piece at a time.

        `chosen` as in `selection`. Raises `SettingsError` where there is no such form, `NotKept` and `StoreError`.
        """
        return plugins.exporter(form).export(self.selection(search or Search(), **chosen))

    def events(self, search: Search | None = None) -> Frame:
        """A row for each event found, for pandas, polars or Arrow; of a search for initiatives all their events."""
        return Frame(self.selection(search or Search(), table="events"))

    def parties(self, search: Search | None = None) -> Frame:
        """A row for each party of these events."""
        return Frame(self.selection(search or Search(), table="parties"))

    def evidence(self, search: Search | None = None) -> Frame:
        """A row for the words that each value of these events was read from."""
        return Frame(self.selection(search or Search(), table="evidence"))

    def initiatives(self, search: Search, *, joins: bool = True) -> Iterator[Initiative]:
        """All initiatives that a search finds, whatever its page; `joins` as in `search`. Raises `StoreError`."""
        whole = search.model_copy(update={"of": "initiatives"})
        return (one for one in self.found(whole, joins=joins) if isinstance(one, Initiative))

    def ids(self, search: Search) -> tuple[str, ...]:
        """The ids of all that a search finds, whatever its page. Raises `StoreError`."""
        return self._facets.search(search, self._activity(), everything=True).ids

    def table(self, search: Search, left: FacetName, right: FacetName) -> Table:
        """The values of two facets against each other, of all that a search finds: countries by areas, and so on.

        `activity` is in no table: it is not kept. Raises `StoreError`.
        """
        return self._facets.table(search, left, right, self._activity())

    def initiative(self, id: str) -> InitiativeTold:
        """An initiative with its events; the id may be a former one, or an event's key. Raises `NotKept`."""
        with self.store.reading() as connection:
            initiative = derived.initiative(connection, showing.present(connection, id) if "#" in id else id)
            told = {one.key: one for one in derived.told(connection, initiative.events)}
            parties = derived.entities_of(connection, initiative.entities)
            texts = dict.fromkeys(told[key].announcement for key in initiative.events)
            return InitiativeTold(
                initiative,
                tuple(told[key] for key in initiative.events),
                {entity.id: entity for entity in parties},
                {text: tuple(showing.printed(connection, text)) for text in texts},
            )

    def event(self, key: str) -> Told:
        """An event as corrected, without evidence. Raises `NotKept`."""
        with self.store.reading() as connection:
            return derived.event(connection, key)

    def linked(self, key: str) -> EventLinked:
        """An event with its evidence, its links and joins and the reasons of each. Raises `NotKept`.

        The key of a reprint's event leads to the event that it tells again.
        """
        with self.store.reading() as connection:
            key = showing.present(connection, key)
            told = derived.event(connection, key)
            links = entities.links(connection, told, list(deriving.present(connection).values()))
            initiative = derived.initiative(connection, key)
            kept_of_it = showing.announcement(connection, told.announcement)
            return EventLinked(
                key,
                kept_of_it,
                kept_of_it.announcement.events[int(key.rpartition("#")[2])],
                tuple(sorted(links, key=lambda link: int(link.mention.rpartition(".")[2]))),
                {entity.id: entity for entity in derived.entities_of(connection, told.entities)},
                initiative,
                tuple(join for join in initiative.joins if key in (join.left, join.right)),
            )

    def links(self, key: str) -> list[Link]:
        """Why each party of an event is taken for its entity. Raises `NotKept`."""
        with self.store.reading() as connection:
            told = derived.event(connection, key)
            return entities.links(connection, told, list(deriving.present(connection).values()))

    def announcement(self, id: str) -> AnnouncementKept:
        """An announcement with all that is kept of it. Raises `NotKept`."""
        with self.store.reading() as connection:
            return showing.announcement(connection, id)

    def announcements(self) -> Iterator[AnnouncementKept]:
        """All announcements, by id."""
        with self.store.reading() as connection:
            for id in kept.ids(connection):
                yield showing.announcement(connection, id)

    def naming(self, person: str) -> list[AnnouncementKept]:
        """The announcements that name a person so, by id. All texts are gone through."""
        with self.store.reading() as connection:
            found = [showing.announcement(connection, id) for id in kept.naming(connection, person)]
        return [one for one in found if any(named.name == person for named in one.announcement.people)]

    def entity(self, id: str) -> EntityLinked:
        """An entity with the initiatives that it takes part in; the id may be a former one. Raises `NotKept`."""
        with self.store.reading() as connection:
            entity = derived.entity(connection, id)
        initiatives = self.found(Search(party=(entity.id,)))
        return EntityLinked(entity, tuple(one for one in initiatives if isinstance(one, Initiative)))

    def warm(self) -> None:
        """Reads what most answers are made of, so that the first who asks need not wait. Raises `StoreError`."""
        self.search(Search(size=0))
        self._unsettled.all()
        self.doubts()

    def entity_named(self, id: str) -> Entity:
        """An entity without its initiatives; the id may be a former one. Raises `NotKept`."""
        with self.store.reading() as connection:
            return derived.entity(connection, id)

    def waiting(self) -> int:
        """How many announcements no answer knows of until `build` derives what follows from them."""
        with self.store.reading() as connection:
            return len(kept.waiting(connection))

    def revision(self) -> tuple[int, int]:
        """Two numbers that change whenever what is found may change."""
        return self.store.revision()

    # ---------------------------------------------------------------------------------------------- following

    def followed(self, search: Search) -> Iterator[Followed]:
        """The initiatives that a search finds, each with what is concluded of its life."""
        return following.followed(self.initiatives(search), self._days())

    def status(self, one: InitiativeTold) -> tracking.Status:
        """What is concluded of an initiative's life."""
        return next(following.followed([one.initiative], self._days())).status

    def promises(self, one: InitiativeTold) -> tuple[tracking.Promise, ...]:
        """The promises of an initiative, each with what became of it."""
        return tracking.promises(one.events, today=self.today(), searched=self.searched())

    def due(
        self,
        search: Search,
        *,
        all: bool = False,
        since: PartialDate | None = None,
        until: PartialDate | None = None,
    ) -> list[Due]:
        """The promises of the initiatives that a search finds, by due date.

        Those that have a day and that nothing has settled; with `all` every one. With `since` and `until` those that
        fall due between the two: what is due in a month or a year falls due on its last day.
        """
        days, asks = self._days(), search.model_copy(update={"of": "initiatives"})
        if all:
            out = list(self._promised(asks, days))
        else:
            unsettled = self._unsettled.all()
            ids = unsettled if asks.asks_nothing else self.ids(asks)
            out = [following.pressing(one, days) for id in ids for one in unsettled.get(id, ())]
        if since or until:
            out = [one for one in out if following.falls_due(one.promise.due, since, until)]
        return sorted(out, key=lambda one: (following.day(one.promise.due), one.initiative, one.promise.event))

    def _promised(self, search: Search, days: following.Days) -> Iterator[Due]:
        found = self.initiatives(search, joins=False)
        while some := list(islice(found, TOGETHER)):
            told = {event.key: event for event in self._events([key for one in some for key in one.events])}
            for one in some:
                yield from following.due(one, [told[key] for key in one.events if key in told], days)

    def funnel(self, search: Search, by: following.Group = "all") -> Funnel:
        """How far the initiatives that a search finds have come, and how long they took from signed to delivered."""
        found = list(self.initiatives(search, joins=False))
        names = {one.id: one.name for one in self._entities(found)} if by == "party" else {}
        return following.funnel(found, by, names, self._days())

    def compare(self, ids: Sequence[str]) -> list[Compared]:
        """Initiatives, or countries by their codes, beside one another: what differs first. Raises `NotKept`."""
        if codes := following.countries(ids):
            sides = [list(self.initiatives(Search(country=(code,)), joins=False)) for code in codes]
            return following.compare_groups(sides, self._days())
        found = [self.initiative(id).initiative for id in ids]
        entities = {entity.id: entity for entity in self._entities(found)}
        return following.compare_initiatives(found, entities, self._days())

    def disagreements(self, id: str) -> tuple[tracking.Disagreement, ...]:
        """Where the sources of an initiative disagree on a sum, a date or a stage. Raises `NotKept`."""
        return tracking.disagreements(self.initiative(id).events)

    def doubts(self) -> list[Doubt]:
        """What a person should look at, the most doubtful first; what was decided or corrected is no longer there."""
        with self.store.reading() as connection:
            apart = self._alike.all(connection)
        found = (one for some in self._doubts.all().values() for one in some)
        return doubting.open_ones([*found, *apart], self.log())

    def news(self, since: datetime) -> News:
        """What has come to the register since a moment. Raises `StoreError`."""
        moment = since.astimezone(UTC).isoformat(timespec="microseconds")
        with self.store.reading() as connection:
            announcements = searches.added_after(connection, moment)
            moved = searches.news_after(connection, moment)
            everything = len(announcements) == kept.count(connection)
        ids = tuple(id for id in self.ids(Search()) if id in moved) if moved else ()
        return News(announcements=frozenset(announcements), initiatives=ids, everything=everything)

    def news_since(self, looked: str) -> frozenset[str]:
        """The initiatives that something was added to since a saved search was `looked` at. Raises `StoreError`."""
        with self.store.reading() as connection:
            return frozenset(searches.news_after(connection, looked))

    # ---------------------------------------------------------------------------------------------- saved searches

    def save_search(self, search: Search, name: str, *, owner: str) -> int:
        """Saves a search of initiatives for a person, as seen up to now; its number. Raises `StoreError`."""
        asked = search.model_copy(update={"of": "initiatives", "page": 1, "size": Search().size})
        with self.store.writing() as connection:
            return searches.keep(connection, owner, name, urlencode(asked.pairs()))

    def saved_searches(self, owner: str) -> list[SavedSearch]:
        """The searches that a person has saved, each with what is new; the oldest first. Raises `StoreError`."""
        with self.store.reading() as connection:
            kept_ones = searches.of(connection, owner)
            earliest = min((one.looked for one in kept_ones), default="")
            added = searches.news_after(connection, earliest) if kept_ones else {}
        return [self._saved(one, added) for one in kept_ones]

    def _saved(self, one: searches.SearchKept, added: Mapping[str, str]) -> SavedSearch:
        search = Search.from_pairs(parse_qsl(one.query))
        fresh = {id for id, moment in added.items() if moment > one.looked}
        new = tuple(id for id in self.ids(search) if id in fresh) if fresh else ()
        return SavedSearch(number=one.number, name=one.name, search=search, looked=one.looked, new=new)

    def look(self, number: int, *, owner: str) -> SavedSearch:
        """A person's saved search with what was new; from now on all of it is seen. Raises `NotKept`, `StoreError`."""
        with self.store.writing() as connection:
            before = searches.looked(connection, owner, number)
            added = searches.news_after(connection, before.looked)
        return self._saved(before, added)

    def forget_search(self, number: int, *, owner: str) -> None:
        """Takes a saved search away. Raises `NotKept` and `StoreError`."""
        with self.store.writing() as connection:
            searches.remove(connection, owner, number)

    # ---------------------------------------------------------------------------------------------- people's word

    def decide(
        self, left: str, right: str, verdict: Literal["same", "different", "unsure"], *, who: str, why: str = ""
    ) -> str:
        """Keeps a person's word on two events or initiatives (by their keys or ids), or on two parties or entities.

        Of two initiatives that are the same, all events are one undertaking; else the first of each stands for it.
        Gives the decision's id; what is derived follows at once. Raises `NotKept` and `CorrectionError`.
        """
        with self.store.writing() as connection:
            pairs = saying.pairs(connection, left, right, verdict)
            id = kept.add_decision(
                connection, [(saying.decision(*pair, verdict, who, why), stood) for pair, stood in pairs]
            )
            deriving.derive(connection, self.store.dialect)
            return id

    def correct(self, id: str, field: str, value: JsonValue, *, who: str, why: str = "") -> Correction:
        """Puts a value right, for good: of an event (`a1#0`), or of an announcement (`a1`).

        Fields are named as in evidence: `stage`, `parties.1.country`; null takes an item away, one past the last adds
        it. `event` stands for an event as a whole: null takes it away, and of an announcement an event adds it. What is
        derived follows at once. A code may be called by its name: `Казахстан`, `signed`, `подписано`. Raises `NotKept`,
        and `CorrectionError` where the value cannot be.
        """
        return self.correct_all(id, [(field, value)], who=who, why=why)[0]

    def correct_all(
        self, id: str, values: Iterable[tuple[str, JsonValue]], *, who: str, why: str = ""
    ) -> tuple[Correction, ...]:
        """Puts several values of one event or announcement right, one after the other: all of them, or none.

        Raises as `correct` does.
        """
        with self.store.writing() as connection:
            made = tuple(saying.correct(connection, id, field, value, who, why) for field, value in values)
            kept.touch(connection, self.store.dialect, sorted({one.announcement for one in made}))
            deriving.derive(connection, self.store.dialect)
            return made

    def undo(self, id: str, *, who: str) -> Decision | Correction:
        """Undoes a decision or a correction, which stays in the log; what was undone. Raises `NotKept`."""
        with self.store.writing() as connection:
            undone = kept.undo(connection, id, who)
            if isinstance(undone, Correction):
                kept.touch(connection, self.store.dialect, [undone.announcement])
            deriving.derive(connection, self.store.dialect)
            return undone

    def log(self) -> list[Entry]:
        """What people did, in its order."""
        with self.store.reading() as connection:
            decisions = [
                Entry(id=one.id, what="decision", record=one.decision, undone=one.undone)
                for one in kept.all_decisions(connection)
                if "." not in one.id
            ]
            undone = kept.undone_corrections(connection)
            corrections = kept.corrections_of(connection)
            about = saying.about(connection, corrections)
            made = [
                Entry(id=one.id, what="correction", record=one, event=about.get(one.id), undone=undone.get(one.id))
                for one, _ in corrections
            ]
        return sorted([*decisions, *made], key=lambda entry: (entry.record.when, entry.id))

    # ---------------------------------------------------------------------------------------------- inside

    def _activity(self) -> ActivityOf:
        """What tells the activity of an initiative today."""
        days = self._days()

        def tell(stage: Stage, last: PartialDate | None) -> Activity | None:
            one = Initiative(id="", title="", events=(), history=(), stage=stage, last=last)
            return following.status(one, days).activity

        return ActivityOf(days, tell)

    def _days(self) -> following.Days:
        return following.Days(self.today(), self.searched(), tracking.Thresholds.of(self.settings))

    def _entities(self, initiatives: Iterable[Initiative]) -> list[Entity]:
        with self.store.reading() as connection:
            return derived.entities_of(connection, sorted({id for one in initiatives for id in one.entities}))

    def _initiatives(self, ids: Sequence[str], joins: bool = True) -> tuple[Initiative, ...]:
        with self.store.reading() as connection:
            found = {one.id: one for one in derived.initiatives_by(connection, ids, joins=joins)}
        return tuple(found[id] for id in ids if id in found)

    def _events(self, keys: Sequence[str]) -> tuple[Told, ...]:
        with self.store.reading() as connection:
            found = {one.key: one for one in derived.told(connection, keys)}
        return tuple(found[key] for key in keys if key in found)


def _day(partial: PartialDate | None, end: int) -> date | None:
    return date.fromordinal(span(partial)[end]) if partial else None
