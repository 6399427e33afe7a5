"""What a person sees in the terminal: a card for an announcement, a table for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, OverflowMethod, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from medaccord.pipeline import Reading
from medaccord.records import Announcement, Document, Event, Evidence, NextStep, Party, Person, Stage

WIDTH = 100
"""Columns where nothing is known of the terminal."""

GAP = 2
"""Columns of the terminal between those of a table."""

NARROW = 8
"""Columns of the terminal that each of a table's has at least, where it needs them."""

COLOURS: dict[Stage, str] = {
    "talks": "cyan",
    "intent": "blue",
    "drafted": "magenta",
    "signed": "green",
    "underway": "yellow",
    "delivered": "bold green",
    "halted": "red",
}

_STYLES = {str(stage): colour for stage, colour in COLOURS.items()}


def console(*, stderr: bool = False) -> Console:
    """A terminal that writes as told: colour only for people, never where `NO_COLOR` is set."""
    out = Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    return out if out.is_terminal else Console(stderr=stderr, highlight=False, emoji=False, markup=False, width=WIDTH)


def card(reading: Reading, *, explain: bool = False, show_dropped: bool = False) -> RenderableType:
    """An announcement: its events, each with stage, parties and quote.

    With `explain` every value has the words that it was read from, where they stand and the rule that read them; with
    `show_dropped` the lines that are not the announcement follow, each with the reason.
    """
    announcement, document = reading.announcement, reading.document
    parts: list[RenderableType] = [Rule(_heading(announcement, document), align="left", style="dim")]
    if not announcement.relevant:
        parts.append(Text("no cooperation in health here", style="dim"))
    for event in announcement.events:
        parts.append(_event(event))
        if explain:
            parts.append(_explained(event.evidence))
    if announcement.people:
        parts.append(rows([("people", map(_person, announcement.people))]))
    if explain and announcement.evidence:
        parts.append(_explained(announcement.evidence))
    if show_dropped:
        parts += [Text(f"{line}  ({reason})", style="dim") for line, reason in _dropped(document)]
    return Group(*parts, Text())


def summary(readings: Iterable[Announcement]) -> RenderableType:
    """Counts over many announcements: events by stage, the countries that are named most."""
    seen = list(readings)
    events = [event for announcement in seen for event in announcement.events]
    stages = Counter(event.stage for event in events)
    countries = Counter(country for event in events for country in event.countries)
    table = Table.grid(padding=(0, 2))
    relevant = sum(announcement.relevant for announcement in seen)
    table.add_row("announcements", Text(f"{len(seen)}, {relevant} of them with cooperation in health"))
    table.add_row("events", Text(str(len(events))))
    for stage, colour in COLOURS.items():
        if stages[stage]:
            table.add_row("", Text(f"{stages[stage]:>4}  {stage}", style=colour))
    most = sorted(countries.items(), key=lambda item: (-item[1], item[0]))
    table.add_row("countries", Text(", ".join(f"{country_name(code)} {n}" for code, n in most)))
    return Group(Rule("Summary", align="left", style="dim"), table)


def table(lines: Iterable[Mapping[str, object]], *, fold: bool = False) -> RenderableType:
    """Rows of values under their names, each a line of the terminal, or with `fold` as many as it takes.

    The first column, by which a row is asked for again, is whole; where the others have no room, the widest are cut.
    """
    found = list(lines)
    return _Fitted(found, fold) if found else Text("nothing found", style="dim")


