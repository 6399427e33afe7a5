"""Morphology, syntax and names of Russian sentences, by slovnet's weights (MIT, from the natasha wheel).

The tags are slovnet's; only the arithmetic is ours (`tagger_network`, and the heads below). A text is tagged by itself,
in pieces of a fixed size, so its tags depend on nothing but its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from medaccord.languages.ru import tagger_weights
from medaccord.languages.ru.tagger_network import Encoder
from medaccord.languages.ru.tagger_weights import NETWORKS, Floats, Network

SENTENCE = 256
"""Words of a longer sentence are tagged in pieces: syntax compares all words of a piece with each other."""

BATCH = 512
"""Words that are tagged at once, or one piece more."""

CAPACITY = 12_288
"""Words whose first layer is kept: 9 kB each, touched when needed."""

_MORPH, _SYNTAX, _NER = range(len(NETWORKS))
_LOCK = Lock()


class Tag(NamedTuple):
    """What the tagger says of one token."""

    pos: str
    feats: dict[str, str]
    """Shared between tokens: read only."""
    head: int
    """0-based index in the sentence; its own index for the root."""
    rel: str
    ner: str


def tag(sentences: Sequence[Sequence[str]]) -> list[list[Tag]]:
    """Tags of each token of each sentence; a sentence is its words, as they stand.

    Numpy's own threads are held at one meanwhile: the matrices are small, and one thread's sums never differ.
    """
    out: list[list[Tag]] = [[] for _ in sentences]
    with _LOCK, _threads().limit(limits=1, user_api="blas"):
        for batch in _batches(sentences):
            for (number, first, _), tags in zip(batch, _model().tag([words for _, _, words in batch]), strict=True):
                out[number] += [t._replace(head=t.head + first) for t in tags] if first else tags
    return out


def _batches(sentences: Sequence[Sequence[str]]) -> Iterator[list[tuple[int, int, Sequence[str]]]]:
    """Pieces as (sentence, first word, words), about `BATCH` words at a time."""
    batch: list[tuple[int, int, Sequence[str]]] = []
    size = 0
    for number, words in enumerate(sentences):
        for first in range(0, len(words), SENTENCE):
            piece = words[first : first + SENTENCE]
            batch.append((number, first, piece))
            size += len(piece)
            if size >= BATCH:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


@cache
def _model() -> Model:
    return Model()


class Model:
    """slovnet's three networks as one."""

    def __init__(self) -> None:
        weights = tagger_weights.load()
        self._encoder = Encoder(weights, CAPACITY)
        self._morph = _Morph(weights.networks["morph"])
        self._syntax = _Syntax(weights.networks["syntax"])
        self._names = _Names(weights.networks["ner"])

    def tag(self, pieces: Sequence[Sequence[str]]) -> list[list[Tag]]:
        """Tags of each word of each piece."""
        words: list[str | None] = [None]
        spans = []
        for piece in pieces:
            spans.append((len(words), len(words) + len(piece)))
            words += [*piece, None]
        x = self._encoder(words)
        found = zip(self._morph(x[_MORPH]), *self._syntax(x[_SYNTAX], spans), self._names(x[_NER], spans), strict=True)
        tags = [Tag(pos, feats, head, rel, ner) for (pos, feats), head, rel, ner in found]
        return [tags[first:last] for first, last in spans]


class _Morph:
    """Part of speech and features: the likeliest of slovnet's 752 tags."""

    def __init__(self, network: Network) -> None:
        self._weight, self._bias = _linear(network, "head.proj")
        self._tags = [_parsed(label) for label in network.labels]

    def __call__(self, x: Floats) -> list[tuple[str, dict[str, str]]]:
        scores = x @ self._weight
        scores += self._bias
        best = scores.argmax(-1)
        return [self._tags[k] for k in best.tolist()]


def _parsed(label: str) -> tuple[str, dict[str, str]]:
    """`NOUN|Case=Nom|Number=Sing` as a part of speech and its features."""
    pos, _, feats = label.partition("|")
    return pos, dict(feat.split("=", 1) for feat in feats.split("|") if feat)


