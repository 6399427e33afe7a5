"""How medaccord does on public data: names on NEREL, meetings and deals on FactRuEval-2016.

    python bench/public.py [--data ../shared/data]

DATA holds `nerel/test.jsonl` (NEREL v1.1, brat as JSON lines: text, entities with start, end, type) and
`factrueval2016/testset.jsonl` (text, mentions, entities, facts). What is not there is said and left out.

Names: exact spans, F1, all nested entities of the gold counted. FactRuEval: a fact is right in the degree that its
participants are those of a gold fact of its kind; facts that the gold calls hard are left out, as in the published run.
The published figures count a fact's other arguments too, so a second F1 takes those, none of which we read, as missed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from razdel import sentenize, tokenize

from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.languages.notes import Notes, Token
from medaccord.languages.ru import notes

DATA = Path(__file__).parents[1].parent / "shared" / "data"
NAMES = {
    "PERSON": "PER",
    "ORGANIZATION": "ORG",
    **dict.fromkeys(("CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"), "LOC"),
}
KINDS = ("PER", "ORG", "LOC")
PUBLISHED = {"Deal": 0.301, "Meeting": 0.242}

Document = dict[str, Any]


class Name(NamedTuple):
    """A span of a text that names a person, an organisation or a place."""

    start: int
    end: int
    kind: str


class Fact(NamedTuple):
    """A meeting or a deal: each participant by all names that it goes by, one where we found it."""

    kind: str
    participants: tuple[frozenset[str], ...]
    further: int = 0
    """How many arguments it has besides: the type and the phase of a deal, which we do not read."""


def main() -> None:
    """Prints a table for each data set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER")
    folder = parser.parse_args().data
    for path, table in ((folder / "nerel/test.jsonl", _names), (folder / "factrueval2016/testset.jsonl", _facts)):
        if path.exists():
            table([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])
        else:
            print(f"{path}: not there, left out")


# Names


def _names(documents: list[Document]) -> None:
    print(f"NEREL test, {len(documents)} documents: F1 of exact spans, per cent")
    print(f"{'':24}" + "".join(f"{kind:>8}" for kind in (*KINDS, "all")))
    readers: dict[str, Callable[[str], set[Name]]] = {
        "stock slovnet": _by_slovnet,
        "medaccord's tagger": _by_tagger,
        "with its own readers": _by_readers,
    }
    for title, reader in readers.items():
        print(f"{title:24}" + "".join(f"{100 * f1:8.1f}" for f1 in _f1_of_names(documents, reader)))


def _f1_of_names(documents: Iterable[Document], reader: Callable[[str], set[Name]]) -> list[float]:
    """F1 of each kind, and of all."""
    right, gold, found = Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        entities = (e for e in document["entities"] if e["type"] in NAMES)
        wanted = {Name(e["start"], e["end"], NAMES[e["type"]]) for e in entities}
        names = reader(document["text"])
        gold.update(n.kind for n in wanted)
        found.update(n.kind for n in names)
        right.update(n.kind for n in wanted & names)
    return [
        2 * sum(right[k] for k in kinds) / max(1, sum(gold[k] + found[k] for k in kinds))
        for kinds in (*((kind,) for kind in KINDS), KINDS)
    ]


def _by_slovnet(text: str) -> set[Name]:
    """slovnet as it comes, sentence by sentence."""
    sentences = [(s.start, list(tokenize(s.text))) for s in sentenize(text)]
    model = _slovnet()
    infer = model.infer
    tags = infer.decoder(infer.process(infer.encoder([[t.text for t in tokens] for _, tokens in sentences])))
    found: set[Name] = set()
    for (start, tokens), row in zip(sentences, tags, strict=True):
        found.update(_joined(((start + t.start, start + t.stop, tag) for t, tag in zip(tokens, row, strict=True))))
    return found


@cache
def _slovnet() -> Any:
    from navec import Navec
    from slovnet import NER

    spec = find_spec("natasha")
    assert spec is not None
    assert spec.origin is not None
    data = Path(spec.origin).parent / "data"
    navec = Navec.load(data / "emb/navec_news_v1_1B_250K_300d_100q.tar")
    return NER.load(data / "model/slovnet_ner_news_v1.tar").navec(navec)


def _by_tagger(text: str) -> set[Name]:
    """What the tokens of the notes say."""
    return set(_tagged(notes(text)))


def _tagged(read: Notes) -> Iterator[Name]:
    for sentence in read.sentences:
        yield from _joined((t.start, t.end, t.ner) for t in read.words(sentence))


def _joined(tags: Iterable[tuple[int, int, str]]) -> Iterator[Name]:
    """Names of (start, end, tag), as slovnet joins them: an I- tag carries on a name of any kind."""
    open_: Name | None = None
    for start, end, tag in (*tags, (0, 0, "O")):
        if tag.startswith("I-"):
            open_ = open_ and open_._replace(end=end)
            continue
        if open_:
            yield open_
        open_ = Name(start, end, tag[2:]) if tag.startswith("B-") else None


def _by_readers(text: str) -> set[Name]:
    """The tagger's names, and the bodies and places that the readers of announcements find."""
    read = notes(text)
    geo = geography(read)
    bodies = ((m.first, m.last, "ORG") for m in mentions(read, geo, people(read)) if m.form == "named")
    places = ((m.first, m.last, "LOC") for m in geo.mentions if not m.derived)
    return {*_tagged(read), *(Name(*read.span(first, last), kind) for first, last, kind in (*bodies, *places))}


# Facts

