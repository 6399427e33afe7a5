"""What the trained reader looks at when it asks who takes part: features of a body beside a predicate, and of two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from medaccord.extract.bodies import Body
from medaccord.extract.model import Question, bucket
from medaccord.extract.parties import Mention
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.scenes import Scene, Setting
from medaccord.extract.wording import words
from medaccord.languages.notes import Token


def of_party(scene: Scene, p: Predicate, body: Body, stage: str, before: Sequence[Body] = ()) -> list[str]:
    """Features of the question: does this body take part in what the predicate tells?

    `before` are the parties of the event told before.
    """
    setting = scene.setting(p)
    here = scene.standings[body].by_sentence.get(setting.sentence.i, [])
    inside = [m for m in here if scene.clause_of.get(m.head) == scene.clause_of.get(p.i)]
    at = _at(scene, p, body, here, inside)
    out = [f"at={at}", f"at={at} kind={body.kind}", f"kind={body.kind}", f"at={at} stage={stage}"]
    for m in inside or here:
        out += _mentioned(scene, p, m, body.kind, stage, "in" if inside else "out")
    out += _constant(scene, body, at)
    out += _beside(scene, setting, body, at)
    if not here and (last := setting.latest.get(body)) is not None:
        nearer = len(setting.recent) - bisect_right(setting.recent, last)
        out.append(f"nearer={min(nearer, 4)}")
    out += _sequel(setting, body, bool(here), before)
    return list(dict.fromkeys(out))


def _at(scene: Scene, p: Predicate, body: Body, here: Sequence[Mention], inside: Sequence[Mention]) -> str:
    """Where the body is named, seen from the predicate."""
    if inside:
        return "clause"
    if here:
        return "sentence-before" if here[0].head < p.i else "sentence-after"
    back = _sentences_back(scene, p, body)
    return f"back{bucket(back, 1, 2, 3, 6)}" if back else "ahead"


def _sentences_back(scene: Scene, p: Predicate, body: Body) -> int:
    """How many sentences before the predicate's the body was last named; 0 for never."""
    sentences = scene.standings[body].sentences
    here = scene.notes.tokens[p.i].sentence
    k = bisect_left(sentences, here)
    return here - sentences[k - 1] if k else 0


def _mentioned(scene: Scene, p: Predicate, m: Mention, kind: str, stage: str, where: str) -> list[str]:
    """One mention in the sentence of the predicate."""
    tokens = scene.notes.tokens
    how = _grammar(scene, m, p)
    out = [
        f"form={m.form}",
        f"form={m.form} kind={kind}",
        f"how={how}",
        f"how={how} form={m.form}",
        f"how={how} kind={kind}",
        f"how={how} stage={stage} pass={p.passive}",
        f"where={where} how={how}",
    ]
    above = tokens[tokens[m.head].head]
    if above.pos == "NOUN" and above.i != m.head:
        out.append(f"of={above.lemma}")
    owner = scene.clause_of.get(m.head)
    if owner is not None and scene.predicates[owner].lemma in lexicon()["speech"]["words"]:
        out += "in a clause of speech", f"in a clause of speech how={how}"
    return out


def _constant(scene: Scene, body: Body, at: str) -> list[str]:
    """What the body is in the whole text."""
    kind, standing = body.kind, scene.standings[body]
    out = [f"rule={rule}" for rule in standing.rules]
    if standing.only_place:
        out += f"only a place {kind}", f"only a place at={at}"
    if standing.only_source:
        out += "only a source", f"only a source {kind}", f"only a source at={at}"
    if standing.never_named:
        out += "never named", f"never named {kind}"
    rank = min(standing.rank, 5)
    out += f"rank={rank}", f"rank={rank} at={at}", f"mentions={min(len(body.mentions), 4)}"
    if scene.notes.sentences[standing.sentences[0]].line == 0:
        out += "in title", f"in title at={at}"
    out.append(f"home={body.country == scene.cast.home}")
    if body.country is None:
        out.append(f"no country {kind}")
    if body.guessed:
        out.append("guessed country")
    return out


