"""The scene: a text's words, places, people, bodies and predicates, and who stands where; features are made from it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from medaccord.extract import homes, model
from medaccord.extract.aliases import unite
from medaccord.extract.bodies import Body, Cast, cast, is_locative, publish, refer, speakers
from medaccord.extract.geography import Geography, geography
from medaccord.extract.parties import Mention, mentions
from medaccord.extract.people import PersonMention, people
from medaccord.extract.predicates import Predicate, predicates
from medaccord.extract.publishers import publisher
from medaccord.extract.wording import words
from medaccord.languages.notes import Found, Notes, Sentence, Token
from medaccord.languages.reading import reading_text
from medaccord.languages.ru import notes as read_notes
from medaccord.records import Document

Meant = tuple[Mention, list[Body]]
"""A mention and the bodies that it means."""
_CONTENT = frozenset(("NOUN", "VERB", "ADJ"))
_SAME_WORD = frozenset(("conj", "appos", "flat", "flat:name", "flat:foreign"))


class Standing(NamedTuple):
    """Where a body is named in the text."""

    rank: int
    """Among the bodies by the number of mentions."""
    lines: frozenset[int]
    """The lines that name it."""
    heads: list[int]
    sentences: list[int]
    """The sentence of each mention, in order."""
    by_sentence: dict[int, list[Mention]]
    titled: bool
    only_place: bool
    """Only said to be where something is."""
    only_source: bool
    """Only said to tell or to know: «по данным СПАРК»."""
    never_named: bool
    rules: list[str]
    """How the rules that read its names begin."""


class Said(NamedTuple):
    """What the words of a clause or a sentence tell, whatever their order."""

    words: set[str]
    """Those with a meaning of their own."""
    moments: set[str]
    """Years and words for times."""
    days: set[str]
    years: set[str]


class Setting(NamedTuple):
    """Who is named around a predicate."""

    sentence: Sentence
    clause: dict[Body, None]
    """The bodies that its clause means."""
    named: set[Body]
    """Those of them that it names, rather than by «стороны»."""
    latest: dict[Body, int]
    """The head of each body's last mention before the predicate."""
    recent: list[int]
    """The same heads in order."""
    places: dict[Body, str]
    """Where bodies stand, seen from it, as far as that was asked."""
    hanging: dict[int, str]
    """By first token, how mentions hang on it, as far as that was asked."""


class Couple(NamedTuple):
    """Two bodies of a text, whatever is told of them."""

    countries: str
    """`same`, `two` or `unknown`."""
    kinds: str
    nested: bool
    """One's name holds the other's."""
    lines: int
    """That name both."""
    sentences: frozenset[int]
    """That name both."""
    at_home: int
    """How many are of the country that the text is at home in."""


