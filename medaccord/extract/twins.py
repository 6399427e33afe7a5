"""Whether two predicates tell one event: a headline and its story, a meeting and its outcome, the same step again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medaccord.extract.bodies import Body
from medaccord.extract.predicates import Predicate
from medaccord.extract.scenes import Scene
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


Told = tuple[Predicate, str]
"""A predicate and its stage."""


def of_twins(scene: Scene, a: Told, b: Told, parties: Sequence[Sequence[Body]]) -> list[str]:
    """Features of the question: do these two tell one event? `parties` are theirs."""
    pairs = sorted(((a, parties[0]), (b, parties[1])), key=lambda pair: pair[0][0].i)
    (first, one), (second, other) = pairs
    return list(_features(scene, first, second, one, other))


def is_among(body: Body, parties: Sequence[Body]) -> bool:
    """Whether a body takes part, by itself or by its state: «Узбекистан» in the headline is its agency in the story."""
    return any(b is body or (b.country == body.country and "state" in (b.kind, body.kind)) for b in parties)


def _features(scene: Scene, first: Told, second: Told, one: Sequence[Body], other: Sequence[Body]) -> Iterator[str]:
    (p, early), (q, late) = first, second
    tokens = scene.notes.tokens
    s, t = scene.sentence(p), scene.sentence(q)
    stages = f"{early}>{late}"
    gap = min(t.i - s.i, 5)
    yield f"stages={stages}"
    yield f"gap={gap}"
    yield f"gap={gap} stages={stages}"
    shared = sum(b in other for b in one)
    kin = sum(is_among(b, other) for b in one) - shared
    parties = "same" if shared == len(one) == len(other) else f"{min(shared, 2)} of {min(max(len(one), len(other)), 3)}"
    if kin > 0:
        parties += f" and {min(kin, 2)} by state"
    yield f"parties={parties}"
    yield f"parties={parties} stages={stages}"
    yield f"parties={parties} gap={gap}"
    yield f"title={s.line == 0} gap={gap}"
    yield f"title={s.line == 0} parties={parties} stages={'same' if early == late else 'two'}"
    yield f"line={s.line == t.line}"
    yield f"lemma={p.lemma}>{q.lemma}"
    yield f"later={q.lemma}"
    yield f"earlier={p.lemma}"
    yield f"forms={p.form}>{q.form}"
    yield f"quoted={p.quoted}>{q.quoted}"
    for mark in sorted({tokens[k].lemma for k in range(t.first, t.last)} & _APART):
        yield f"mark={mark}"
    yield f"dated={_dated(scene, p)}>{_dated(scene, q)}"
    here, there = _words(tokens, p.clause), _words(tokens, q.clause)
    common = len(here & there)
    yield f"common={min(common, 4)}"
    yield f"common={min(common, 4)} stages={'same' if early == late else 'two'}"
    wide = len(_words(tokens, range(s.first, s.last)) & _words(tokens, range(t.first, t.last)))
    yield f"wide={min(wide, 6)}"
    yield from _moments(scene, first, second)


def _moments(scene: Scene, first: Told, second: Told) -> Iterator[str]:
    """Whether the two clauses tell the same moments: years, months and days of the week."""
    (p, early), (q, late) = first, second
    one, other = (_times(scene.notes.tokens, x.clause) for x in (p, q))
    if one or other:
        told = "one" if not one or not other else "same" if one == other else "some" if one & other else "others"
        yield f"moments={told}"
        yield f"moments={told} stages={'same' if early == late else 'two'}"
        yield f"moments={told} form={q.form if other else p.form}"


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
