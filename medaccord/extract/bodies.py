"""From mentions to the bodies of one announcement: which mentions mean the same one, and whom «компания» means.

Only within one text; linking the bodies of many texts is the register's work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from medaccord import knowledge
from medaccord.extract.geography import Geography
from medaccord.extract.parties import Mention, lexicon, words
from medaccord.extract.people import PersonMention
from medaccord.languages.notes import Found, Notes
from medaccord.records import PartyKind


@dataclass(slots=True, eq=False)
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


@dataclass(slots=True)
class Cast:
    """The bodies of a text, and for each mention whom it means."""

    bodies: list[Body]
    meant: dict[int, list[Body]]
    """By the mention's first token."""
    mentions: list[Mention]
    home: str | None
    """The announcement's own country."""


def cast(geo: Geography, mentions: Sequence[Mention]) -> Cast:
    """Bodies in the order in which they are first named; the text's own country stands in where none is told."""
    home = _home(geo, mentions)
    bodies: list[Body] = []
    meant: dict[int, list[Body]] = {}
    for m in sorted(mentions, key=lambda m: (m.country is None, m.form not in ("named",), m.first)):
        if m.form in ("named", "office", "country", "region"):
            body = _same(bodies, m, home) or _new(bodies, m)
            _join(body, m)
            meant[m.first] = [body]
    for b in bodies:
        b.mentions.sort(key=lambda m: m.first)
    bodies.sort(key=lambda b: b.mentions[0].first)
    for b in bodies:
        if b.country is None and b.kind not in ("international", "state"):  # a state without a code has none
            b.country, b.guessed = home, True
    return Cast(bodies, meant, sorted(mentions, key=lambda m: m.first), home)


def refer(out: Cast) -> None:
    """Leads every word that stands for a body to the one it means; countries should be settled before."""
    for m in out.mentions:
        if m.first not in out.meant:
            out.meant[m.first] = _refers(out, m)
            for b in out.meant[m.first]:
                b.mentions.append(m)
    for b in out.bodies:
        b.mentions.sort(key=lambda m: m.first)


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
    cast.mentions.sort(key=lambda m: m.first)
    for b in cast.bodies:
        b.mentions.sort(key=lambda m: m.first)


def _body_of(cast: Cast, at: dict[int, Mention], person: PersonMention) -> list[Body]:
    """The body in the person's role, else the one that an office right beside the name stands for."""
    around = range(*person.body) if person.body else range(0)
    beside = [k for first, last in person.mentions for k in (first - 1, first - 2, last, last + 1)]
    for k in (*around, *beside):
        m = at.get(k)
        if m is not None and (k in around or m.form in ("office", "generic", "named")) and (bodies := cast.meant.get(m.first)):
            return bodies[:1]
    return []


def _home(geo: Geography, mentions: Sequence[Mention]) -> str | None:
    """The country that the text stands in: the first dateline city, else the one told most often."""
    counts = Counter(g.country for g in geo.mentions if g.country)
    for g in geo.mentions:
        counts[g.country] += g.kind == "region" and g.country is not None
    if not counts:
        return None
    best = max(counts.values())
    return min((g.first, c) for c, n in counts.items() if n == best for g in geo.mentions if g.country == c)[1]


# ------------------------------------------------------------------------------------------------ names

_EXPAND = {
    "минздрав": "министерство здравоохранения",
    "мз": "министерство здравоохранения",
    "минздравсоцзащиты": "министерство здравоохранения социальной защиты",
    "минздравсоцзащита": "министерство здравоохранения социальной защиты",
    "соцзащиты": "социальной защиты",
    "минпромторг": "министерство промышленности торговли",
    "мид": "министерство иностранных дел",
    "минобороны": "министерство обороны",
    "минобрнауки": "министерство образования науки",
    "медуниверситет": "медицинский университет",
    "онкоцентр": "онкологический центр",
    "кардиоцентр": "кардиологический центр",
    "медцентр": "медицинский центр",
    "нии": "научно-исследовательский институт",
    "рф": "россия",
    "российской": "россия",
    "рк": "казахстан",
    "руз": "узбекистан",
    "рб": "беларусь",
    "кр": "кыргызстан",
    "кыргызской": "кыргызстан",
    "чешской": "чехия",
    "рт": "таджикистан",
    "кнр": "китай",
    "киргизия": "кыргызстан",
    "белоруссия": "беларусь",
}
_DROP = frozenset("республика республики федерация федерации имени им г город и".split())
_ACRONYM = re.compile(r"^[А-ЯЁA-Z]{2,8}$")


