"""What the trained reader looks at: features of a predicate, and of a body beside a predicate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from medaccord.extract.bodies import Body, Cast
from medaccord.extract.geography import Geography
from medaccord.extract.parties import Mention
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.people import PersonMention
from medaccord.languages.notes import Found, Notes, Sentence, Token

_INSTRUMENTS = frozenset("меморандум соглашение договор контракт протокол декларация программа карта лицензия документ план заявление письмо".split())
_CONTENT = ("NOUN", "VERB", "ADJ", "PROPN")


@dataclass(slots=True)
class Scene:
    """Everything about one text that features are made from."""

    notes: Notes
    geo: Geography
    cast: Cast
    people: list[Found[PersonMention]]
    predicates: list[Predicate]
    in_sentence: list[list[tuple[Mention, list[Body]]]] = field(default_factory=list)
    clause_of: dict[int, int] = field(default_factory=dict)
    """Token → index of its predicate."""
    prepositions: dict[int, str] = field(default_factory=dict)
    """Token → the preposition that hangs on it."""
    order: dict[int, int] = field(default_factory=dict)
    """id(body) → its rank by number of mentions."""

    def __post_init__(self) -> None:
        self.in_sentence = [[] for _ in self.notes.sentences]
        for m in self.cast.mentions:
            self.in_sentence[self.notes.tokens[m.head].sentence].append((m, self.cast.meant.get(m.first, [])))
        for k, p in enumerate(self.predicates):
            self.clause_of.update(dict.fromkeys(p.clause, k))
        for t in self.notes.tokens:
            if t.pos == "ADP" and t.head != t.i:
                self.prepositions.setdefault(t.head, t.key)
        ranked = sorted(self.cast.bodies, key=lambda b: (-len(b.mentions), b.mentions[0].first))
        self.order = {id(b): k for k, b in enumerate(ranked)}

    def sentence(self, p: Predicate) -> Sentence:
        return self.notes.sentences[self.notes.tokens[p.i].sentence]


def _bucket(n: int, *edges: int) -> str:
    for e in edges:
        if n <= e:
            return str(e)
    return f">{edges[-1]}"


def of_predicate(scene: Scene, p: Predicate) -> list[str]:
    """Features of the question: does this word tell an event, and at what stage?"""
    return [*_words_of(scene, p), *_company_of(scene, p)]


def _words_of(scene: Scene, p: Predicate) -> Iterator[str]:
    tokens = scene.notes.tokens
    t = tokens[p.i]
    s = scene.sentence(p)
    lex = "+".join(p.stages) or "none"
    how = f"{p.form}{'-pass' if p.passive else ''}{'-perf' if p.perfective else ''}"
    reached = "not" if p.negated else "plan" if p.modal or p.form in ("future", "infinitive") else "done"
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
    yield f"rel={t.rel}"
    line = s.line
    yield f"line={_bucket(line, 0, 1, 2, 4)}"
    yield f"sentence={_bucket(s.i, 0, 1, 2, 4, 8)}"
    if line == 0:
        yield f"title lex={lex} {reached}"
    clause = [tokens[k] for k in p.clause]
    keys = {x.lemma for x in clause}
    for lemma in sorted(keys & _INSTRUMENTS):
        yield f"instrument={lemma}"
        yield f"instrument lex={lex} {reached}"
    for lemma in sorted(keys & lexicon()["background"]["words"]):
        yield f"background={lemma}"
    for stage, row in lexicon()["nouns"].items():
        if keys & row:
            yield f"near={stage} {reached}"
    for x in clause:
        if x.i != p.i and x.pos in _CONTENT and not x.is_title:
            yield f"w={x.lemma}"
        if x.head == p.i and x.rel in ("obj", "nsubj", "nsubj:pass", "obl", "xcomp"):
            yield f"{x.rel}={x.lemma}"
    if any(x.text.isdigit() and len(x.text) == 4 and x.text[:2] in ("19", "20") for x in clause):
        yield "year"
        yield f"year {reached}"
    if any(tokens[k].text == "?" for k in range(s.first, s.last)):
        yield "question"
    head = tokens[t.head]
    if head.i != t.i:
        yield f"head={head.lemma}"
        if head.lemma in lexicon()["speech"]["words"]:
            yield "told"
    if p.lemma in lexicon()["speech"]["words"]:
        yield "speech"


def _company_of(scene: Scene, p: Predicate) -> Iterator[str]:
    s = scene.sentence(p)
    clause = set(p.clause)
    in_clause: list[Body] = []
    in_sentence: list[Body] = []
    forms = set()
    subject = "none"
    for m, meant in scene.in_sentence[s.i]:
        inside = m.head in clause
        for b in meant:
            if b not in in_sentence:
                in_sentence.append(b)
            if inside and b not in in_clause:
                in_clause.append(b)
        if inside:
            forms.add(m.form)
        top, _ = _top(scene.notes.tokens, m)
        if top.rel.startswith("nsubj") and top.head == p.i:
            subject = m.form
    yield f"clause bodies={min(len(in_clause), 3)}"
    yield f"sentence bodies={min(len(in_sentence), 4)}"
    yield f"clause countries={min(len({b.country for b in in_clause if b.country}), 3)}"
    yield f"sentence countries={min(len({b.country for b in in_sentence if b.country}), 3)}"
    yield f"text bodies={min(len(scene.cast.bodies), 6)}"
    yield f"subject={subject}"
    solid = [b for b in in_clause if b.kind != "state"]
    yield f"clause solid={min(len(solid), 3)}"
    lex = "+".join(p.stages) or "none"
    yield f"lex={lex} clause bodies={min(len(in_clause), 3)}"
    yield f"lex={lex} sentence bodies={min(len(in_sentence), 3)}"
    for form in sorted(forms):
        yield f"clause form={form}"


def of_text(scene: Scene) -> list[str]:
    """Features of the question: is this text about cooperation in health at all?"""
    return list(_text(scene))


def _text(scene: Scene) -> Iterator[str]:
    notes = scene.notes
    yield f"sentences={_bucket(len(notes.sentences), 2, 4, 8, 16, 30)}"
    yield f"lines={_bucket(notes.text.count(chr(10)), 0, 3, 8, 20)}"
    bodies = [b for b in scene.cast.bodies if not is_only_place(scene, b)]
    solid = [b for b in bodies if b.kind not in ("state", "region")]
    countries = {b.country for b in bodies if b.country}
    yield f"bodies={_bucket(len(bodies), 1, 2, 4, 8)}"
    yield f"solid={_bucket(len(solid), 0, 1, 3, 6)}"
    yield f"countries={_bucket(len(countries), 0, 1, 2, 4)}"
    yield f"solid={_bucket(len(solid), 0, 1, 3)} countries={_bucket(len(countries), 1, 2)}"
    lead = {t.lemma for s in notes.sentences[:3] for t in notes.words(s) if t.pos in _CONTENT and t.ner == "O"}
    rest = {t.lemma for t in notes.tokens if t.pos in _CONTENT and t.ner == "O"} - lead
    yield from (f"lead={lemma}" for lemma in sorted(lead))
    yield from (f"rest={lemma}" for lemma in sorted(rest))


def of_party(scene: Scene, p: Predicate, body: Body, stage: str, before: Sequence[Body] = ()) -> list[str]:
    """Features of the question: does this body take part in what the predicate tells?

    `before` are the parties of the event told before.
    """
    return [*_party(scene, p, body, stage), *_sequel(scene, p, body, before)]


def _sequel(scene: Scene, p: Predicate, body: Body, before: Sequence[Body]) -> Iterator[str]:
    """Whether the body goes on from the event before, seen beside whom this clause names anew."""
    if not before:
        yield "first event"
        return
    tokens = scene.notes.tokens
    clause = set(p.clause)
    named = {id(b) for m, meant in scene.in_sentence[scene.sentence(p).i] for b in meant if m.head in clause and m.form != "group"}
    fresh = sum(1 for b in named if b not in {id(x) for x in before})
    again = "again" if body in before else "new"
    here = any(tokens[m.head].sentence == scene.sentence(p).i for m in body.mentions)
    yield f"{again}"
    yield f"{again} here={here}"
    yield f"{again} here={here} fresh={min(fresh, 2)} named={min(len(named), 3)}"
    if body in before and len(before) >= 2:
        yield f"again place={min(list(before).index(body), 2)} here={here} fresh={min(fresh, 2)}"


def _party(scene: Scene, p: Predicate, body: Body, stage: str) -> Iterator[str]:
    tokens = scene.notes.tokens
    s = scene.sentence(p)
    clause = set(p.clause)
    kind = body.kind
    best = "none"
    here = [m for m in body.mentions if tokens[m.head].sentence == s.i]
    inside = [m for m in here if m.head in clause]
    if inside:
        best = "clause"
    elif here:
        best = "sentence-before" if any(m.head < p.i for m in here) else "sentence-after"
    else:
        gaps = [s.i - tokens[m.head].sentence for m in body.mentions]
        back = [g for g in gaps if g > 0]
        best = f"back{_bucket(min(back), 1, 2, 3, 6)}" if back else "ahead"
    yield f"at={best}"
    yield f"at={best} kind={kind}"
    yield f"kind={kind}"
    yield f"at={best} stage={stage}"
    for m in inside or here:
        yield f"form={m.form}"
        yield f"form={m.form} kind={kind}"
        how = _grammar(scene, m, p)
        yield f"how={how}"
        yield f"how={how} form={m.form}"
        yield f"how={how} kind={kind}"
        yield f"how={how} stage={stage} pass={p.passive}"
        yield f"where={'in' if m in inside else 'out'} how={how}"
        above = tokens[tokens[m.head].head]
        if above.pos == "NOUN" and above.i != m.head:
            yield f"of={above.lemma}"
        owner = scene.clause_of.get(m.head)
        if owner is not None and scene.predicates[owner].lemma in lexicon()["speech"]["words"]:
            yield "in a clause of speech"
            yield f"in a clause of speech how={how}"
    forms = {m.form for m in body.mentions}
    for rule in sorted({m.rule.split(" «")[0].split(" inst_")[0][:14] for m in body.mentions if m.form == "named"}):
        yield f"rule={rule}"
    if kind == "state" and is_only_place(scene, body):
        yield f"only a place {kind}"
        yield f"only a place at={best}"
    if not forms & {"named", "office"}:
        yield "never named"
        yield f"never named {kind}"
    others = _others(scene, p, body)
    yield f"others in clause={min(len(others), 3)} at={best}"
    if kind == "state" and any(b.country == body.country and b.kind != "state" for b in others):
        yield "state beside its body"
    if kind == "state" and any(b.country == body.country and b.kind not in ("state", "region") for b in scene.cast.bodies):
        yield "state with a body in the text"
    if kind == "region" and any(b.country == body.country and b.kind not in ("state", "region") for b in others):
        yield "region beside a body"
    yield f"rank={min(scene.order[id(body)], 5)}"
    yield f"rank={min(scene.order[id(body)], 5)} at={best}"
    yield f"mentions={min(len(body.mentions), 4)}"
    first = tokens[body.mentions[0].head]
    if scene.notes.sentences[first.sentence].line == 0:
        yield "in title"
        yield f"in title at={best}"
    same = [b for b in scene.cast.bodies if b.country == body.country]
    yield f"same country={min(len(same), 4)}"
    yield f"home={body.country == scene.cast.home}"
    if body.country is None:
        yield f"no country {kind}"
    if body.guessed:
        yield "guessed country"
    near = [m for m in body.mentions if m.head < p.i]
    if near and not here:
        nearer = {id(b) for b in scene.cast.bodies for m in b.mentions if near[-1].head < m.head < p.i and b is not body}
        yield f"nearer={min(len(nearer), 4)}"


def is_only_place(scene: Scene, body: Body) -> bool:
    """Whether a country or region is only said to be where something is."""
    return body.kind in ("state", "region") and all(_is_locative(scene.notes.tokens, m) for m in body.mentions)


def _is_locative(tokens: list[Token], m: Mention) -> bool:
    """«в Анкаре», «из Бухары»: a place rather than somebody who acts."""
    return m.form in ("country", "region") and m.first > 0 and tokens[m.first - 1].key in ("в", "во", "из", "на", "под", "близ")


def of_pair(scene: Scene, p: Predicate, a: Body, b: Body, history: Sequence[Sequence[Body]]) -> list[str]:
    """Features of the question: do these two take part together? `history` are the parties of the events before."""
    return list(_pair(scene, p, a, b, history))


def _pair(scene: Scene, p: Predicate, a: Body, b: Body, history: Sequence[Sequence[Body]]) -> Iterator[str]:
    countries = "unknown" if not (a.country and b.country) else "same" if a.country == b.country else "two"
    kinds = "+".join(sorted((a.kind, b.kind)))
    where = "+".join(sorted((_stands(scene, p, a), _stands(scene, p, b))))
    yield f"countries={countries}"
    yield f"kinds={kinds}"
    yield f"kinds={kinds} countries={countries}"
    yield f"where={where}"
    yield f"where={where} countries={countries}"
    if history:
        last = history[-1]
        again = (a in last) + (b in last)
        yield f"again={again}"
        yield f"again={again} where={where}"
    together = sum(1 for parties in history if a in parties and b in parties)
    apart = sum(1 for parties in history if (a in parties) != (b in parties))
    yield f"together={min(together, 2)} apart={min(apart, 2)}"
    ranks = sorted((scene.order[id(a)], scene.order[id(b)]))
    yield f"ranks={min(ranks[0], 3)}+{min(ranks[1], 4)}"
    home = scene.cast.home
    yield f"home={(a.country == home) + (b.country == home)} countries={countries}"
    if a.stems and b.stems and (a.stems < b.stems or b.stems < a.stems):
        yield "one name in the other"
    titled = sum(any(scene.notes.sentences[scene.notes.tokens[m.head].sentence].line == 0 for m in x.mentions) for x in (a, b))
    yield f"titled={titled}"
    for link in sorted(_links(scene, p, a, b)):
        yield f"link={link}"


def _stands(scene: Scene, p: Predicate, body: Body) -> str:
    """Nearest place of a body: the clause, the sentence, or sentences back."""
    tokens = scene.notes.tokens
    s = scene.sentence(p).i
    here = [m for m in body.mentions if tokens[m.head].sentence == s]
    if any(m.head in p.clause for m in here):
        return "clause" if any(m.form not in ("group",) for m in here if m.head in p.clause) else "group"
    if here:
        return "sentence"
    back = [s - tokens[m.head].sentence for m in body.mentions if tokens[m.head].sentence < s]
    return f"back{_bucket(min(back), 1, 3)}" if back else "ahead"


def _links(scene: Scene, p: Predicate, a: Body, b: Body) -> set[str]:
    """What stands between two bodies named in one sentence: «и», «с», «между», a comma."""
    tokens = scene.notes.tokens
    s = scene.sentence(p).i
    mine = sorted(
        (m.first, m.last, n) for n, x in enumerate((a, b)) for m in x.mentions if tokens[m.head].sentence == s and m.form != "group"
    )
    out = set()
    for (_, end, n), (start, _, other) in pairwise(mine):
        if n != other and 0 <= start - end <= 6:
            words = [t.key for t in tokens[end:start] if t.key in ("и", "с", "со", "для", "от", "в", "через", "(", ",", "при")]
            out.add(f"{' '.join(words[:2]) or 'beside' if start - end < 2 else ' '.join(words[:2])}")
    return out


def _others(scene: Scene, p: Predicate, body: Body) -> list[Body]:
    clause = set(p.clause)
    found: list[Body] = []
    for m, meant in scene.in_sentence[scene.sentence(p).i]:
        if m.head in clause:
            found += [b for b in meant if b is not body and b not in found]
    return found


def _grammar(scene: Scene, m: Mention, p: Predicate) -> str:
    """How the mention hangs on the predicate: relation, preposition or case, and how far."""
    tokens = scene.notes.tokens
    top, via = _top(tokens, m)
    prep = scene.prepositions.get(top.i, "")
    if not prep and top.i == m.head and m.first > 0 and tokens[m.first - 1].pos == "ADP":
        prep = tokens[m.first - 1].key
    rel = top.rel.split(":")[0]
    hops, at = 0, top
    while at.i != p.i and at.head != at.i and hops < 6:
        at, hops = tokens[at.head], hops + 1
    far = "far" if at.i != p.i else str(min(hops, 3))
    return f"{rel}-{prep or top.case}-{far}{via}"


def _top(tokens: list[Token], m: Mention) -> tuple[Token, str]:
    """The word by which a mention stands in its clause: «делегация» for «делегация холдинга», the first of «А и Б»."""
    t, via = tokens[m.head], ""
    for _ in range(6):
        up = tokens[t.head]
        if up.i == t.i or up.sentence != t.sentence:
            break
        if t.rel in ("conj", "appos", "flat", "flat:name", "flat:foreign"):
            t = up
        elif t.rel == "nmod" and (up.lemma in _REPRESENTATIVES or up.feats.get("Animacy") == "Anim"):
            t, via = up, " by"
        else:
            break
    return t, via


_REPRESENTATIVES = frozenset(
    "делегация представитель глава директор министр президент руководитель руководство специалист эксперт врач команда бригада "
    "сотрудник ректор гендиректор посол группа коллегия совет председатель заместитель миссия ученый хирург студент филиал база "
    "представительство власть подразделение".split()
)