def _beside(scene: Scene, setting: Setting, body: Body, at: str) -> list[str]:
    """The other bodies of the clause, and the compatriots of the text."""
    others = [b for b in setting.clause if b is not body]
    out = [f"others in clause={min(len(others), 3)} at={at}"]
    if body.kind == "state" and any(b.country == body.country and b.kind != "state" for b in others):
        out.append("state beside its body")
    if body.kind == "region" and any(b.country == body.country and b.kind not in ("state", "region") for b in others):
        out.append("region beside a body")
    if body.kind == "state" and body.country in scene.solid_countries:
        out.append("state with a body in the text")
    out.append(f"same country={min(scene.compatriots[body.country], 4)}")
    return out


def _sequel(setting: Setting, body: Body, here: bool, before: Sequence[Body]) -> list[str]:
    """Whether the body goes on from the event before, seen beside whom this clause names anew."""
    if not before:
        return ["first event"]
    fresh = min(len(setting.named.difference(before)), 2)
    again = "again" if body in before else "new"
    named = min(len(setting.named), 3)
    out = [again, f"{again} here={here}", f"{again} here={here} fresh={fresh} named={named}"]
    if body in before and len(before) >= 2:
        out.append(f"again place={min(list(before).index(body), 2)} here={here} fresh={fresh}")
    return out


def _grammar(scene: Scene, m: Mention, p: Predicate) -> str:
    """How the mention hangs on the predicate: relation, preposition or case, and how far."""
    hanging = scene.setting(p).hanging
    if m.first not in hanging:
        hanging[m.first] = _new_grammar(scene, m, p)
    return hanging[m.first]


def _new_grammar(scene: Scene, m: Mention, p: Predicate) -> str:
    tokens = scene.notes.tokens
    top, via = scene.top(m)
    prep = scene.prepositions.get(top.i, "")
    if not prep and top.i == m.head and m.first > 0 and tokens[m.first - 1].pos == "ADP":
        prep = tokens[m.first - 1].key
    hops, at = 0, top
    while at.i != p.i and at.head != at.i and hops < 6:
        at, hops = tokens[at.head], hops + 1
    far = "far" if at.i != p.i else str(min(hops, 3))
    return f"{top.rel.split(':')[0]}-{prep or top.case}-{far}{via}"


# ------------------------------------------------------------------------------------------------ its wording


def of_wording(scene: Scene, p: Predicate, body: Body, stage: str) -> list[str]:
    """Features of the words around the names of a body: those that tell who acts from who is told of."""
    here = scene.standings[body].by_sentence.get(scene.sentence(p).i, [])
    out = [f"kind={body.kind} stage={stage}", f"kind={body.kind} home={body.country == scene.cast.home}"]
    for m in here:
        out += _wording(scene, p, m, body.kind)
    if not here:
        out += _wording_elsewhere(scene, p, body)
        out += _echo(scene, p, body, stage)
    out.append(f"same line={scene.sentence(p).line in scene.standings[body].lines} here={bool(here)}")
    return list(dict.fromkeys(out))


def _wording(scene: Scene, p: Predicate, m: Mention, kind: str) -> list[str]:
    """The words beside a name in the sentence of the predicate."""
    tokens = scene.notes.tokens
    top = scene.top(m)[0]
    rel = top.rel.split(":")[0]
    out = [
        f"lemma={p.lemma} {_role(scene, m, p)}",
        f"lemma={p.lemma} kind={kind}",
        f"up={tokens[top.head].lemma} {rel}",
    ]
    owner = scene.clause_of.get(m.head)
    if owner is not None and scene.predicates[owner].i != p.i:
        out += f"owner={scene.predicates[owner].lemma}", f"owner={scene.predicates[owner].lemma} {rel}"
    if m.first > 0:
        out.append(f"before={tokens[m.first - 1].lemma}")
    if m.first > 1:
        out.append(f"before={tokens[m.first - 2].lemma} {tokens[m.first - 1].lemma}")
    if m.last < len(tokens):
        out.append(f"behind={tokens[m.last].lemma}")
    return out


def _wording_elsewhere(scene: Scene, p: Predicate, body: Body) -> list[str]:
    """The words beside the last name before the sentence of the predicate, or the first name of all."""
    tokens = scene.notes.tokens
    k = bisect_left(scene.standings[body].heads, p.i)
    m = body.mentions[max(k - 1, 0)]
    top = scene.top(m)[0]
    rel = top.rel.split(":")[0]
    out = [f"far rel={rel}", f"far up={tokens[top.head].lemma} {rel}"]
    if m.first > 0:
        out.append(f"far before={tokens[m.first - 1].lemma}")
    owner = scene.clause_of.get(m.head)
    if owner is not None:
        out.append(f"far owner={'+'.join(scene.predicates[owner].stages)}")
    return out


