"""From mentions to the bodies of one announcement: which mentions mean the same one, and whom «компания» means.

Only within one text; linking the bodies of many texts is the register's work.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import chain, takewhile

from medaccord import knowledge
from medaccord.extract.geography import Geography
from medaccord.extract.parties import ADJECTIVE, CAPITAL, INSTITUTIONS, PAIR, PLACES, TAGGED, Mention
from medaccord.extract.people import PersonMention
from medaccord.extract.wording import beginnings, lexicon, words
from medaccord.languages.notes import Found, Notes
from medaccord.languages.ru import compounds
from medaccord.languages.ru.names import paired_countries
from medaccord.records import PartyKind

MOST_BODIES = 200  # of a text; announcements name sixty at most, and each name is compared with all
_ACRONYM = re.compile(r"^[А-ЯЁA-Z]{2,8}$")
_CONTRACTED = re.compile(r"^([А-ЯЁ][а-яё]{1,6})([А-ЯЁ]{1,4}[УАИЦ])$")
_INITIAL_OF = {"У": "университет", "А": "академи", "И": "институт", "Ц": "центр"}
_NAMING = frozenset(("named", "office", "country", "region"))
_AUTHORITIES = frozenset(("government", "region"))
_UNNAMED = frozenset(("generic", "group"))
_WE = "мы"
_WHO_LIVES = re.compile("(?:[чж]анин|итянин|[ая]нин|н?ец|ич|як|ский|цкий|ской)$")
_OF = frozenset(("из", ",", "(", "«", '"', "–", "—"))
_BESIDE = 3  # tokens from a name to the town that it is of
_INSTITUTES = frozenset(("институт", "нии"))


@dataclass(eq=False)
class Body:
    """One body with all its mentions; `name` is the fullest that the text gives."""

    name: str
    kind: PartyKind
    country: str | None
    mentions: list[Mention] = field(default_factory=list)
    stems: frozenset[str] = frozenset()
    where: Mention | None = None
    """The mention that gave the name."""
    told: Mention | None = None
    """The mention that told the country."""
    guessed: bool = False
    """The country is the announcement's own, told by no word beside the name."""
    lemmas: set[str] = field(default_factory=set)
    also: set[str] = field(default_factory=set)
    since: int = 0
    """The token from which on it has been named."""
    known: set[str] = field(default_factory=set)
    """Its ids in the knowledge."""
    of_none: bool = False
    """It is known to be of no country."""
    masthead: tuple[int, int] | None = None
    """Code points of the stored text: the line above the announcement that names it as the publisher."""

    @property
    def needs_country(self) -> bool:
        """Whether its country is still to be found; a state without a code has none."""
        return self.country is None and self.kind not in ("international", "state") and not self.of_none

    def absorb(self, other: Body) -> None:
        """Takes over the mentions and names of a body that is this one by another name."""
        self.mentions = sorted([*self.mentions, *other.mentions], key=_first)
        self.since = self.mentions[0].first
        self.lemmas |= other.lemmas
        self.also |= other.also | {other.name}
        self.known |= other.known


@dataclass
class Cast:
    """The bodies of a text, and for each mention whom it means."""

    bodies: list[Body]
    meant: dict[int, list[Body]]
    """By the mention's first token."""
    mentions: list[Mention]
    home: str | None
    """The announcement's own country."""
    publisher: Body | None = None
    """Whose site the page is of; among the bodies once the text speaks of it."""


def cast(geo: Geography, mentions: Sequence[Mention]) -> Cast:
    """Bodies in the order in which they are first named; the text's own country stands in where none is told."""
    home = _home(geo, mentions)
    bodies: list[Body] = []
    meant: dict[int, list[Body]] = {}
    for m in mentions:
        if m.rule == CAPITAL and m.country == home:
            m.form, m.kind = "region", "region"
        elif m.rule == CAPITAL:
            m.name = _country_name(m.country)
    for m in sorted(mentions, key=lambda m: (m.country is None, m.form != "named", m.first)):
        if m.form in _NAMING:
            body = _same(bodies, m, home)
            if body is None and len(bodies) < MOST_BODIES:
                body = _new(m)
                bodies.append(body)
            if body is not None:
                _join(body, m)
            meant[m.first] = [body] if body else []
    for b in bodies:
        b.mentions.sort(key=_first)
        b.since = b.mentions[0].first
    bodies.sort(key=lambda b: b.since)
    for b in bodies:
        if b.needs_country:
            b.country, b.guessed = home, True
    return Cast(bodies, meant, sorted(mentions, key=_first), home)