@dataclass
class Scene:
    """Everything about one text that features are made from."""

    notes: Notes
    geo: Geography
    cast: Cast
    people: list[Found[PersonMention]]
    predicates: list[Predicate]
    clause_of: dict[int, int] = field(default_factory=dict)
    """Token → index of its predicate."""
    prepositions: dict[int, str] = field(default_factory=dict)
    """Token → the preposition that hangs on it."""
    subjects: dict[int, str] = field(default_factory=dict)
    """Token of a predicate → how the body that is its subject is named."""
    questions: set[int] = field(default_factory=set)
    """Sentences with a question mark."""
    bodies_in: list[dict[Body, None]] = field(default_factory=list)
    """By sentence, the bodies that it means."""
    standings: dict[Body, Standing] = field(default_factory=dict)
    compatriots: Counter[str | None] = field(default_factory=Counter)
    """Bodies by country."""
    solid_countries: set[str | None] = field(default_factory=set)
    """Countries of which a body other than a state or region is named."""
    _at_head: dict[int, Meant] = field(default_factory=dict)
    _firsts: list[int] = field(default_factory=list)
    """Where each mention begins, in order."""
    _tops: dict[int, tuple[Token, str]] = field(default_factory=dict)
    _settings: dict[int, Setting] = field(default_factory=dict)
    stages_in: list[set[str]] = field(default_factory=list)
    """By sentence, the stages that its predicates may tell."""
    _content: list[frozenset[str]] = field(default_factory=list)
    _shared: dict[int, list[int]] = field(default_factory=dict)
    _couples: dict[tuple[Body, Body], Couple] = field(default_factory=dict)
    said: dict[int, tuple[Said, Said]] = field(default_factory=dict)
    """By token of a predicate, what its clause and its sentence tell, once that was asked."""

    def __post_init__(self) -> None:
        tokens = self.notes.tokens
        self.bodies_in = [{} for _ in self.notes.sentences]
        for m in self.cast.mentions:
            meant = self.cast.meant.get(m.first, [])
            self._at_head[m.head] = m, meant
            self.bodies_in[tokens[m.head].sentence].update(dict.fromkeys(meant))
            top, _ = self.top(m)
            if top.rel.startswith("nsubj"):
                self.subjects[top.head] = m.form
        self._firsts = sorted(m.first for m in self.cast.mentions)
        self.stages_in = [set() for _ in self.notes.sentences]
        for p in self.predicates:
            self.stages_in[tokens[p.i].sentence].update(p.stages)
        for k, p in enumerate(self.predicates):
            self.clause_of.update(dict.fromkeys(p.clause, k))
        for t in tokens:
            if t.pos == "ADP" and t.head != t.i:
                self.prepositions.setdefault(t.head, t.key)
        self.questions = {t.sentence for t in tokens if t.text == "?"}
        ranked = sorted(self.cast.bodies, key=lambda b: (-len(b.mentions), b.mentions[0].first))
        self.compatriots = Counter(b.country for b in self.cast.bodies)
        self.solid_countries = {b.country for b in self.cast.bodies if b.kind not in ("state", "region")}
        self.standings = {b: self._standing(b, rank) for rank, b in enumerate(ranked)}

    def countries(self) -> list[str]:
        """The countries that the text speaks of, the likeliest home first, then those named most."""
        named = Counter(g.country for g in self.geo.mentions if g.country)
        home = [self.cast.home] if self.cast.home else []
        return list(dict.fromkeys([*home, *(country for country, _ in named.most_common() if country)]))

    def sentence(self, p: Predicate) -> Sentence:
        """The sentence of a predicate."""
        return self.notes.sentences[self.notes.tokens[p.i].sentence]

    def top(self, m: Mention) -> tuple[Token, str]:
        """The word by which a mention stands in its clause, and ` by` where somebody stands for the body."""
        if (known := self._tops.get(m.head)) is None:
            known = self._tops[m.head] = _top(self.notes.tokens, m)
        return known

    def in_clause(self, p: Predicate) -> Iterator[Meant]:
        """The mentions in the clause of a predicate."""
        return (self._at_head[k] for k in p.clause if k in self._at_head)

    def in_sentence(self, p: Predicate) -> list[Meant]:
        """The mentions in the sentence of a predicate that mean a body, in order, without «стороны»."""
        s = self.sentence(p)
        return [
            meant
            for k in range(s.first, s.last)
            if (meant := self._at_head.get(k)) and meant[1] and meant[0].form != "group"
        ]

    def named_within(self, first: int, last: int) -> int:
        """How many names of bodies begin among these tokens, the last excepted."""
        return bisect_left(self._firsts, last) - bisect_left(self._firsts, first)

    def shared_words(self, p: Predicate) -> list[int]:
        """By sentence, how many content words it shares with that of a predicate; names are none of them."""
        here = self.notes.tokens[p.i].sentence
        if (known := self._shared.get(here)) is None:
            self._content = self._content or [self._content_of(s) for s in self.notes.sentences]
            known = self._shared[here] = [len(self._content[here] & other) for other in self._content]
        return known

    def _content_of(self, s: Sentence) -> frozenset[str]:
        return frozenset(t.lemma for t in self.notes.words(s) if t.pos in _CONTENT and t.ner == "O")

    def setting(self, p: Predicate) -> Setting:
        """Who is named around a predicate; worked out once."""
        if (known := self._settings.get(p.i)) is None:
            known = self._settings[p.i] = self._new_setting(p)
        return known

    def _new_setting(self, p: Predicate) -> Setting:
        clause: dict[Body, None] = {}
        named: set[Body] = set()
        for m, meant in self.in_clause(p):
            clause.update(dict.fromkeys(meant))
            if m.form != "group":
                named.update(meant)
        before = ((b, s.heads, bisect_left(s.heads, p.i)) for b, s in self.standings.items())
        latest = {b: heads[k - 1] for b, heads, k in before if k}
        return Setting(self.sentence(p), clause, named, latest, sorted(latest.values()), {}, {})

    def couple(self, a: Body, b: Body) -> Couple:
        """What two bodies are beside each other; worked out once."""
        if (known := self._couples.get((a, b))) is None:
            known = self._couples[a, b] = self._new_couple(a, b)
        return known

    def _new_couple(self, a: Body, b: Body) -> Couple:
        one, other, home = self.standings[a], self.standings[b], self.cast.home
        countries = "unknown" if not (a.country and b.country) else "same" if a.country == b.country else "two"
        nested = bool(a.stems and b.stems) and (a.stems < b.stems or b.stems < a.stems)
        sentences = frozenset(one.by_sentence.keys() & other.by_sentence.keys())
        at_home = (a.country == home) + (b.country == home)
        kinds = "+".join(sorted((a.kind, b.kind)))
        return Couple(countries, kinds, nested, len(one.lines & other.lines), sentences, at_home)

    def _is_source(self, m: Mention) -> bool:
        """Whether a mention says who tells or knows, rather than who acts."""
        top, _ = self.top(m)
        return self.notes.tokens[top.head].lemma in words("sources")

    def _standing(self, body: Body, rank: int) -> Standing:
        tokens = self.notes.tokens
        heads = [m.head for m in body.mentions]
        sentences = [tokens[k].sentence for k in heads]
        by_sentence: dict[int, list[Mention]] = {}
        for m, s in zip(body.mentions, sentences, strict=True):
            by_sentence.setdefault(s, []).append(m)
        lines = frozenset(self.notes.sentences[s].line for s in by_sentence)
        only_place = body.kind in ("state", "region") and all(is_locative(self.notes, m) for m in body.mentions)
        only_source = all(self._is_source(m) for m in body.mentions)
        never_named = not any(m.form in ("named", "office") for m in body.mentions)
        rules = sorted({_kind_of_rule(m.rule) for m in body.mentions if m.form == "named"})
        told = only_place, only_source, never_named
        return Standing(rank, lines, heads, sentences, by_sentence, 0 in lines, *told, rules)