def stems(name: str) -> frozenset[str]:
    """A name's words cut to comparable stems, abbreviations written out, legal forms and «Республика» dropped."""
    out = []
    for word in re.findall(r"[\w-]+", name.lower().replace("ё", "е")):
        for part in _EXPAND.get(word, word).split():
            if part in _DROP or part.upper() in words("legal_forms"):
                continue
            out.append(part if len(part) <= 4 else part[: max(4, len(part) - 3)][:8])
    return frozenset(out)


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[^\W\d_]+", name) if w.lower() not in ("и", "в", "по", "имени", "им")).upper()


def _abbreviates(short: str, long: str) -> bool:
    """«Обский ГМУ» for «Обский государственный медицинский университет»."""
    parts = short.split()
    capital = next((w for w in parts if _ACRONYM.match(w) and len(w) > 1), None)
    if capital is None or len(parts) < 2:
        return False
    rest = stems(" ".join(w for w in parts if w != capital))
    left = [w for w in long.split() if not stems(w) <= rest]
    return bool(rest) and rest <= stems(long) and _initials(" ".join(left)) == capital


def _alike(a: str, b: str) -> bool:
    """One stem begins the other."""
    return a == b or min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a))


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
    return _within(small, large) and (len(small) >= 3 or len(small) >= 2 and len(large) <= 4)


def _same(bodies: Sequence[Body], m: Mention, home: str | None) -> Body | None:
    """The body that the mention names again; one without a country goes to the text's own country where it may."""
    mine = stems(m.name)
    options = [b for b in bodies if _matches(b, m, mine)]
    if m.country is None and m.kind in ("government", "region") and len(options) > 0:
        at_home = [b for b in options if b.country in (home, None)]
        return at_home[0] if at_home else None
    return options[-1] if options else None


def _matches(b: Body, m: Mention, mine: frozenset[str]) -> bool:
    if "state" in (b.kind, m.kind) or m.form == "region":
        return b.kind == m.kind and (b.country == m.country if b.kind == "state" else same_name(mine, b.stems))
    if m.country and b.country and m.country != b.country:
        return False
    if m.known and any(x.known == m.known for x in b.mentions):
        return True
    if same_name(mine, b.stems) or m.name in b.also or b.name in m.also:
        return True
    if len(mine) == 1 and any(mine == stems(x) for x in b.also) or len(b.stems) == 1 and any(b.stems == stems(x) for x in m.also):
        return True
    if _ACRONYM.match(m.name) and _initials(b.name) == m.name or _ACRONYM.match(b.name) and _initials(m.name) == b.name:
        return True
    if b.kind == m.kind and (_abbreviates(m.name, b.name) or _abbreviates(b.name, m.name)):
        return True
    return len(mine) == 1 and len(b.stems) == 1 and m.kind == b.kind == "company" and _alike(*mine, *b.stems)


def _new(bodies: list[Body], m: Mention) -> Body:
    body = Body(m.name, m.kind, m.country, stems=stems(m.name), where=m, told=m if m.country else None)
    bodies.append(body)
    return body


def _join(body: Body, m: Mention) -> None:
    body.mentions.append(m)
    body.lemmas.add(m.lemma)
    body.also |= m.also
    if m.country and not body.country:
        body.country, body.told = m.country, m
    if m.form == "named" and (len(m.name), m.name) > (len(body.name) if body.where and body.where.form == "named" else 0, body.name) and len(stems(m.name)) >= len(body.stems):
        body.name, body.where, body.stems = m.name, m, stems(m.name)
        if body.kind in ("company",) and m.kind != "company":
            body.kind = m.kind


# ------------------------------------------------------------------------------------------------ reference