def publish(out: Cast, notes: Notes, publisher: Body) -> None:
    """Makes a body the text's publisher, whom «мы» and «наш институт» mean; `refer` should come after."""
    named = next((b for b in out.bodies if b.kind == publisher.kind and same_name(b.stems, publisher.stems)), None)
    if named is None and publisher.country is None:
        publisher.country = out.home
    out.publisher = named or publisher
    taken = {k for m in out.mentions for k in range(m.first, m.last)}
    for t in notes.tokens:
        if t.lemma in words("ourselves") and t.i not in taken and not _is_quoted(notes, t.i):
            rule = "the publisher speaks"
            out.mentions.append(Mention(t.i, t.i + 1, t.i, "generic", publisher.kind, "", None, rule, _WE))
    out.mentions.sort(key=_first)


def _is_quoted(notes: Notes, i: int) -> bool:
    """Whether quotation marks that open before a token of the sentence close after it: somebody else speaks."""
    sentence = notes.sentences[notes.tokens[i].sentence]
    before = "".join(t.text for t in notes.tokens[sentence.first : i])
    return before.count("«") > before.count("»") or before.count('"') % 2 == 1 or before[:1] in ("–", "—", "-")


def refer(out: Cast, notes: Notes) -> None:
    """Leads every word that stands for a body to the one it means; countries should be settled before."""
    acting = _Acting(notes)
    for m in out.mentions:
        if m.first not in out.meant:
            out.meant[m.first] = _refers(out, m, acting)
            for b in out.meant[m.first]:
                insort(b.mentions, m, key=_first)


def speakers(notes: Notes, cast: Cast, people: Sequence[Found[PersonMention]]) -> None:
    """Adds a mention of the body wherever somebody who speaks for it is named."""
    at = {k: m for m in cast.mentions for k in range(m.first, m.last)}
    for found in people:
        person = found.value
        bodies = _body_of(cast, at, person)
        if not bodies:
            continue
        for first, last in person.mentions:
            if any(k in at for k in range(first, last)):
                continue
            m = Mention(first, last, first, "person", bodies[0].kind, "", None, f"{person.name} speaks for it")
            cast.mentions.append(m)
            cast.meant[first] = bodies
            bodies[0].mentions.append(m)
    cast.mentions.sort(key=_first)
    for b in cast.bodies:
        b.mentions.sort(key=_first)


def _body_of(cast: Cast, at: dict[int, Mention], person: PersonMention) -> list[Body]:
    """The body in the person's role, else the one that an office right beside the name stands for."""
    around = range(*person.body) if person.body else range(0)
    beside = [k for first, last in person.mentions for k in (first - 1, first - 2, last, last + 1)]
    for k in (*around, *beside):
        m = at.get(k)
        if (
            m is not None
            and (k in around or m.form in ("office", "generic", "named"))
            and (bodies := cast.meant.get(m.first))
        ):
            return bodies[:1]
    return []


def _home(geo: Geography, mentions: Sequence[Mention]) -> str | None:
    """The country that the text stands in: the one told most often, regions counting twice; the first of several."""
    counts = Counter(g.country for g in geo.mentions if g.country)
    counts.update(g.country for g in geo.mentions if g.country and g.kind == "region")
    counts.update(m.country for m in mentions if m.known and m.country and m.first not in geo.at)
    most = max(counts.values(), default=0)
    return next((g.country for g in geo.mentions if g.country and counts[g.country] == most), None)


# ------------------------------------------------------------------------------------------------ names


@lru_cache(maxsize=10_000)
def stems(name: str) -> frozenset[str]:
    """A name's words cut to comparable stems, abbreviations written out, legal forms and «Республика» dropped."""
    out = []
    for word in re.findall(r"[\w-]+", name.lower().replace("ё", "е")):
        for part in lexicon()["unabbreviated"].get(word) or _written_out(word):
            if part in words("no_part_of_name") or part.upper() in words("legal_forms"):
                continue
            out.append(part if len(part) <= 4 else part[: max(4, len(part) - 3)][:8])
    return frozenset(out)


