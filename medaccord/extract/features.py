"""What the trained reader looks at: features of a predicate, of a body beside a predicate, of two bodies, of a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from medaccord.extract.bodies import Body
from medaccord.extract.parties import Mention
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.scenes import Scene, Setting
from medaccord.extract.wording import words
from medaccord.languages.notes import Token
from medaccord.languages.ru import names

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "PROPN"))
_ARGUMENTS = frozenset(("obj", "nsubj", "nsubj:pass", "obl", "xcomp"))


def _bucket(n: int, *edges: int) -> str:
    for e in edges:
        if n <= e:
            return str(e)
    return f">{edges[-1]}"


# ------------------------------------------------------------------------------------------------ a predicate


def of_predicate(scene: Scene, p: Predicate) -> list[str]:
    """Features of the question: does this word tell an event, and at what stage?"""
    clause = [scene.notes.tokens[k] for k in p.clause]
    lex = "+".join(p.stages) or "none"
    reached = _reached(p)
    return [
        *_itself(scene, p, lex, reached),
        *_position(scene, p, lex, reached),
        *_words_of(p, clause, lex, reached),
        *_governor(scene, p),
        *_company_of(scene, p, lex),
    ]


def _reached(p: Predicate) -> str:
    """Whether what the predicate tells is done, planned or denied."""
    if p.negated:
        return "not"
    return "plan" if p.modal or p.form in ("future", "infinitive") else "done"


def _itself(scene: Scene, p: Predicate, lex: str, reached: str) -> Iterator[str]:
    how = f"{p.form}{'-pass' if p.passive else ''}{'-perf' if p.perfective else ''}"
    yield f"lemma={p.lemma}"
    yield f"lemma={p.lemma} {reached}"
    yield f"lemma={p.lemma} form={p.form}"
    yield f"how={how}"
    yield f"reached={reached}"
    yield f"lex={lex} {reached}"
    yield f"lex={lex} {how}"
    for stage in p.stages or ("none",):
        yield f"stage={stage} {reached}"
        yield f"stage={stage} {p.form}"
    if p.noun:
        yield f"noun={p.noun}"
    if p.modal:
        yield f"modal={p.modal}"
    if p.quoted:
        yield "quoted"
        yield f"quoted {reached}"
    yield f"rel={scene.notes.tokens[p.i].rel}"
    if p.lemma in lexicon()["speech"]["words"]:
        yield "speech"


def _position(scene: Scene, p: Predicate, lex: str, reached: str) -> Iterator[str]:
    s = scene.sentence(p)
    yield f"line={_bucket(s.line, 0, 1, 2, 4)}"
    yield f"sentence={_bucket(s.i + scene.notes.sentences[0].line, 0, 1, 2, 4, 8)}"
    if s.line == 0:
        yield f"title lex={lex} {reached}"
    if s.i in scene.questions:
        yield "question"


def _words_of(p: Predicate, clause: Sequence[Token], lex: str, reached: str) -> Iterator[str]:
    lemmas = {x.lemma for x in clause}
    for lemma in sorted(lemmas & lexicon()["documents"]["words"]):
        yield f"instrument={lemma}"
        yield f"instrument lex={lex} {reached}"
    for lemma in sorted(lemmas & lexicon()["background"]["words"]):
        yield f"background={lemma}"
    for stage, row in lexicon()["nouns"].items():
        if not lemmas.isdisjoint(row):
            yield f"near={stage} {reached}"
    for x in clause:
        if x.i != p.i and x.pos in _CONTENT and not x.is_title:
            yield f"w={x.lemma}"
        if x.head == p.i and x.rel in _ARGUMENTS:
            yield f"{x.rel}={x.lemma}"
    if any(len(x.text) == 4 and x.text.isdigit() and x.text[:2] in ("19", "20") for x in clause):
        yield "year"
        yield f"year {reached}"


def _governor(scene: Scene, p: Predicate) -> Iterator[str]:
    head = scene.notes.tokens[scene.notes.tokens[p.i].head]
    if head.i != p.i:
        yield f"head={head.lemma}"
        if head.lemma in lexicon()["speech"]["words"]:
            yield "told"


def _company_of(scene: Scene, p: Predicate, lex: str) -> Iterator[str]:
    met = list(scene.in_clause(p))
    clause = dict.fromkeys(b for _, meant in met for b in meant)
    sentence = scene.bodies_in[scene.sentence(p).i]
    yield f"clause bodies={min(len(clause), 3)}"
    yield f"sentence bodies={min(len(sentence), 4)}"
    yield f"clause countries={_countries(clause)}"
    yield f"sentence countries={_countries(sentence)}"
    yield f"text bodies={min(len(scene.cast.bodies), 6)}"
    yield f"subject={scene.subjects.get(p.i, 'none')}"
    yield f"clause solid={min(sum(b.kind != 'state' for b in clause), 3)}"
    yield f"lex={lex} clause bodies={min(len(clause), 3)}"
    yield f"lex={lex} sentence bodies={min(len(sentence), 3)}"
    for form in sorted({m.form for m, _ in met}):
        yield f"clause form={form}"


def _countries(bodies: dict[Body, None]) -> int:
    """How many countries the bodies are of, three at most."""
    return min(len({b.country for b in bodies if b.country}), 3)


# ------------------------------------------------------------------------------------------------ a text


_HEALTH = tuple(sorted(lexicon()["health"]["stems"]))


@lru_cache(maxsize=50_000)
def _is_of_health(key: str) -> bool:
    """Whether a word, or a part of a hyphenated one, begins as words of health do."""
    return any(part.startswith(_HEALTH) for part in key.split("-"))


def speaks_of_health(scene: Scene) -> bool:
    """Whether the text has any word of health, medicine or pharmacy, or names a disease, medicine or device."""
    tokens = scene.notes.tokens
    return any(_is_of_health(t.key) for t in tokens) or bool(names.topic_names().find(tokens))


def of_text(scene: Scene) -> list[str]:
    """Features of the question: is this text about cooperation in health at all?"""
    return list(_text(scene))


def _text(scene: Scene) -> Iterator[str]:
    notes = scene.notes
    yield f"sentences={_bucket(len(notes.sentences), 2, 4, 8, 16, 30)}"
    yield f"lines={_bucket(notes.text.count(chr(10)), 0, 3, 8, 20)}"
    bodies = [b for b in scene.cast.bodies if not scene.standings[b].only_place]
    solid = [b for b in bodies if b.kind not in ("state", "region")]
    countries = {b.country for b in bodies if b.country}
    yield f"bodies={_bucket(len(bodies), 1, 2, 4, 8)}"
    yield f"solid={_bucket(len(solid), 0, 1, 3, 6)}"
    yield f"countries={_bucket(len(countries), 0, 1, 2, 4)}"
    yield f"solid={_bucket(len(solid), 0, 1, 3)} countries={_bucket(len(countries), 1, 2)}"
    yield f"health={_bucket(sum(_is_of_health(t.key) for t in notes.tokens), 0, 1, 2, 4, 8, 16)}"
    lead = {t.lemma for s in notes.sentences[:3] for t in notes.words(s) if t.pos in _CONTENT and t.ner == "O"}
    rest = {t.lemma for t in notes.tokens if t.pos in _CONTENT and t.ner == "O"} - lead
    yield from (f"lead={lemma}" for lemma in sorted(lead))
    yield from (f"rest={lemma}" for lemma in sorted(rest))


# ------------------------------------------------------------------------------------------------ a party


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
    return out


def _at(scene: Scene, p: Predicate, body: Body, here: Sequence[Mention], inside: Sequence[Mention]) -> str:
    """Where the body is named, seen from the predicate."""
    if inside:
        return "clause"
    if here:
        return "sentence-before" if here[0].head < p.i else "sentence-after"
    back = _sentences_back(scene, p, body)
    return f"back{_bucket(back, 1, 2, 3, 6)}" if back else "ahead"


def _sentences_back(scene: Scene, p: Predicate, body: Body) -> int:
    """How many sentences before the predicate's the body was last named; 0 for never."""
    sentences = scene.standings[body].sentences
    here = scene.notes.tokens[p.i].sentence
    k = bisect_left(sentences, here)
    return here - sentences[k - 1] if k else 0