CUES = {
    "Meeting": frozenset(
        "встретиться встречаться встреча переговоры беседа побеседовать обсудить обсуждать познакомиться "
        "посетить навестить саммит принять увидеться".split()
    ),
    "Deal": frozenset(
        "сделка купить покупать покупка приобрести приобретать приобретение продать продавать продажа выкупить "
        "договор контракт соглашение подписать заключить инвестировать инвестиция вложить поставить поставлять "
        "поставка заказать кредит займ одолжить санкция аренда арендовать нанять слияние поглощение".split()
    ),
}
WHO = {"Meeting": ("PER",), "Deal": ("ORG", "PER", "LOC")}
FAR = 4
"""Steps in the tree of syntax from a participant to the cue."""


def facts(text: str) -> list[Fact]:
    """Meetings and deals of a text of any kind: two names or more that hang on a cue word.

    The program's own events say who cooperates in health, in its own terms (bodies for their people); this reads the
    same notes for what FactRuEval asks.
    """
    read = notes(text)
    named = {name: [t for t in read.tokens if name.start <= t.start < name.end] for name in _tagged(read)}
    found: dict[Fact, None] = {}
    for cue in read.tokens:
        for kind in (k for k, lemmas in CUES.items() if cue.lemma in lemmas):
            who = [
                text[n.start : n.end] for n, words in named.items() if n.kind in WHO[kind] and _hangs(read, cue, words)
            ]
            participants = tuple(sorted({frozenset({_plain(name)}) for name in who}, key=sorted))
            if len(participants) >= 2:
                found[Fact(kind, participants)] = None
    return list(found)


def _hangs(read: Notes, cue: Token, words: Sequence[Token]) -> bool:
    """Whether one of a name's words is a few steps from the cue, in one sentence."""
    return any(t.sentence == cue.sentence and _steps(read, t, cue) <= FAR for t in words)


def _steps(read: Notes, a: Token, b: Token) -> int:
    above = _above(read, b)
    return min((k + above[i] for i, k in _above(read, a).items() if i in above), default=99)


def _above(read: Notes, token: Token) -> dict[int, int]:
    """The tokens from one up to its root, with the steps to each."""
    path = {token.i: 0}
    while token.head not in path:
        token = read.tokens[token.head]
        path[token.i] = len(path)
    return path


def _facts(documents: list[Document]) -> None:
    print(f"FactRuEval-2016 test, {len(documents)} documents: facts with their participants")
    print(f"{'':10}{'gold':>6}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}{'F1, all arguments':>20}{'best published':>17}")
    pairs = [(list(_gold(d)), facts(d["text"])) for d in documents]
    for kind, best in PUBLISHED.items():
        rows = [([f for f in gold if f.kind == kind], [f for f in found if f.kind == kind]) for gold, found in pairs]
        credit, strict = (sum(_credit(gold, found, every) for gold, found in rows) for every in (False, True))
        wanted, given = (sum(len(row[side]) for row in rows) for side in (0, 1))
        p, r, f1, f1_all = (
            credit / max(given, 1),
            credit / max(wanted, 1),
            *(2 * c / max(wanted + given, 1) for c in (credit, strict)),
        )
        print(f"{kind:10}{wanted:6}{given:7}{p:8.3f}{r:8.3f}{f1:8.3f}{f1_all:20.3f}{best:17.3f}")


def _gold(document: Document) -> Iterator[Fact]:
    """Meetings and deals, each participant by every name and mention of its entity."""
    text = document["text"]
    mentioned = {m["id"]: text[m["start"] : m["end"]] for m in document["mentions"]}
    entities = {e["id"]: e for e in document["entities"]}
    for fact in document["facts"]:
        values = {(a["role"], v["value"]) for a in fact["args"] for v in a["alternatives"]}
        if fact["type"] not in PUBLISHED or ("Сложность", "повышенная") in values:
            continue
        participants = []
        for alternative in (a["alternatives"][0] for a in fact["args"] if a["role"] == "Participant"):
            entity = entities.get(alternative["ref"] or "", {"mentions": (), "names": {}})
            names = {alternative["value"], *(mentioned[m] for m in entity["mentions"] if m in mentioned)}
            names.update(name for forms in entity["names"].values() for name in forms)
            participants.append(frozenset(map(_plain, names)))
        further = sum(a["role"] in ("Type", "Фаза") for a in fact["args"])
        yield Fact(fact["type"], tuple(participants), further)


def _credit(gold: Sequence[Fact], found: Sequence[Fact], every: bool) -> float:
    """The shares of arguments in common, of the pairs of facts that fit best, each fact in one pair."""
    shares = sorted(
        ((_share(g, f, every), a, b) for a, g in enumerate(gold) for b, f in enumerate(found)), reverse=True
    )
    total, used_gold, used_found = 0.0, set[int](), set[int]()
    for share, a, b in shares:
        if a not in used_gold and b not in used_found:
            used_gold.add(a)
            used_found.add(b)
            total += share
    return total


def _share(gold: Fact, found: Fact, every: bool) -> float:
    """Participants in common, by those of either; the gold's further arguments count as missed where `every` does."""
    left = list(found.participants)
    common = 0
    for wanted in gold.participants:
        same = next((f for f in left if any(_alike(a, b) for a in wanted for b in f)), None)
        if same is not None:
            left.remove(same)
            common += 1
    return common / (len(gold.participants) + len(left) + (gold.further if every else 0))


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split()).strip("\"'«»“”„")


def _alike(a: str, b: str) -> bool:
    """At most two letters apart, as the published comparison has it, but a letter in four for short names."""
    most = min(2, len(a) // 4)
    if abs(len(a) - len(b)) > most:
        return False
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        before, row = row, [i]
        for j, y in enumerate(b, start=1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return row[-1] <= most


if __name__ == "__main__":
    main()
