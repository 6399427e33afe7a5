"""Which country a body is of, where its own words do not say: judged by the places told around it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from medaccord.extract import lands, model, sounds
from medaccord.extract.bodies import Body, Cast
from medaccord.extract.geography import Geography, GeoMention
from medaccord.extract.phrases import opens
from medaccord.languages.notes import Notes

LEAST = 0.25  # least probability of a guessed country; below it the text does not tell
MOST_MENTIONS = 50  # of a body whose surroundings are looked at; announcements name nobody so often
_LETTERS = {"TR": "ğşıİĞŞ", "AZ": "əƏ", "KZ": "қңғұүһіҚҢҒҰҮҺІ", "PL": "łżŁŻ", "UZ": "ʻ"}
"""Letters that only names of a country have."""
_NEIGHBOURHOOD = frozenset("RU KZ UZ BY KG TJ TM AM AZ GE MD UA".split())
_BEFORE = frozenset(("в", "во", "на", "из", "("))
_ON_THE_WAY = frozenset(("до", "через"))
_STEPS = (1, 4, 9, 16)  # words between a mention and a place of its sentence: gaps 0 to 4
_FAR = 5  # the gap of a place in another sentence, and one more for each sentence apart
_NEAR = 2  # sentences; places further off are all alike
_ELSEWHERE = 9
_MORE = (-12.0, -6.0, -3.0, -1.0, 1.0, 3.0, 6.0, 12.0)

Gap = tuple[int, str]
"""How far a place is from a mention (0 beside … 8 far off) and how it stands: `в`, `из`, `(`, derived."""


def settle(surroundings: Surroundings, bodies: Iterable[Body], scorer: model.Linear) -> None:
    """Gives each body without a country the likeliest of those that the text names; marks it as guessed."""
    for body in bodies:
        if body.guessed:
            body.country = None
        if not body.needs_country:
            continue
        body.guessed = True
        if by_law := surroundings.of_legal_form(body):
            body.country = by_law
            continue
        if (told := lands.of_name(body.name)) in surroundings.rank:
            body.country = told
            continue
        possible = lands.of_words(body.name)
        if len(possible) == 1:
            (body.country,) = possible
            continue
        options = ((c, row) for c, row in surroundings.of_body(body) if not possible or c in possible)
        likely, country = max(((scorer.yes(row), c) for c, row in options), default=(0.0, ""))
        if likely >= LEAST:
            body.country = country


class Surroundings:
    """Where a text names the countries."""

    def __init__(self, notes: Notes, geo: Geography, cast: Cast) -> None:
        self.notes = notes
        self.cast = cast
        counts = Counter(g.country for g in geo.mentions if g.country and not self._is_passed(g))
        self.rank = {c: k for k, c in enumerate(sorted(counts, key=lambda c: (-counts[c], c)))}
        self.places: dict[int, list[GeoMention]] = {}
        """By sentence."""
        self.anywhere: dict[str, str] = {}
        """By country, the first of the ways in which its places stand."""
        for g in geo.mentions:
            if g.country:
                self.places.setdefault(notes.tokens[g.first].sentence, []).append(g)
                how = self._stands(g)
                self.anywhere[g.country] = min(self.anywhere.get(g.country, how), how)

        self.solid = Counter(b.country for b in cast.bodies if not b.guessed and b.kind not in ("state", "region"))

    def of_legal_form(self, body: Body) -> str | None:
        """The country that a legal form before the body's name tells: «ТОО «Тобыл»»."""
        near = (t.text for m in body.mentions for t in self.notes.tokens[max(0, self._before(m.first)) : m.head + 1])
        return next(filter(None, map(lands.of_legal_form, near)), None)

    def _before(self, first: int) -> int:
        """The token before a name, or before the quotation mark that opens it: ФГБУ «НИИ …»."""
        return first - (2 if first > 1 and opens(self.notes.tokens, first - 1) else 1)

    def of_body(self, body: Body) -> Iterator[tuple[str, list[str]]]:
        """Each country of the text, with the features of the question: is the body of this country?"""
        gaps = [self._gaps(m.first, m.last) for m in body.mentions[:MOST_MENTIONS]]
        best = {c: min(gap[c] for gap in gaps) for c in self.rank}
        nearest = min((gap for gap, _ in best.values()), default=_ELSEWHERE)
        script = "latin" if _is_latin(body.name) else "cyrillic"
        heard = sounds.compared(body.name, self.rank)
        for c in sorted(self.rank):
            rows = self._of_name(body, c, script), self._of_text(body, c, script), _of_gap(best[c], gaps[0][c], script)
            alone = ["nearest", f"nearest {script}"] if best[c][0] == nearest < _ELSEWHERE else []
            yield c, [*chain(*rows), *alone, *_of_sound(heard.get(c), script, c == self.cast.home)]

    def _of_name(self, body: Body, country: str, script: str) -> Iterator[str]:
        home = country == self.cast.home
        near = "near" if country in _NEIGHBOURHOOD else "far"
        yield f"home={home} {script}"
        yield f"home={home} {body.kind}"
        yield f"home={home}"
        yield f"{script} {near}"
        yield f"{script} {near} home={home}"
        if any(c in _LETTERS.get(country, "") for c in body.name):
            yield "letters"

    def _of_text(self, body: Body, country: str, script: str) -> Iterator[str]:
        home = country == self.cast.home
        yield f"rank={min(self.rank[country], 4)} {script}"
        yield f"countries={min(len(self.rank), 5)} home={home}"
        yield f"others={min(self.solid[country], 2)} {script}"
        yield f"others={min(self.solid[country], 2)} home={home}"
        here = self.places.get(self.notes.tokens[body.mentions[0].head].sentence, ())
        if {g.country for g in here} == {country}:
            yield "alone in the sentence"

    def _gaps(self, first: int, last: int) -> dict[str, Gap]:
        """How far each country is from a mention."""
        here = self.notes.tokens[first].sentence
        out = {c: (_FAR + _NEAR + 1, how) for c, how in self.anywhere.items()}
        for sentence in range(here - _NEAR, here + _NEAR + 1):
            for g in self.places.get(sentence, ()):
                if g.country:
                    gap = self._gap(first, last, g, abs(sentence - here))
                    out[g.country] = min(out[g.country], gap)
        return out

    def _gap(self, first: int, last: int, g: GeoMention, apart: int) -> Gap:
        how = self._stands(g)
        if apart:
            return _FAR + apart, how
        after = g.first >= last
        distance = g.first - last if after else first - g.last
        return bisect_left(_STEPS, distance), f"{'after' if after else 'before'} {how}"

    def _is_passed(self, g: GeoMention) -> bool:
        """A place on the way, «морем до Поти», tells nothing of who takes part."""
        return g.first > 0 and self.notes.tokens[g.first - 1].key in _ON_THE_WAY

    def _stands(self, g: GeoMention) -> str:
        """The preposition or bracket before a place, else what it is."""
        if g.derived:
            return "derived"
        before = self.notes.tokens[g.first - 1].key if g.first else ""
        return before if before in _BEFORE else g.kind


def _of_gap(best: Gap, first: Gap, script: str) -> Iterator[str]:
    yield f"gap={best[0]} {best[1]}"
    yield f"gap={best[0]} {script}"
    yield f"gap={best[0]}"
    yield f"first gap={first[0]}"
    yield f"first gap={first[0]} {first[1]}"


def _of_sound(more: float | None, script: str, home: bool) -> Iterator[str]:
    """How much more the name sounds like the country than like the others of the text."""
    if more is not None:
        much = bisect_left(_MORE, more)
        yield f"sounds={much} {script}"
        yield f"sounds={much} home={home}"
        yield f"sounds={much}"


def _is_latin(name: str) -> bool:
    """Whether a name has Latin letters and no Russian ones."""
    letters = name.lower()
    return any("a" <= c <= "z" for c in letters) and not any("а" <= c <= "я" for c in letters)