_ANSWERS = {
    "компания": ("company",),
    "фирма": ("company",),
    "холдинг": ("company",),
    "корпорация": ("company",),
    "завод": ("company",),
    "предприятие": ("company",),
    "производитель": ("company",),
    "разработчик": ("company", "research"),
    "группа": ("company",),
    "инвестор": ("company", "investor"),
    "ведомство": ("government",),
    "министерство": ("government",),
    "агентство": ("government",),
    "комиссия": ("government", "international"),
    "регулятор": ("government",),
    "организация": ("international", "association"),
    "вуз": ("university",),
    "университет": ("university",),
    "академия": ("university",),
    "институт": ("research", "university"),
    "центр": ("hospital", "research"),
    "больница": ("hospital",),
    "клиника": ("hospital", "university"),
    "госпиталь": ("hospital",),
    "учреждение": ("hospital", "research"),
    "банк": ("investor", "international"),
    "фонд": ("association", "investor", "international"),
    "акимат": ("region",),
    "хокимият": ("region",),
    "администрация": ("region",),
    "регион": ("region",),
    "правительство": ("government", "region"),
    "посольство": ("government",),
    "лаборатория": ("research",),
    "ассоциация": ("association",),
    "управление": ("government", "region"),
    "департамент": ("government",),
    "комитет": ("government",),
}
_SHARED_HEAD = frozenset("нии нмиц комиссия министерство ведомство институт университет центр больница клиника госпиталь банк фонд агентство завод холдинг компания академия комитет управление служба лаборатория".split())


def _refers(out: Cast, m: Mention) -> list[Body]:
    """Whom a generic word means: the nearest body before it (else after it) that answers to the word."""
    if m.form == "group":
        return _group(out, m)
    if m.form == "side":
        return _side(out, m)
    named = [b for b in out.bodies if b.kind != "state"]
    heads = {"институт", "нии"} if m.lemma in ("институт", "нии") else {m.lemma}
    same_head = [b for b in named if heads & b.lemmas and m.lemma in _SHARED_HEAD]
    options = same_head or [b for b in named if b.kind in _ANSWERS.get(m.lemma, (m.kind,))]
    chosen = _nearest(options, m.first)
    if chosen is None and m.name and m.kind != "company":
        chosen = Body(m.name, m.kind, out.home, stems=stems(m.name), where=m, guessed=True, lemmas={m.lemma})
        out.bodies.append(chosen)
    return [chosen] if chosen else []


def _nearest(options: Sequence[Body], at: int) -> Body | None:
    before = [(max(x.first for x in b.mentions if x.first < at), b) for b in options if b.mentions[0].first < at]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return min(options, key=lambda b: b.mentions[0].first, default=None)


def _side(out: Cast, m: Mention) -> list[Body]:
    """«турецкая сторона»: a body of that country if one is named, else the state; «турецкие инвесторы» may stand as named."""
    of_country = [b for b in out.bodies if b.country == m.country and b.kind != "state"]
    fitting = [b for b in of_country if m.lemma in b.lemmas or b.kind in _ANSWERS.get(m.lemma, ())] or (of_country if m.lemma in words("sides") and m.lemma not in ("производитель", "компания") else [])
    chosen = _nearest(fitting, m.first)
    if chosen:
        return [chosen]
    if m.name:
        body = Body(m.name, m.kind, m.country, stems=stems(m.name), where=m, told=m)
    else:
        state = next((b for b in out.bodies if b.kind == "state" and b.country == m.country), None)
        if state:
            return [state]
        body = Body(_country_name(m.country), "state", m.country, stems=frozenset(), where=m, told=m)
    out.bodies.append(body)
    return [body]


def _country_name(code: str | None) -> str:
    return next((c.name for c in knowledge.countries().values() if c.code == code), code or "")


def _group(out: Cast, m: Mention) -> list[Body]:
    """«стороны»: the two bodies met last; «вузы»: the universities."""
    kinds = _ANSWERS.get(m.lemma)
    options = [b for b in out.bodies if b.mentions[0].first < m.first and (kinds is None or b.kind in kinds) and (kinds or b.kind != "state" or True)]
    ranked = sorted(options, key=lambda b: -max(x.first for x in b.mentions if x.first < m.first))
    return ranked[:2] if len(ranked) >= 2 else []


__all__ = ["Body", "Cast", "cast", "lexicon", "same_name", "stems"]