class _Fitted:
    """A table whose columns fit the terminal: none is left out."""

    def __init__(self, lines: Sequence[Mapping[str, object]], fold: bool) -> None:
        self._lines = lines
        self._overflow: OverflowMethod = "fold" if fold else "ellipsis"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = {name: [line[name] for line in self._lines] for name in self._lines[0]}
        needed = [max(map(cell_len, map(_plain, (name, *values)))) for name, values in columns.items()]
        out = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
        for (name, values), width in zip(columns.items(), _fitted(needed, options.max_width), strict=True):
            justify: JustifyMethod = "right" if all(isinstance(value, int) for value in values) else "left"
            whole = self._overflow == "ellipsis"
            out.add_column(name, justify=justify, no_wrap=whole, overflow=self._overflow, width=width)
        for line in self._lines:
            out.add_row(*(Text(value, style=_STYLES.get(value, "")) for value in map(_plain, line.values())))
        yield out


def _fitted(needed: Sequence[int], room: int) -> list[int]:
    """The widths of columns: what they need, the widest cut to one width where there is too little room."""
    first, *others = needed
    left = max(room - first - GAP * len(others), NARROW * len(others))
    for place, width in enumerate(sorted(others)):
        share = left // (len(others) - place)
        if width > share:
            return [min(first, room), *(min(other, share) for other in others)]
        left -= width
    return [min(first, room), *others]


def _plain(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


@cache
def country_name(code: str) -> str:
    """The English name of a country: `UZ` → `Uzbekistan`."""
    from babel import Locale  # 50 ms, and only people need it

    return str(Locale("en").territories.get(code, code))


def _heading(announcement: Announcement, document: Document) -> Text:
    parts = [Text(announcement.id, style="bold"), Text(announcement.language)]
    if announcement.published:
        parts.append(Text(f"published {announcement.published}"))
    if document.repairs:
        parts.append(Text(f"repaired: {', '.join(document.repairs)}", style="dim"))
    return Text("  ").join(parts)


def _event(event: Event) -> RenderableType:
    head = Text(event.stage.upper(), style=COLOURS[event.stage])
    for value in (words(event.instrument or ""), event.date or ""):
        if value:
            head.append(f"  {value}", style="default")
    values = rows(
        [
            ("parties", map(_party, event.parties)),
            ("areas", [", ".join(map(words, event.areas))] if event.areas else []),
            ("about", (f"{thing.name} ({thing.kind})" for thing in event.objects)),
            ("sums", (f"{amount.value:,} {amount.currency}" for amount in event.amounts)),
            ("places", [", ".join(event.places)] if event.places else []),
            ("next", map(_step, event.next_steps)),
            ("quote", [f"«{' '.join(event.quote.split())}»"]),
        ]
    )
    return Group(head, values)


def rows(labelled: Iterable[tuple[str, Iterable[str]]]) -> RenderableType:
    """Labelled values, one a line."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", min_width=7)
    for label, values in labelled:
        for n, value in enumerate(values):
            table.add_row("" if n else label, Text(value))
    return Padding(table, (0, 0, 0, 2), expand=False)


def _party(party: Party) -> str:
    where = f"{country_name(party.country)}, " if party.country else ""
    return f"{party.name} ({where}{party.kind})"


def _person(person: Person) -> str:
    return f"{person.name}, {person.role}" if person.role else person.name


def _step(step: NextStep) -> str:
    return f"{words(step.kind)}, due {step.due}" if step.due else words(step.kind)


def words(code: str) -> str:
    """A code as words: `public_health` → `public health`."""
    return code.replace("_", " ")


def _explained(evidence: Iterable[Evidence]) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("value", "read from", "at", "by"):
        table.add_column(heading, no_wrap=heading == "at", overflow="fold")
    for item in evidence:
        quote = " ".join(item.quote.split())
        table.add_row(item.field, Text(quote), f"{item.start}–{item.end}", Text(item.rule))
    return Padding(table, (0, 0, 0, 2), expand=False)


def _dropped(document: Document) -> Iterator[tuple[str, str]]:
    """The dropped lines, each with its number, and the reason."""
    lines = document.text.split("\n")
    for part in document.dropped:
        for number in range(part.first, part.last + 1):
            if line := lines[number - 1].strip():
                yield f"{number:>5}  {line}", part.reason