def _mentioned(scene: Scene, p: Predicate, m: Mention, kind: str, stage: str, where: str) -> Iterator[str]:
    """One mention in the sentence of the predicate."""
    tokens = scene.notes.tokens
    how = _grammar(scene, m, p)
    yield f"form={m.form}"
    yield f"form={m.form} kind={kind}"
    yield f"how={how}"
    yield f"how={how} form={m.form}"
    yield f"how={how} kind={kind}"
    yield f"how={how} stage={stage} pass={p.passive}"
    yield f"where={where} how={how}"
    above = tokens[tokens[m.head].head]
    if above.pos == "NOUN" and above.i != m.head:
        yield f"of={above.lemma}"
    owner = scene.clause_of.get(m.head)
    if owner is not None and scene.predicates[owner].lemma in lexicon()["speech"]["words"]:
        yield "in a clause of speech"
        yield f"in a clause of speech how={how}"


def _constant(scene: Scene, body: Body, at: str) -> Iterator[str]:
    """What the body is in the whole text."""
    kind, standing = body.kind, scene.standings[body]
    for rule in standing.rules:
        yield f"rule={rule}"
    if standing.only_place:
        yield f"only a place {kind}"
        yield f"only a place at={at}"
    if standing.never_named:
        yield "never named"
        yield f"never named {kind}"
    yield f"rank={min(standing.rank, 5)}"
    yield f"rank={min(standing.rank, 5)} at={at}"
    yield f"mentions={min(len(body.mentions), 4)}"
    if scene.notes.sentences[standing.sentences[0]].line == 0:
        yield "in title"
        yield f"in title at={at}"
    yield f"home={body.country == scene.cast.home}"
    if body.country is None:
        yield f"no country {kind}"
    if body.guessed:
        yield "guessed country"


