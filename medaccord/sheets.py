"""What a person sees of a register in the terminal: initiatives, announcements as kept, entities, funnels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from medaccord.cards import COLOURS, card, country_name, rows, table, words
from medaccord.pipeline import Reading
from medaccord.records import Document, Entity, Initiative, Reason, Told
from medaccord.register import (
    AnnouncementKept,
    Compared,
    Due,
    EntityLinked,
    EventLinked,
    Followed,
    Funnel,
    InitiativeTold,
    Register,
)
from medaccord.search import Found
from medaccord.tracking import Delivery, Share

Row = dict[str, object]

_INFERRED = {"activity": "activity (inferred)", "outcome": "outcome (inferred)", "months": "months silent"}
"""How headings for people mark what was concluded."""

FEW = 6
"""Values of a facet that a line has room for."""


def found(hits: Found) -> RenderableType:
    """How many a search has found, and the counts of its facets."""
    parts: list[RenderableType] = []
    if hits.instead:
        parts.append(Text(f"nothing for {hits.search.words!r}: this is for {hits.instead!r}", style="yellow"))
    if hits.perhaps:
        parts.append(Text(f"nothing for {hits.search.words!r}; perhaps you mean {hits.perhaps!r}", style="yellow"))
    pages = -(-hits.total // hits.search.size) if hits.search.size else 1
    of = hits.search.of.removesuffix("s") if hits.total == 1 else hits.search.of
    parts.append(Text(f"\n{hits.total:,} {of}" + f", page {hits.search.page} of {pages:,}" * (pages > 1)))
    counts = ((f.name, ", ".join(f"{c.label} {c.n:,}" for c in f.counts[:FEW])) for f in hits.facets)
    counted = ((_INFERRED.get(name, name), [said]) for name, said in counts if said)
    return Group(*parts, rows(counted))


def initiative(register: Register, one: InitiativeTold) -> RenderableType:
    """An undertaking: its history with sources, who takes part, what was promised, what sources disagree on."""
    it = one.initiative
    followed = register.status(one)
    head = Text(it.title, style="bold")
    state = Text(it.stage.upper(), style=COLOURS[it.stage])
    if followed.activity != it.stage:
        activity = words(followed.activity or "activity unknown")
        state.append(f"  {activity}" + " (inferred)" * followed.inferred, style="default")
    history = [
        {
            "date": told.event.date or "",
            "stage": told.event.stage,
            "event": told.key,
            "told by": f"«{' '.join(told.event.quote.split())}»  {_sources(one, told.announcement)}",
        }
        for told in one.events
    ]
    promises = [
        f"{words(p.step)}, due {p.due or 'on no day'}: {words(p.outcome)} (inferred: {p.reason})"
        for p in register.promises(one)
    ]
    disagree = [
        f"{_DISAGREE[d.field]}: " + " / ".join(f"{_value(v.value)} ({v.announcement})" for v in d.versions)
        for d in register.disagreements(it.id)
    ]
    values = rows(
        [
            ("parties", (_entity(one.entities[id]) for id in it.entities if id in one.entities)),
            ("areas", [", ".join(map(words, it.areas))] if it.areas else []),
            ("about", (f"{thing.name} ({thing.kind})" for thing in it.objects)),
            ("sums", (f"{amount.value:,} {amount.currency}" for amount in it.amounts)),
            ("places", [", ".join(it.places)] if it.places else []),
            ("promised", promises),
            ("disagree", disagree),
            ("joined", (f"{j.left} – {j.right}: {_reasons(j.reasons)}" for j in it.joins)),
        ]
    )
    rule = Rule(it.id, align="left", style="dim")
    return Group(rule, head, state, Text(), table(history, fold=True), Text(), values, Text(followed.rule, style="dim"))


_DISAGREE = {"amount": "sum", "date": "date", "stage": "stage"}


def _value(told: str) -> str:
    """A value on which sources disagree: `98000000 USD` → `98,000,000 USD`."""
    number, sign, currency = told.partition(" ")
    return f"{float(number):,.15g} {currency}" if sign else told


def kept(register: Register, one: AnnouncementKept) -> RenderableType:
    """An announcement as kept: what was read and put right, where it was printed, which initiatives it tells of."""
    parts: list[RenderableType] = [card(Reading(one.document, one.announcement))]
    printed = [f"a reprint of {one.original}"] if one.original != one.document.id else []
    parts.append(
        rows(
            [
                ("source", [one.document.url or one.document.source, *printed]),
                ("reprints", one.reprints),
                ("tells of", (f"{key}: {id}" for key, id in sorted(one.initiatives.items()))),
                ("corrected", _corrected(one)),
            ]
        )
    )
    return Group(*parts)


def event(register: Register, one: EventLinked) -> RenderableType:
    """An event: each value with its words, each party with whom it is taken for and why, and why it was joined."""
    alone = one.announcement.announcement.model_copy(update={"events": (one.event,), "people": (), "evidence": ()})
    links = [
        {
            "party": party.name,
            "taken for (inferred)": f"{link.entity}  {one.entities[link.entity].name}",
            "score": f"{link.score:.2f}",
            "because": _reasons(link.reasons),
        }
        for party, link in zip(one.event.parties, one.links, strict=True)
    ]
    other = ((join.right if join.left == one.key else join.left, join) for join in one.joins)
    values = rows(
        [
            ("tells of", [f"{one.initiative.id}  {one.initiative.title} (inferred)"]),
            ("as does", (f"{key}, {join.score:.2f}: {_reasons(join.reasons)}" for key, join in other)),
            ("corrected", _corrected(one.announcement)),
        ]
    )
    shown = card(Reading(one.announcement.document, alone), explain=True)
    return Group(Rule(one.key, align="left", style="dim"), shown, table(links, fold=True), Text(), values)


def entity(register: Register, one: EntityLinked) -> RenderableType:
    """An entity: its names, and the initiatives that it takes part in."""
    it = one.entity
    names = rows(
        [
            ("kind", [it.kind]),
            ("country", [country_name(it.country)] if it.country else []),
            ("names", it.names),
            ("ids", (f"{scheme} {value}" for scheme, value in it.identifiers)),
        ]
    )
    many = ({"id": i.id, "stage": i.stage, "last": i.last or "", "title": i.title} for i in one.initiatives)
    return Group(Rule(it.id, align="left", style="dim"), Text(it.name, style="bold"), names, Text(), table(many))


def funnel(one: Funnel) -> RenderableType:
    """How many came how far: now, and at least; with intervals and the time from signed to delivered."""
    parts: list[RenderableType] = [Text(f"{one.total:,} initiatives, {one.searched[0]} to {one.searched[1]}")]
    if len(one.groups) == 1 and one.groups[0].key == "all":
        group = one.groups[0]
        lines = [
            {"stage": stage, "now": one.now.get(stage, 0), "came so far": group.reached[stage].count if
             stage in group.reached else "", "of all": _share(group.reached[stage]) if stage in group.reached else ""}
            for stage in COLOURS
        ]  # fmt: skip
        parts += [table(lines), Text(f"delivered of signed: {_share(group.delivered_of_signed)}")]
    elif one.groups:
        lines = [
            {
                "initiatives": group.initiatives,
                "signed": group.reached["signed"].count,
                "delivered": group.reached["delivered"].count,
                "halted": group.halted.count,
                "delivered of signed": _share(group.delivered_of_signed),
                "": one.names.get(group.key, group.key),
            }
            for group in one.groups
        ]
        parts.append(table(lines))
    waiting = one.waiting
    if waiting.initiatives:
        median = f"half after {waiting.median_days} days" if waiting.median_days else "fewer than half so far"
        parts.append(
            Text(
                f"from signed to delivered, where the signature is dated: {median}; {waiting.delivered} of "
                f"{waiting.initiatives} delivered, {waiting.left_out} left out whose signature is not dated or not told"
            )
        )
    return Group(*parts)


def as_json(one: tuple[object, ...]) -> str:
    """What is shown, as one JSON object; of documents what they are, not their texts."""
    from pydantic_core import to_json

    return to_json(_without_texts(one)).decode()


def _without_texts(value: object) -> object:
    if isinstance(value, Document):
        return value.model_dump(include={"id", "source", "url", "title", "language", "published"})
    if isinstance(value, EventLinked):
        value = value._replace(announcement=value.announcement.document)  # type: ignore[arg-type]  # to be printed
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _without_texts(part) for key, part in value.items()}
    return [_without_texts(part) for part in value] if isinstance(value, tuple | list) else value


def _share(share: Share) -> str:
    if share.share is None:
        return "none"
    return f"{share.share:.0%} ({share.low:.0%} to {share.high:.0%} of {share.of})" + ", few" * share.small


def _sources(one: InitiativeTold, announcement: str) -> str:
    return ", ".join(document.url or document.source for document in one.sources[announcement])


def _entity(entity: Entity) -> str:
    where = f"{country_name(entity.country)}, " if entity.country else ""
    return f"{entity.name} ({where}{entity.kind})"


def _reasons(reasons: Sequence[Reason]) -> str:
    return "; ".join(reason.words for reason in reasons if reason.weight > 0)


def _corrected(one: AnnouncementKept) -> Iterator[str]:
    return (f"{c.id} {c.field}, {c.who}: {c.why}" for c in one.corrections if not c.undone)


def heading(title: str) -> RenderableType:
    """A line that parts what follows from what stands above."""
    return Rule(title, align="left", style="dim")


# ---------------------------------------------------------------------------------------------- rows


def hit(hit: Initiative | Told) -> Row:
    """An initiative or an event as a row."""
    if isinstance(hit, Told):
        event = hit.event
        return {
            "event": hit.key,
            "stage": event.stage,
            "date": event.date or "",
            "countries": " ".join(event.countries),
            "parties": "; ".join(party.name for party in event.parties),
            "quote": " ".join(event.quote.split()),
            "source": hit.url or hit.source,
        }
    return {
        "id": hit.id,
        "stage": hit.stage,
        "last": hit.last or "",
        "events": len(hit.events),
        "countries": " ".join(hit.countries),
        "title": hit.title,
    }


def marked(row: Mapping[str, object]) -> Row:
    """A row for people: its headings say what was inferred, and it has no more than fits the terminal."""
    return {_INFERRED.get(name, name): value for name, value in row.items() if name != "event"}


def promise(one: Due) -> Row:
    """A promise as a row."""
    promise = one.promise
    return {
        "due": promise.due or "",
        "step": promise.step,
        "outcome": promise.outcome,
        "event": promise.event,
        "initiative": one.initiative,
        "title": one.title,
    }


def stalled(one: Followed) -> Row:
    """An initiative with what is concluded of its life, as a row."""
    return {
        "id": one.initiative.id,
        "activity": one.status.activity or "",
        "stage": one.initiative.stage,
        "last": one.initiative.last or "",
        "months": one.status.silent_months,
        "title": one.initiative.title,
    }


def delivery(group: Delivery, names: Mapping[str, str]) -> Row:
    """The record of a party, a country or a corridor as a row."""
    reached = {str(stage): share.count for stage, share in group.reached.items()}
    share = group.delivered_of_signed
    return {
        "key": group.key,
        "name": names.get(group.key, ""),
        "initiatives": group.initiatives,
        **reached,
        "halted": group.halted.count,
        "delivered_of_signed": "" if share.share is None else round(share.share, 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
    }


def compared(row: Compared, ids: Sequence[str], *, people: bool = False) -> Row:
    """One field of what is compared, as a row; for `people` it says where it was inferred."""
    field = _INFERRED.get(row.field, row.field) if people else row.field
    return {"field": field, **dict(zip(ids, row.values, strict=True)), "differ": "≠" if row.differ else ""}