def _echo(scene: Scene, p: Predicate, body: Body, stage: str) -> list[str]:
    """What the clauses that name a body have in common with that of the predicate, which does not."""
    clauses = {scene.clause_of[k] for k in scene.standings[body].heads if k in scene.clause_of}
    told = [scene.predicates[k] for k in sorted(clauses)]
    stages = [q for q in told if stage in q.stages]
    side = "none" if not stages else "before" if stages[0].i < p.i else "after"
    shared = scene.shared_words(p)
    most = min(max([shared[s] for s in scene.standings[body].by_sentence], default=0), 5)
    return [
        f"echo stage={side}",
        f"echo stage={side} {stage}",
        f"echo lemma={any(q.lemma == p.lemma for q in told)}",
        f"echo words={most}",
        f"echo words={most} stage={side}",
    ]


def _role(scene: Scene, m: Mention, p: Predicate) -> str:
    """How a mention hangs on the predicate, without how far."""
    return _grammar(scene, m, p).rpartition("-")[0]


# ------------------------------------------------------------------------------------------------ two parties


def of_pair(scene: Scene, p: Predicate, a: Body, b: Body, stage: str, history: Sequence[Sequence[Body]]) -> Question:
    """Do these two take part together? `history` are the parties of the events before."""
    couple, where = scene.couple(a, b), _where(scene, p, a, b)
    countries, kinds = couple.countries, couple.kinds
    one, other = scene.standings[a], scene.standings[b]
    first, second = sorted((one.rank, other.rank))
    took_part = [(a in parties) + (b in parties) for parties in history]
    again = took_part[-1] if took_part else None
    together, apart = took_part.count(2), took_part.count(1)
    rows = (
        _two(countries, kinds, min(first, 3), min(second, 4), couple.at_home, one.titled + other.titled),
        _place(where, countries, again),
        _kinds(p.lemma, stage, kinds, countries),
        _history(min(together, 2), min(apart, 2)),
    )
    return Question([*_names(scene, p, a, b), *_company(scene, p, a, b, stage)], (), rows)


@lru_cache(maxsize=10_000)
def _two(countries: str, kinds: str, first: int, second: int, at_home: int, titled: int) -> tuple[str, ...]:
    """What the two are."""
    return (
        f"countries={countries}",
        f"kinds={kinds}",
        f"kinds={kinds} countries={countries}",
        f"ranks={first}+{second}",
        f"home={at_home} countries={countries}",
        f"titled={titled}",
    )


@lru_cache(maxsize=10_000)
def _place(where: str, countries: str, again: int | None) -> tuple[str, ...]:
    """Where the two stand, and how many of them took part in the event told before, where there is one."""
    here = f"where={where}", f"where={where} countries={countries}"
    return here if again is None else (*here, f"again={again}", f"again={again} where={where}")


@lru_cache(maxsize=10_000)
def _kinds(lemma: str, stage: str, kinds: str, countries: str) -> tuple[str, ...]:
    """What the two are, beside what is told."""
    return f"{lemma} {kinds}", f"{stage} {kinds}", f"{stage} {kinds} {countries}"


@lru_cache
def _history(together: int, apart: int) -> tuple[str, ...]:
    """In how many events told before both took part, and one of them."""
    return (f"together={together} apart={apart}",)


def _names(scene: Scene, p: Predicate, a: Body, b: Body) -> list[str]:
    """How the names of the two hold each other and stand together."""
    links = [f"link={link}" for link in sorted(_links(scene, p, a, b))]
    return ["one name in the other", *links] if scene.couple(a, b).nested else links


def _where(scene: Scene, p: Predicate, a: Body, b: Body) -> str:
    setting = scene.setting(p)
    return "+".join(sorted((_stands(scene, p, setting, a), _stands(scene, p, setting, b))))


def _stands(scene: Scene, p: Predicate, setting: Setting, body: Body) -> str:
    """Nearest place of a body: the clause, the sentence, or sentences back."""
    if body not in setting.places:
        setting.places[body] = _new_place(scene, p, setting, body)
    return setting.places[body]


