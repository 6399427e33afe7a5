"""Whether two predicates tell one event: a headline and its story, a meeting and its outcome, the same step again."""

from __future__ import annotations

from collections.abc import Sequence

from medaccord.extract.bodies import Body
from medaccord.extract.drafts import Draft
from medaccord.extract.predicates import Predicate
from medaccord.extract.scenes import Said, Scene
from medaccord.languages.notes import Token

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "PROPN", "X"))
_APART = frozenset(
    "также кроме еще параллельно тогда ранее накануне отдельно другой второй одновременно напомнить напомним прежде "
    "позже впервые этот вместе тем тот этом".split()
)
_TIMES = frozenset(
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь весна лето осень зима понедельник "
    "вторник среда четверг пятница суббота воскресенье сегодня вчера накануне завтра год".split()
)
_YEAR = 4  # digits
_DAY = 2  # digits at most
_CENTURIES = ("19", "20")  # how years begin


def of_twins(scene: Scene, a: Draft, b: Draft) -> list[str]:
    """Features of the question: do these two tell one event?"""
    first, second = sorted((a, b), key=lambda d: d.anchor.i)
    return _features(scene, first, second)


def have_a_party(a: Draft, b: Draft) -> bool:
    """Whether two drafts have a party in common, by itself or by its state."""
    return any(is_among(x, b.parties) for x in a.parties)


def are_apart(a: Draft, b: Draft) -> bool:
    """Whether each of two drafts has a counterpart of its own, and those of the two are not of one country.

    A counterpart of no known country is another one than any body whose country is known.
    """
    one, other = ({x.country for x in d.parties if not is_among(x, e.parties)} for d, e in ((a, b), (b, a)))
    return bool(one and other) and one.isdisjoint(other)


def is_among(body: Body, parties: Sequence[Body]) -> bool:
    """Whether a body takes part, by itself or by its state: «Узбекистан» in the headline is its agency in the story."""
    country = body.country
    return any(b is body or (country and b.country == country and "state" in (b.kind, body.kind)) for b in parties)


def _features(scene: Scene, first: Draft, second: Draft) -> list[str]:
    p, early, one = first.anchor, first.stage, first.parties
    q, late, other = second.anchor, second.stage, second.parties
    tokens = scene.notes.tokens
    s, t = scene.sentence(p), scene.sentence(q)
    stages, alike = f"{early}>{late}", "same" if early == late else "two"
    gap = min(t.i - s.i, 5)
    shared = sum(b in other for b in one)
    kin = sum(is_among(b, other) for b in one) - shared
    parties = "same" if shared == len(one) == len(other) else f"{min(shared, 2)} of {min(max(len(one), len(other)), 3)}"
    if kin > 0:
        parties += f" and {min(kin, 2)} by state"
    one_clause, one_sentence = _said(scene, p)
    other_clause, other_sentence = _said(scene, q)
    common = min(len(one_clause.words & other_clause.words), 4)
    wide = min(len(one_sentence.words & other_sentence.words), 6)
    return [
        f"stages={stages}",
        f"gap={gap}",
        f"gap={gap} stages={stages}",
        f"parties={parties}",
        f"parties={parties} stages={stages}",
        f"parties={parties} gap={gap}",
        f"title={s.line == 0} gap={gap}",
        f"title={s.line == 0} parties={parties} stages={alike}",
        f"line={s.line == t.line}",
        f"lemma={p.lemma}>{q.lemma}",
        f"later={q.lemma}",
        f"earlier={p.lemma}",
        f"forms={p.form}>{q.form}",
        f"quoted={p.quoted}>{q.quoted}",
        *[f"mark={mark}" for mark in sorted({x.lemma for x in tokens[t.first : t.last]} & _APART)],
        f"dated={_dated(scene, p)}>{_dated(scene, q)}",
        f"common={common}",
        f"common={common} stages={alike}",
        f"wide={wide}",
        *_moments(one_clause.moments, other_clause.moments, p, q, alike),
        *_days("clause", one_clause, other_clause, alike),
        *_days("sentence", one_sentence, other_sentence, alike),
    ]


def _moments(one: set[str], other: set[str], p: Predicate, q: Predicate, stages: str) -> list[str]:
    """Whether the two clauses tell the same moments: years, months and days of the week."""
    if not one and not other:
        return []
    told = "one" if not one or not other else "same" if one == other else "some" if one & other else "others"
    return [f"moments={told}", f"moments={told} stages={stages}", f"moments={told} form={q.form if other else p.form}"]


def _days(where: str, one: Said, other: Said, stages: str) -> list[str]:
    """Whether the two clauses, or the two sentences, tell the same days, and the same years."""
    days, years = _which_tell(one.days, other.days), _which_tell(one.years, other.years)
    return [
        f"days of the {where}={days}",
        f"days of the {where}={days} stages={stages}",
        f"years of the {where}={years}",
        f"years of the {where}={years} stages={stages}",
    ]


def _which_tell(one: set[str], other: set[str]) -> str:
    """Which of two tell a thing, and whether the same."""
    if one and other:
        return "same" if one & other else "other"
    return "first" if one else "second" if other else "none"


def _said(scene: Scene, p: Predicate) -> tuple[Said, Said]:
    """What the clause and the sentence of a predicate tell; worked out once, since it is compared with many."""
    if p.i not in scene.said:
        tokens, s = scene.notes.tokens, scene.sentence(p)
        scene.said[p.i] = _said_by(tokens, p.clause), _said_by(tokens, range(s.first, s.last))
    return scene.said[p.i]


def _said_by(tokens: Sequence[Token], at: Sequence[int]) -> Said:
    return Said(_words(tokens, at), _times(tokens, at), *_days_of(tokens, at))


def _days_of(tokens: Sequence[Token], at: Sequence[int]) -> tuple[set[str], set[str]]:
    """Days of months, «15 мая», and years of the last century and this one."""
    numbers = [k for k in at if tokens[k].text.isdigit()]
    years = {tokens[k].text for k in numbers if len(tokens[k].text) == _YEAR and tokens[k].text[:2] in _CENTURIES}
    after = ((tokens[k].text, tokens[k + 1].lemma) for k in numbers if k + 1 < len(tokens))
    return {f"{day} {month}" for day, month in after if len(day) <= _DAY and month in _TIMES}, years


def _times(tokens: Sequence[Token], at: Sequence[int]) -> set[str]:
    """Years and words for times in a clause."""
    here = (tokens[k] for k in at)
    return {t.lemma for t in here if t.lemma in _TIMES or (len(t.text) == _YEAR and t.text.isdigit())}


def _words(tokens: Sequence[Token], at: Sequence[int]) -> set[str]:
    """Content words of a clause or sentence."""
    return {tokens[k].lemma for k in at if tokens[k].pos in _CONTENT}


def _dated(scene: Scene, p: Predicate) -> bool:
    """Whether a number stands in the clause: most likely a day or a year."""
    return any(scene.notes.tokens[k].text[0].isdigit() for k in p.clause)
