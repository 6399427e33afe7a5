"""Which country a body is of, where its own words do not say: judged by the places told around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from medaccord.extract import model
from medaccord.extract.bodies import Body, Cast
from medaccord.extract.geography import Geography, GeoMention
from medaccord.languages.notes import Notes

LEAST = 0.25  # least probability of a guessed country; below it the text does not tell
_LETTERS = (("TR", "ğşıİĞŞ"), ("AZ", "əƏ"), ("KZ", "қңғұүһіҚҢҒҰҮҺІ"), ("PL", "łżŁŻ"), ("UZ", "ʻ"))
_NEIGHBOURHOOD = frozenset("RU KZ UZ BY KG TJ TM AM AZ GE MD UA".split())


def settle(notes: Notes, geo: Geography, cast: Cast, scorer: model.Linear) -> None:
    """Gives each body without a country the likeliest of those that the text names; marks it as guessed."""
    countries = sorted({g.country for g in geo.mentions if g.country})
    for body in cast.bodies:
        if body.country is not None and not body.guessed or body.kind == "international":
            continue
        body.country, body.guessed = None, True
        scored = [(scorer.yes(of_country(notes, geo, cast, body, c)), c) for c in countries]
        best = max(scored, default=(0.0, ""))
        if best[0] >= LEAST:
            body.country = best[1]


def of_country(notes: Notes, geo: Geography, cast: Cast, body: Body, country: str) -> list[str]:
    """Features of the question: is this body of this country?"""
    return list(_features(notes, geo, cast, body, country))


def _features(notes: Notes, geo: Geography, cast: Cast, body: Body, country: str) -> Iterator[str]:
    tokens = notes.tokens
    latin = any("a" <= c <= "z" for c in body.name.lower()) and not any("а" <= c <= "я" for c in body.name.lower())
    script = "latin" if latin else "cyrillic"
    near = "near" if country in _NEIGHBOURHOOD else "far"
    home = country == cast.home
    kind = body.kind
    yield f"home={home} {script}"
    yield f"home={home} {kind}"
    yield f"home={home}"
    yield f"{script} {near}"
    yield f"{script} {near} home={home}"
    counts = Counter(g.country for g in geo.mentions if g.country)
    rank = sorted(counts, key=lambda c: (-counts[c], c)).index(country)
    yield f"rank={min(rank, 4)} {script}"
    yield f"countries={min(len(counts), 5)} home={home}"
    if any(c in letters for letters_country, letters in _LETTERS if letters_country == country for c in body.name):
        yield "letters"
    others = [b for b in cast.bodies if b is not body and not b.guessed and b.country == country and b.kind not in ("state", "region")]
    yield f"others={min(len(others), 2)} {script}"
    yield f"others={min(len(others), 2)} home={home}"
    best = min((_gap(notes, m.first, m.last, g) for m in body.mentions for g in geo.mentions if g.country == country), default=(9, ""))
    first = min((_gap(notes, m.first, m.last, g) for m in body.mentions[:1] for g in geo.mentions if g.country == country), default=(9, ""))
    yield f"gap={best[0]} {best[1]}"
    yield f"gap={best[0]} {script}"
    yield f"gap={best[0]}"
    yield f"first gap={first[0]}"
    yield f"first gap={first[0]} {first[1]}"
    nearest = min(((_gap(notes, m.first, m.last, g)[0], g.country) for m in body.mentions for g in geo.mentions if g.country), default=(9, ""))
    if best[0] == nearest[0] and best[0] < 9:
        yield f"nearest {script}"
        yield "nearest"
    line = tokens[body.mentions[0].head].sentence
    told = {g.country for g in geo.mentions if tokens[g.first].sentence == line and g.country}
    if told == {country}:
        yield "alone in the sentence"


def _gap(notes: Notes, first: int, last: int, g: GeoMention) -> tuple[int, str]:
    """How far a place is from a mention (0 beside … 9 elsewhere) and how it stands: `в`, `из`, `(`, derived."""
    tokens = notes.tokens
    apart = abs(tokens[g.first].sentence - tokens[first].sentence)
    before = tokens[g.first - 1].key if g.first else ""
    how = "derived" if g.derived else before if before in ("в", "из", "(", "на", "во") else g.kind
    if apart:
        return (5 + min(apart, 3), how)
    distance = g.first - last if g.first >= last else first - g.last
    side = "after" if g.first >= last else "before"
    return (0 if distance <= 1 else 1 if distance <= 4 else 2 if distance <= 9 else 3 if distance <= 16 else 4, f"{side} {how}")