def _written_out(word: str) -> list[str]:
    """What a compound is short for: «облбольница» is an областная больница."""
    made = compounds.compound(word)
    return made.written_out if made else [word]


def _initials(name: str) -> str:
    return "".join(
        w[0] for w in re.findall(r"[^\W\d_]+", name) if w.lower() not in ("и", "в", "по", "имени", "им")
    ).upper()


def _abbreviates(short: str, long: str) -> bool:
    """«Обский ГМУ» for «Обский государственный медицинский университет»."""
    parts = short.split()
    capital = next((w for w in parts if _ACRONYM.match(w) and len(w) > 1), None)
    if capital is None or len(parts) < 2:
        return False
    rest = stems(" ".join(w for w in parts if w != capital))
    left = [w for w in long.split() if not stems(w) <= rest]
    return bool(rest) and rest <= stems(long) and _initials(" ".join(left)) == capital


def _shortens(short: str, long: str, of_a_kind: bool) -> bool:
    """Whether one name is the other's initials, or, where both are of a kind, abbreviates a part of it."""
    is_acronym = _ACRONYM.match(short) is not None and _initials(long) == short
    return is_acronym or _contracts(short, long) or (of_a_kind and _abbreviates(short, long))


def _contracts(short: str, long: str) -> bool:
    """«ГрГМУ» for «Гродненский медуниверситет»: a beginning, and initials of words that the name may leave out."""
    found = _CONTRACTED.match(short)
    if found is None or not long.startswith(found[1]):
        return False
    medical = "М" not in found[2] or "мед" in long.lower()
    return medical and _INITIAL_OF[short[-1]] in long.lower()


def _alike(a: str, b: str) -> bool:
    """One stem begins the other."""
    return a == b or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)))


def _within(a: frozenset[str], b: frozenset[str]) -> bool:
    return all(any(_alike(x, y) for y in b) for x in a)