def _new_place(scene: Scene, p: Predicate, setting: Setting, body: Body) -> str:
    if body in setting.clause:
        return "clause" if body in setting.named else "group"
    if setting.sentence.i in scene.standings[body].by_sentence:
        return "sentence"
    back = _sentences_back(scene, p, body)
    return f"back{bucket(back, 1, 3)}" if back else "ahead"


def _links(scene: Scene, p: Predicate, a: Body, b: Body) -> set[str]:
    """What stands between two bodies named in one sentence: «и», «с», «между», a comma."""
    tokens = scene.notes.tokens
    s = scene.sentence(p).i
    if s not in scene.couple(a, b).sentences:
        return set()
    mine = sorted(
        (m.first, m.last, n)
        for n, body in enumerate((a, b))
        for m in scene.standings[body].by_sentence.get(s, ())
        if m.form != "group"
    )
    pairs = ((end, start) for (_, end, n), (start, _, other) in pairwise(mine) if n != other)
    return {_link(tokens[end:start]) for end, start in pairs if 0 <= start - end <= 6}


def _link(between: Sequence[Token]) -> str:
    """The first two linking words of those between two names."""
    links = words("links")
    linking = [t.key for t in between if t.key in links][:2]
    return " ".join(linking) or ("beside" if len(between) < 2 else "")


def _company(scene: Scene, p: Predicate, a: Body, b: Body, stage: str) -> list[str]:
    """Where the text names the two together, and how."""
    one, other = scene.standings[a], scene.standings[b]
    here, couple = scene.sentence(p), scene.couple(a, b)
    together = couple.sentences
    out = [
        f"lines together={min(couple.lines, 3)}",
        f"line of the predicate={(here.line in one.lines) + (here.line in other.lines)}",
        f"sentences together={min(len(together), 3)}",
    ]
    if here.i in together:
        pairs = [(x, y) for x in one.by_sentence[here.i] for y in other.by_sentence[here.i]]
        x, y = min(pairs, key=lambda pair: abs(pair[0].head - pair[1].head))
        out += _side_by_side(scene, p, (x, a.kind), (y, b.kind))
    elif together:
        s = min(together, key=lambda s: (abs(s - here.i), s))
        out.append(f"together {bucket(abs(s - here.i), 1, 2, 4)} {'before' if s < here.i else 'after'}")
        out += _echo_together(scene, p, together, stage)
    return out


def _echo_together(scene: Scene, p: Predicate, together: Collection[int], stage: str) -> list[str]:
    """What the sentence of the predicate has in common with those elsewhere that name both bodies."""
    here, shared = scene.sentence(p).i, scene.shared_words(p)
    nearest = max(together, key=lambda s: (shared[s], -abs(s - here), -s))
    common, same = min(shared[nearest], 5), stage in scene.stages_in[nearest]
    return [
        f"echo together={common}",
        f"echo together={common} stage={same}",
        f"echo together={common} {'before' if nearest < here else 'after'}",
        f"echo together stage={any(stage in scene.stages_in[s] for s in together)}",
        f"echo together stage={same} {stage}",
    ]


def _side_by_side(scene: Scene, p: Predicate, a: tuple[Mention, str], b: tuple[Mention, str]) -> list[str]:
    """Two mentions, with the kinds of their bodies, in the sentence of the predicate."""
    (first, kind), (second, other) = sorted((a, b), key=lambda pair: pair[0].head)
    between = scene.notes.tokens[first.last : second.first]
    owner, others, mine = [scene.clause_of.get(i) for i in (first.head, second.head, p.i)]
    return [
        f"order={kind}>{other}",
        *([f"between={' '.join([t.lemma for t in between])}"] if len(between) <= 4 else []),
        f"gap={bucket(len(between), 0, 1, 3, 6, 10, 20)}",
        f"bodies between={min(scene.named_within(first.last, second.first), 3)}",
        *[f"adposition={t.key}" for t in between if t.pos == "ADP"],
        f"roles={_role(scene, first, p)}+{_role(scene, second, p)}",
        f"one clause={owner == others} predicate's={owner is not None and owner == mine}",
        f"predicate between={first.head < p.i < second.head} before={p.i < first.head}",
    ]