class _Syntax:
    """Each word's head and its relation to it."""

    def __init__(self, network: Network) -> None:
        arrays = network.arrays
        self._relations = network.labels
        self._head = [_linear(network, f"head.{side}.proj") for side in ("head", "tail")]
        self._kernel, self._root = arrays["head.kernel"], arrays["head.root"]
        self._rel = [_linear(network, f"rel.{side}.proj") for side in ("head", "tail")]
        self._rel_root = arrays["rel.root"]
        self._rel_kernel = arrays["rel.kernel"]

    def __call__(self, x: Floats, spans: Sequence[tuple[int, int]]) -> tuple[list[int], list[str]]:
        """For each row the head's index in its piece, its own for the root, and the relation."""
        above = self._above(x, spans)
        heads = above.copy()
        places = np.zeros(len(x), np.int64)
        for first, last in spans:
            places[first:last] = np.arange(last - first)
            heads[first:last] -= first
        heads = np.where(heads < 0, places, heads)
        return heads.tolist(), [self._relations[k] for k in self._related(x, above, spans).tolist()]

    def _above(self, x: Floats, spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
        """The row of each word's head; the empty row before a piece stands for its root."""
        rows = _rooted(x, self._root, spans)
        heads = _rectified(rows, *self._head[0]) @ self._kernel
        tails = _rectified(rows, *self._head[1])
        above = np.zeros(len(x), np.int64)
        for first, last in spans:
            above[first:last] = (heads[first:last] @ tails[first - 1 : last].T).argmax(-1) + (first - 1)
        return above

    def _related(self, x: Floats, above: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
        rows = _rooted(x, self._rel_root, spans)
        heads = _rectified(rows, *self._rel[0])[above]
        tails = _rectified(x, *self._rel[1])
        wanted = (heads @ self._rel_kernel).reshape(len(x), len(self._relations), -1)
        return np.asarray(np.matmul(wanted, tails[:, :, None])[:, :, 0].argmax(-1))


def _rooted(x: Floats, root: Floats, spans: Sequence[tuple[int, int]]) -> Floats:
    rows = x.copy()
    rows[[first - 1 for first, _ in spans]] = root
    return rows


class _Names:
    """B-, I- and O of persons, organisations and places: the best path through a conditional random field.

    The pieces of a batch are walked side by side, the longest first, so that those still running are the first ones.
    """

    def __init__(self, network: Network) -> None:
        self._weight, self._bias = _linear(network, "head.proj")
        self._tags = network.labels
        self._moves = network.arrays["head.crf.transitions"]

    def __call__(self, x: Floats, spans: Sequence[tuple[int, int]]) -> list[str]:
        """The tag of each row; that of an empty row says nothing."""
        scores = x @ self._weight + self._bias
        ordered = sorted(spans, key=lambda span: span[0] - span[1])
        starts = np.array([first for first, _ in ordered])
        sizes = np.array([last - first for first, last in ordered])
        steps = np.arange(sizes[0])[:, None]
        rows = np.where(steps < sizes, starts + steps, 0)
        running = (steps < sizes).sum(-1).tolist()
        totals = self._totals(scores[rows].swapaxes(1, 2).copy(), running)
        tags = np.zeros(len(x), np.int64)
        tags[rows] = self._path(totals, running)
        return [self._tags[k] for k in tags.tolist()]

    def _totals(self, scores: Floats, running: list[int]) -> Floats:
        """The best total that ends in each tag, step by tag by piece; made of `scores`, the words' own, in place."""
        moves = self._moves[:, :, None]
        for step in range(1, len(scores)):
            count = running[step]
            reached = scores[step - 1, :, None, :count] + moves
            scores[step, :, :count] += np.maximum.reduce(reached)
        return scores

    def _path(self, totals: Floats, running: list[int]) -> NDArray[np.int64]:
        """The tags of the best path, step by piece."""
        tags = np.zeros((len(totals), totals.shape[-1]), np.int64)
        after = 0
        for step in range(len(totals) - 1, -1, -1):
            reached = totals[step, :, : running[step]]
            if after:
                reached[:, :after] += self._moves[:, tags[step + 1, :after]]
            after = running[step]
            tags[step, :after] = reached.argmax(0)
        return tags


def _linear(network: Network, place: str) -> tuple[Floats, Floats]:
    return network.arrays[f"{place}.weight"], network.arrays[f"{place}.bias"]


def _rectified(x: Floats, weight: Floats, bias: Floats) -> Floats:
    out = x @ weight
    out += bias
    return np.asarray(np.maximum(out, 0, out=out))