def same_name(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two names' stems are one body's: equal, or one holds the other but for one or two words."""
    if not a or not b:
        return False
    if a == b:
        return True
    if _within(a, b) and _within(b, a):
        return True
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return _within(small, large) and (len(small) >= 3 or (len(small) >= 2 and len(large) <= 4))


def _same(bodies: Sequence[Body], m: Mention, home: str | None) -> Body | None:
    """The body that the mention names again; one without a country goes to the text's own country where it may."""
    mine = stems(m.name)
    options = [b for b in bodies if _matches(b, m, mine)]
    if not options and (of_region := _of_this_region(bodies, m)):
        return of_region
    if m.country is None and m.kind in ("government", "region") and len(options) > 0:
        at_home = [b for b in options if b.country in (home, None)]
        return at_home[0] if at_home else None
    return options[-1] if options else None


def _of_this_region(bodies: Sequence[Body], m: Mention) -> Body | None:
    """The authority that «областной минздрав» or «министерство региона» means: the region's named last before it."""
    core = _offices(stems(m.core or m.name))
    if not m.core or not core:
        return None
    options = [b for b in bodies if b.kind in ("region", "government") and not _is_place(b)]
    fitting = [b for b in options if _within(core, _offices(b.stems)) and b.stems != core]
    regional = [b for b in fitting if b.kind == "region"] or fitting
    return max(regional, key=lambda b: (_before(b, m.first), -b.mentions[0].first), default=None)


def _before(b: Body, at: int) -> int:
    """The body's last mention before a token; -1 for none."""
    return max((m.first for m in b.mentions if m.first < at), default=-1)


def _is_place(b: Body) -> bool:
    """A region or town by its own name, rather than an authority of one."""
    return not b.lemmas.isdisjoint(_places())


@cache
def _places() -> frozenset[str]:
    """Lemmas of the mentions that name a region or town itself."""
    return words("divisions") | {"регион"}


def _offices(name: frozenset[str]) -> frozenset[str]:
    """Stems in which every region's authority for health is called the same: министерство, департамент, комитет."""
    if not stems("здравоохранение") <= name:
        return name
    return frozenset("office" if s in stems("министерство департамент комитет управление") else s for s in name)


def _matches(b: Body, m: Mention, mine: frozenset[str]) -> bool:
    if "state" in (b.kind, m.kind) or m.form == "region":
        if b.kind == m.kind == "state":
            return b.country == m.country and (m.country is not None or same_name(mine, b.stems))
        return b.kind == m.kind and _is_place(b) and same_name(mine, b.stems)
    if m.country and b.country and m.country != b.country:
        return False
    if "region" in (b.kind, m.kind) and not {b.kind, m.kind} <= _AUTHORITIES:
        return False
    if b.kind == m.kind == "region" and _is_place(b) != (m.lemma in _places()):
        return False
    if m.known in b.known or _begins(m, b):
        return True
    if same_name(mine, b.stems) or m.name in b.also or b.name in m.also:
        return True
    if (len(mine) == 1 and any(mine == stems(x) for x in b.also)) or (
        len(b.stems) == 1 and any(b.stems == stems(x) for x in m.also)
    ):
        return True
    if _shortens(m.name, b.name, b.kind == m.kind) or _shortens(b.name, m.name, b.kind == m.kind):
        return True
    return len(mine) == 1 and len(b.stems) == 1 and m.kind == b.kind == "company" and _alike(*mine, *b.stems)


def _begins(m: Mention, b: Body) -> bool:
    """Whether one name is the other's beginning, cut off by the tagger: «Станция скорой» of «Станция скорой помощи»."""
    short, long = sorted((m.name, b.name), key=len)
    cut = TAGGED in (m.rule, b.where.rule if b.where else "")
    return cut and " " in short and long.startswith(f"{short} ")


def _new(m: Mention) -> Body:
    """A body that the mention is the first to name."""
    return Body(m.name, m.kind, m.country, stems=stems(m.name), where=m, told=m if m.country else None)


def _join(body: Body, m: Mention) -> None:
    """Adds a mention that names the body; the fullest name stays."""
    body.mentions.append(m)
    body.lemmas.add(m.lemma)
    body.also |= m.also
    if m.known:
        body.known.add(m.known)
        body.of_none |= m.of_none
    if (body.kind, m.kind) == ("government", "region"):
        body.kind = "region"
    if m.country and not body.country:
        body.country, body.told = m.country, m
    told_by_capital = body.where is not None and body.where.rule == CAPITAL and m.rule != CAPITAL
    if told_by_capital or (m.form == "named" and _is_fuller(body, m)):
        body.name, body.where, body.stems = m.name, m, stems(m.name)
        if body.kind == "company":
            body.kind = m.kind


def _is_fuller(body: Body, m: Mention) -> bool:
    """Whether the mention's name says more than the body's."""
    named = body.where is not None and body.where.form == "named"
    length = len(body.name) if named else 0
    return (len(m.name), m.name) > (length, body.name) and len(stems(m.name)) >= len(body.stems)


# ------------------------------------------------------------------------------------------------ reference


def is_locative(notes: Notes, m: Mention) -> bool:
    """Whether a mention says where or whence: «в Анкаре», «из Бухары» is a place rather than somebody who acts."""
    before = notes.tokens[m.first - 1].key if m.first else ""
    return m.form in ("country", "region") and before in words("place_prepositions")


def _refers(out: Cast, m: Mention, acting: _Acting) -> list[Body]:
    """Whom a generic word means: the nearest body before it (else after it) that answers to the word."""
    if m.form == "group":
        return _group(out, m, acting)
    if m.form == "side":
        return _side(out, m, acting)
    if m.form == "division":
        return _townspeople(out, m, acting) if m.name else _division(out, m)
    if m.located and not any(b.kind == m.kind for b in out.bodies):
        return _unnamed(out, m)
    named = [b for b in out.bodies if b.kind != "state" and any(x.rule not in PLACES for x in b.mentions)]
    if m.lemma in words("authorities"):
        named = [b for b in named if not _is_place(b)]
    named = [b for b in named if _may_be_called(b, m)]
    heads = _INSTITUTES if m.lemma in _INSTITUTES else {m.lemma}
    same_head = [b for b in named if not heads.isdisjoint(b.lemmas)] if m.lemma in words("shared_heads") else []
    if (m.lemma == _WE or not any(b.since < m.first for b in same_head)) and (own := _own(out, m, heads)):
        return own
    options = same_head or [b for b in named if b.kind in _answers(m.lemma, m.kind)]
    if not acting.looks_ahead(m):
        options = [b for b in options if b.since < m.first]
    chosen = _nearest(options, m.first)
    nameable = " " in m.name or m.lemma in words("alone")
    if chosen is None and nameable and m.kind != "company" and m.lemma not in words("unnamed_things"):
        return _unnamed(out, m)
    return [chosen] if chosen else []


def _unnamed(out: Cast, m: Mention) -> list[Body]:
    """A body in the words of the text, none being named whom they may mean."""
    country, told = (m.country, m) if m.country else (out.home, None)
    body = Body(m.name, m.kind, country, stems=stems(m.name), where=m, told=told, lemmas={m.lemma})
    body.guessed = told is None
    return _added(out, m.first, body)


def _division(out: Cast, m: Mention) -> list[Body]:
    """The region at home that «область» means, by its executive where that is named; «республика» may be the state."""
    regions = [b for b in out.bodies if b.kind == "region" and b.country in (out.home, None)]
    fitting = [b for b in regions if _is_of_division(b, m.lemma)]
    chosen = _nearest([b for b in fitting if _is_place(b)] or fitting, m.first)
    if chosen is not None:
        executive = (b for b in fitting if not b.lemmas.isdisjoint(words("executive")) and chosen.stems <= b.stems)
        return [next(executive, chosen)]
    name, kind = m.lemma, m.kind
    if m.lemma in words("states_alone") and out.home not in words("states_alone", "federal"):
        if state := _named_state(out, out.home):
            return [state]
        name, kind = _country_name(out.home), "state"
    return _added(out, m.first, Body(name, kind, out.home, stems=stems(name), where=m, guessed=True, lemmas={m.lemma}))


def _townspeople(out: Cast, m: Mention, acting: _Acting) -> list[Body]:
    """The nearest body that the text says to be of a town, else the town: «томичи» for «томский холдинг «Сура»»."""
    if beside := acting.beside(out, m):
        return [beside]
    town = next((b for b in out.bodies if b.kind == "region" and same_name(b.stems, stems(m.name))), None)
    if found := _nearest(acting.of_town(out, m), m.first) or town:
        return [found]
    told = Body(m.name, m.kind, m.country, stems=stems(m.name), where=m, told=m, lemmas={"регион"})
    return _added(out, m.first, told)


def _is_of_division(b: Body, lemma: str) -> bool:
    """Whether a name tells of a region that a word means: «Акимат Карагандинской области», «Минздрав Тувы»."""
    told = tuple(lexicon()["home_divisions"][lemma])
    if any(w.startswith(told) for w in b.name.lower().split()):
        return True
    return lemma in words("states_alone") and any(_within(name, b.stems) for name in _republics())


@cache
def _republics() -> frozenset[frozenset[str]]:
    """The stems of the names of regions that are republics."""
    told = tuple(word for lemma in words("states_alone") for word in lexicon()["home_divisions"][lemma])
    regions = (r for r in knowledge.regions().values() if any(w.startswith(told) for w in r.name.lower().split()))
    return frozenset(stems(name) for r in regions for name in (r.name, *r.names)) - {frozenset()}


def _may_be_called(b: Body, m: Mention) -> bool:
    """Whether no word of a generic phrase singles out another body: «областная больница» is no госпиталь «Сура»."""
    executive = words("executive")
    if m.lemma in executive and b.lemmas.isdisjoint(executive):
        return _governs(m, b)
    if m.lemma in words("authorities") and " " in m.name and _is_another_authority(b, m):
        return False
    single = [w for w in m.name.lower().split() if w.startswith(beginnings("singling"))]
    return not single or stems(" ".join(single)) <= _told_of(b)


def _is_another_authority(b: Body, m: Mention) -> bool:
    """Whether a body governs, or is for another field: no «департамент здравоохранения» is the Минсельхоз."""
    health = stems("здравоохранение")
    return not b.lemmas.isdisjoint(words("executive")) or (health <= stems(m.name) and not health <= _told_of(b))


def _governs(m: Mention, b: Body) -> bool:
    """Whether a word for who governs may mean a body: «правительство области» means an область, no town abroad."""
    if not _is_place(b):
        return b.name.lower().startswith(beginnings("cabinets"))
    if b.country and b.country not in lexicon()["governed_in"].get(m.lemma, (b.country,)):
        return False
    told = [row for w in m.name.lower().split() for start, row in lexicon()["governed"].items() if w.startswith(start)]
    if not told:
        return True
    named = re.findall(r"\w+", b.name.lower())
    parts = {part for row in lexicon()["governed"].values() for part in row}
    if told[0]:
        return any(w.startswith(part) or w.endswith(part) for w in named for part in told[0])
    return not any(w.startswith(part) for w in named for part in parts)


def _told_of(b: Body) -> frozenset[str]:
    """The stems of all that the text calls a body."""
    return b.stems.union(*(stems(x) for x in b.also), *(stems(m.described) for m in b.mentions if m.described))


def _own(out: Cast, m: Mention, heads: Collection[str]) -> list[Body]:
    """The publisher, where the word may mean it."""
    publisher = out.publisher
    if publisher is None or not (m.lemma == _WE or " " not in m.name):
        return []
    fits = m.lemma == _WE or not publisher.lemmas.isdisjoint(heads) or publisher.kind in _answers(m.lemma)
    if not fits:
        return []
    return [publisher] if publisher in out.bodies else _added(out, m.first, publisher)


def _answers(lemma: str, *otherwise: str) -> Sequence[str]:
    """The kinds of body that a word may mean."""
    return lexicon()["refers"].get(lemma, otherwise)


def _added(out: Cast, at: int, body: Body) -> list[Body]:
    """The body, new among those of the text where it may have more."""
    if len(out.bodies) >= MOST_BODIES:
        return []
    out.bodies.append(body)
    body.since = at
    return [body]


def _nearest(options: Sequence[Body], at: int) -> Body | None:
    """The body named last before a token, else the one named first."""
    before = [b for b in options if b.since < at]
    if before:
        return max(before, key=lambda b: _latest(b, at))
    return min(options, key=lambda b: b.since, default=None)


def _latest(body: Body, at: int) -> int:
    """Where the body was last mentioned before a token."""
    return body.mentions[bisect_left(body.mentions, at, key=_first) - 1].first


def _first(m: Mention) -> int:
    return m.first


def _side(out: Cast, m: Mention, acting: _Acting) -> list[Body]:
    """«турецкая сторона»: a body of that country, else the state; «турецкие инвесторы» may stand as named."""
    if m.country is None:
        return _without_code(out, m)
    # «мариупольские больницы» are none that is guessed to be there
    several = acting.is_plural(m) and m.kind in INSTITUTIONS
    of_country = [b for b in out.bodies if b.country == m.country and b.kind != "state" and not (several and b.guessed)]
    if m.rule == ADJECTIVE and any(b.country == m.country for b in out.bodies):
        return []
    fitting = [b for b in of_country if m.lemma in b.lemmas or b.kind in _answers(m.lemma)]
    if not fitting and m.lemma in words("sides") and m.lemma not in words("sides", "makers"):
        fitting = of_country
    if chosen := _nearest(fitting, m.first):
        return [chosen]
    if m.lemma in words("unnamed_things"):
        return []
    if m.name:
        return _added(out, m.first, Body(m.name, m.kind, m.country, stems=stems(m.name), where=m, told=m))
    return _state(out, m, m.country)


def _one_of_two(out: Cast, m: Mention, country: knowledge.Country) -> list[Body]:
    """The state that a joined adjective tells of, unless the text names another body of it."""
    if country.code is None:
        return _without_code(out, replace(m, kind="state", name=country.name))
    named = {b.kind == "state" for b in out.bodies if b.country == country.code}
    return _state(out, m, country.code) if not named or True in named else []


def _state(out: Cast, m: Mention, country: str | None) -> list[Body]:
    """The state that a mention tells of by its country alone; new where the text has not named it."""
    state = _named_state(out, country)
    return [state] if state else _added(out, m.first, Body(_country_name(country), "state", country, where=m, told=m))


def _named_state(out: Cast, country: str | None) -> Body | None:
    """The state of this code, where the text has named it."""
    return next((b for b in out.bodies if b.kind == "state" and b.country == country), None)


def _without_code(out: Cast, m: Mention) -> list[Body]:
    """The state without a code that «абхазские врачи» tells of, by its name."""
    named = next((b for b in out.bodies if b.kind == m.kind == "state" and b.name == m.name), None)
    if named is not None or not m.name:
        return [named] if named else []
    return _added(out, m.first, Body(m.name, m.kind, None, stems=stems(m.name), where=m))


def _country_name(code: str | None) -> str:
    return next((c.name for c in knowledge.countries().values() if c.code == code), code or "")


def _group(out: Cast, m: Mention, acting: _Acting) -> list[Body]:
    """«стороны»: the two bodies met last that act; «вузы»: the universities; «российско-иранский»: both states."""
    if m.rule == PAIR:
        return [b for country in paired_countries(m.name) for b in _one_of_two(out, m, country)]
    kinds = _answers(m.lemma, *(() if m.lemma in words("group") else (m.kind,)))
    options = (b for b in out.bodies if not kinds or b.kind in kinds)
    told = [(at, b) for b in options if (at := acting.last(b, m.first)) >= 0]
    ranked = sorted(told, key=lambda pair: -pair[0])
    if len(ranked) >= max(m.count, 2):
        return [b for _, b in ranked[: max(m.count, 2)]]
    if not m.count and not (m.acts and m.kind != "region" and m.name.lower().startswith(beginnings("of_a_sort"))):
        return []
    related = INSTITUTIONS if m.kind in INSTITUTIONS else (m.kind,)  # of two «вузы» one may be an institute
    if m.lemma in words("unnamed_things") or sum(b.kind in related for b in out.bodies) >= max(m.count, 2):
        return []
    m.form = "side"  # from now on a party as any other
    return _unnamed(out, m)


class _Acting:
    """Where bodies were last named as ones that act: no places, no things without a name.

    It is asked in the order of the text, so that no mention is looked at twice.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._known: dict[Body, tuple[bool, int, int]] = {}
        """Whether a body has a name, the token up to which its mentions are looked at, and where it last acts."""
        self._of_town: dict[str, list[Body]] = {}
        """By a town's name, the bodies told to be of it, once that was asked."""

    def beside(self, out: Cast, m: Mention) -> Body | None:
        """The body named right after those of a town: «томичи из «Суры»»."""
        for k in range(m.last, min(m.last + _BESIDE, len(self._notes.tokens))):
            named = out.meant.get(k, [])
            if named and named[0].kind not in ("state", "region"):
                return named[0]
            if self._notes.tokens[k].key not in _OF:
                return None
        return None

    def of_town(self, out: Cast, m: Mention) -> list[Body]:
        """The bodies that the text names beside the town whose people a mention tells of."""
        if m.name not in self._of_town:
            stem, name = _WHO_LIVES.sub("", m.lemma), m.name.lower()[:-1]
            bodies = (b for b in out.bodies if b.kind not in ("state", "region"))
            self._of_town[m.name] = [b for b in bodies if any(self._is_told(x, stem, name) for x in b.mentions)]
        return self._of_town[m.name]

    def _is_told(self, m: Mention, stem: str, name: str) -> bool:
        """Whether a town's name or its adjective stands beside a body's name."""
        if m.form not in _NAMING:
            return False
        tokens = self._notes.tokens
        after = takewhile(lambda t: t.pos != "VERB", tokens[m.last : m.last + _BESIDE])  # no «больница поможет Чите»
        around = chain(tokens[max(m.first - _BESIDE, 0) : m.last], after)
        return any((t.key.startswith(stem) and "ск" in t.key) or t.key.startswith(name) for t in around)

    def looks_ahead(self, m: Mention) -> bool:
        """Whether a mention may mean a body that is named after it: no «новый завод» does."""
        return not (m.first > 0 and self._notes.tokens[m.first - 1].lemma in words("to_be_made"))

    def is_plural(self, m: Mention) -> bool:
        """Whether a mention tells of several."""
        return self._notes.tokens[m.head].number == "Plur"

    def last(self, b: Body, at: int) -> int:
        """The token before another at which a body was last so named; -1 where there is none."""
        named, seen, last = self._known.get(b) or (any(m.form not in _UNNAMED for m in b.mentions), 0, -1)
        first, end = (bisect_left(b.mentions, token, key=_first) for token in (seen, at))
        for m in b.mentions[first:end]:
            named = named or m.form not in _UNNAMED
            if m.form != "group" and m.rule not in PLACES and not is_locative(self._notes, m):
                last = m.first
        self._known[b] = named, at, last
        return last if named else -1