def _beside(scene: Scene, setting: Setting, body: Body, at: str) -> Iterator[str]:
    """The other bodies of the clause, and the compatriots of the text."""
    others = [b for b in setting.clause if b is not body]
    yield f"others in clause={min(len(others), 3)} at={at}"
    if body.kind == "state" and any(b.country == body.country and b.kind != "state" for b in others):
        yield "state beside its body"
    if body.kind == "region" and any(b.country == body.country and b.kind not in ("state", "region") for b in others):
        yield "region beside a body"
    if body.kind == "state" and body.country in scene.solid_countries:
        yield "state with a body in the text"
    yield f"same country={min(scene.compatriots[body.country], 4)}"


def _sequel(setting: Setting, body: Body, here: bool, before: Sequence[Body]) -> Iterator[str]:
    """Whether the body goes on from the event before, seen beside whom this clause names anew."""
    if not before:
        yield "first event"
        return
    fresh = min(len(setting.named.difference(before)), 2)
    again = "again" if body in before else "new"
    yield again
    yield f"{again} here={here}"
    yield f"{again} here={here} fresh={fresh} named={min(len(setting.named), 3)}"
    if body in before and len(before) >= 2:
        yield f"again place={min(list(before).index(body), 2)} here={here} fresh={fresh}"


def _grammar(scene: Scene, m: Mention, p: Predicate) -> str:
    """How the mention hangs on the predicate: relation, preposition or case, and how far."""
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


# ------------------------------------------------------------------------------------------------ two parties


def of_pair(scene: Scene, p: Predicate, a: Body, b: Body, history: Sequence[Sequence[Body]]) -> list[str]:
    """Features of the question: do these two take part together? `history` are the parties of the events before."""
    return [*_two(scene, p, a, b), *_history(scene, p, a, b, history)]


def _two(scene: Scene, p: Predicate, a: Body, b: Body) -> Iterator[str]:
    """What the two are, and how they stand to the predicate and to each other."""
    countries = _one_country(a, b)
    kinds = "+".join(sorted((a.kind, b.kind)))
    where = _where(scene, p, a, b)
    first, second = sorted((scene.standings[a].rank, scene.standings[b].rank))
    home = scene.cast.home
    yield f"countries={countries}"
    yield f"kinds={kinds}"
    yield f"kinds={kinds} countries={countries}"
    yield f"where={where}"
    yield f"where={where} countries={countries}"
    yield f"ranks={min(first, 3)}+{min(second, 4)}"
    yield f"home={(a.country == home) + (b.country == home)} countries={countries}"
    if a.stems and b.stems and (a.stems < b.stems or b.stems < a.stems):
        yield "one name in the other"
    yield f"titled={scene.standings[a].titled + scene.standings[b].titled}"
    for link in sorted(_links(scene, p, a, b)):
        yield f"link={link}"


def _one_country(a: Body, b: Body) -> str:
    if not (a.country and b.country):
        return "unknown"
    return "same" if a.country == b.country else "two"


def _history(scene: Scene, p: Predicate, a: Body, b: Body, history: Sequence[Sequence[Body]]) -> Iterator[str]:
    """Whether the two took part in the events told before."""
    if history:
        again = (a in history[-1]) + (b in history[-1])
        yield f"again={again}"
        yield f"again={again} where={_where(scene, p, a, b)}"
    together = sum(1 for parties in history if a in parties and b in parties)
    apart = sum(1 for parties in history if (a in parties) != (b in parties))
    yield f"together={min(together, 2)} apart={min(apart, 2)}"


def _where(scene: Scene, p: Predicate, a: Body, b: Body) -> str:
    return "+".join(sorted((_stands(scene, p, a), _stands(scene, p, b))))


def _stands(scene: Scene, p: Predicate, body: Body) -> str:
    """Nearest place of a body: the clause, the sentence, or sentences back."""
    setting = scene.setting(p)
    if body in setting.clause:
        return "clause" if body in setting.named else "group"
    if setting.sentence.i in scene.standings[body].by_sentence:
        return "sentence"
    back = _sentences_back(scene, p, body)
    return f"back{_bucket(back, 1, 3)}" if back else "ahead"


def _links(scene: Scene, p: Predicate, a: Body, b: Body) -> set[str]:
    """What stands between two bodies named in one sentence: «и», «с», «между», a comma."""
    tokens = scene.notes.tokens
    s = scene.sentence(p).i
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
    linking = [t.key for t in between if t.key in words("links")][:2]
    return " ".join(linking) or ("beside" if len(between) < 2 else "")
