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

    Numpy's own threads are held at one meanwhile: the matrices are small, and one thread's sums are the same every time.
    """
    out: list[list[Tag]] = [[] for _ in sentences]
    model = _model()
    with _LOCK, model.threads.limit(limits=1, user_api="blas"):
        for batch in _batches(sentences):
            for (number, first, _), tags in zip(batch, model.tag([words for _, _, words in batch]), strict=True):
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
def _model() -> Model:
    return Model()


class Model:
    """slovnet's three networks as one."""

    def __init__(self) -> None:
        weights = tagger_weights.load()
        self.threads = ThreadpoolController()
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
        tags = list(
            map(
                Tag._make,
                (
                    (pos, feats, head, rel, ner)
                    for (pos, feats), head, rel, ner in zip(
                        self._morph(x[_MORPH]), *self._syntax(x[_SYNTAX], spans), self._names(x[_NER], spans), strict=True
                    )
                ),
            )
        )
        return [tags[first:last] for first, last in spans]


class _Morph:
    """Part of speech and features: the likeliest of slovnet's 752 tags."""

    def __init__(self, network: Network) -> None:
        self._weight, self._bias = _linear(network, "head.proj")
        self._tags = [_parsed(label) for label in network.labels]

    def __call__(self, x: Floats) -> list[tuple[str, dict[str, str]]]:
        best = (x @ self._weight + self._bias).argmax(-1)
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
        kernel = arrays["rel.kernel"].reshape(len(arrays["rel.kernel"]), len(self._relations), -1)
        self._rel_kernel = np.ascontiguousarray(kernel.swapaxes(1, 2).reshape(-1, len(self._relations)))

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
        pairs = (heads[:, :, None] * tails[:, None, :]).reshape(len(x), -1)
        return np.asarray((pairs @ self._rel_kernel).argmax(-1))


def _rooted(x: Floats, root: Floats, spans: Sequence[tuple[int, int]]) -> Floats:
    rows = x.copy()
    rows[[first - 1 for first, _ in spans]] = root
    return rows


class _Names:
    """B-, I- and O of persons, organisations and places: the best path through a conditional random field.

    Most words have one tag that no transition can outweigh. Only runs of words where some other tag could still win are
    searched, between the certain words on both sides.
    """

    def __init__(self, network: Network) -> None:
        self._weight, self._bias = _linear(network, "head.proj")
        self._tags = network.labels
        moves = network.arrays["head.crf.transitions"]
        self._moves: list[list[float]] = moves.tolist()
        before = (moves[:, :, None] - moves[:, None, :]).max(0)
        after = (moves.T[:, :, None] - moves.T[:, None, :]).max(0)
        self._reach = np.maximum(before, 0) + np.maximum(after, 0) + np.float32(1e-3)

    def __call__(self, x: Floats, spans: Sequence[tuple[int, int]]) -> list[str]:
        scores = x @ self._weight + self._bias
        best: list[int] = scores.argmax(-1).tolist()
        alive = ~((scores[:, None, :] - scores[:, :, None]) > self._reach).any(-1)
        open_ = (alive.sum(-1) > 1).tolist()
        for first, last in spans:
            k = first
            while k < last:
                if not open_[k]:
                    k += 1
                    continue
                start = k
                while k < last and open_[k]:
                    k += 1
                best[start:k] = self._path(
                    scores[start:k].tolist(),
                    alive[start:k].tolist(),
                    best[start - 1] if start > first else None,
                    best[k] if k < last else None,
                )
        return [self._tags[k] for k in best]

    def _path(
        self, scores: list[list[float]], alive: list[list[bool]], before: int | None, after: int | None
    ) -> list[int]:
        """The best tags of a run of words between two certain ones."""
        moves = self._moves
        totals = {t: moves[before][t] if before is not None else 0.0 for t, yes in enumerate(alive[0]) if yes}
        totals = {t: total + scores[0][t] for t, total in totals.items()}
        history: list[dict[int, int]] = []
        for row, possible in zip(scores[1:], alive[1:], strict=True):
            chosen = {
                t: max(totals, key=lambda u, t=t: totals[u] + moves[u][t]) for t, yes in enumerate(possible) if yes
            }
            totals = {t: totals[u] + moves[u][t] + row[t] for t, u in chosen.items()}
            history.append(chosen)
        path = [max(totals, key=lambda t: totals[t] + (moves[t][after] if after is not None else 0.0))]
        for chosen in reversed(history):
            path.append(chosen[path[-1]])
        return path[::-1]


def _linear(network: Network, place: str) -> tuple[Floats, Floats]:
    return network.arrays[f"{place}.weight"], network.arrays[f"{place}.bias"]


def _rectified(x: Floats, weight: Floats, bias: Floats) -> Floats:
    return np.maximum(x @ weight + bias, 0)