def scene_of(document: Document, scorer: model.Linear | None = None, notes: Notes | None = None) -> Scene:
    """What the readers of events look at; `scorer` judges the countries of bodies in place of the bundled model.

    `notes` are those of the document's reading text, where they are there already.
    """
    notes = notes or read_notes(*reading_text(document))
    geo = geography(notes)
    persons = people(notes)
    bodies = cast(geo, mentions(notes, geo, persons))
    surroundings, judge = homes.Surroundings(notes, geo, bodies), scorer or model.load("country")
    homes.settle(surroundings, bodies.bodies, judge)
    unite(bodies, notes, geo)
    if owner := publisher(document):
        publish(bodies, notes, owner)
    settled = len(bodies.bodies)
    refer(bodies, notes)
    homes.settle(surroundings, (b for b in bodies.bodies[settled:] if b.guessed), judge)
    speakers(notes, bodies, persons)
    return Scene(notes, geo, bodies, persons, predicates(notes))


def _kind_of_rule(rule: str) -> str:
    """A rule without the word or name that it speaks of."""
    return rule.split(" «")[0].split(" inst_")[0][:14]


def _top(tokens: list[Token], m: Mention) -> tuple[Token, str]:
    """The word by which a mention stands in its clause: «делегация» for «делегация холдинга», the first of «А и Б»."""
    t, via = tokens[m.head], ""
    for _ in range(6):
        up = tokens[t.head]
        if up.i == t.i or up.sentence != t.sentence:
            break
        if t.rel in _SAME_WORD:
            t = up
        elif t.rel == "nmod" and (up.lemma in words("representatives") or up.feats.get("Animacy") == "Anim"):
            t, via = up, " by"
        else:
            break
    return t, via
