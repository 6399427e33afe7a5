"""slovnet's convolutions for all three of its networks at once: words in, 64 numbers per word and network out.

What makes it fast, the weights being the same:
- The first convolution is linear in a word's vector, so what a word adds to itself and to its neighbours is worked out
  once per word and kept (`Rows`): two thirds of the arithmetic go.
- All sentences of a text are one matrix with an empty row between them. A convolution over windows of three rows is
  then three matrix products of the same memory, read from row 0, 1 and 2 on: every third window lies there as one row.
- The three networks have one shape, so they are one array with three layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medaccord.languages.ru.tagger_weights import NETWORKS, Floats, Weights, shape

WIDTH = 3
"""Words that a convolution sees."""

_EMPTY = -1
_BLOCK = 128
_TILE = 16
_LONG = 64


class Rows:
    """What a word adds in the first convolution to the word after, to itself and to the word before, per network.

    Rows of as many as `capacity` different words are kept; the ones not met for longest make room. Row 0 is empty.
    """

    def __init__(self, weights: Weights, capacity: int) -> None:
        self._words, self._shapes = weights.words, weights.shapes
        projection, self._of_shape = _first_layer(weights)
        steady = _steady(self._words.vectors(np.arange(_BLOCK)), projection)
        self._projection: NDArray[np.floating[Any]] = projection if steady else projection.astype(np.float64)
        self._block = np.zeros((_BLOCK, len(self._projection)), self._projection.dtype)
        self._projected = np.zeros((_BLOCK, self._projection.shape[1]), self._projection.dtype)
        self._rows = np.zeros((capacity, self._projection.shape[1]), np.float32)
        self._met = np.zeros(capacity, np.int64)
        self._codes: dict[str | None, int] = {None: _EMPTY}
        self._place: dict[int, int] = {_EMPTY: 0}
        self._holder = [_EMPTY] * capacity
        self._free = list(range(capacity - 1, 0, -1))
        self._clock = 0

    def take(self, words: Sequence[str | None]) -> Floats:
        """Word by network by neighbour by what it adds; None is an empty row. At most `capacity` different words."""
        known = map(self._codes.get, words)
        codes = [self._code(word) if code is None else code for word, code in zip(words, known, strict=True)]
        places = self._known(codes)
        if places is None:
            self._learn(codes)
            places = self._known(codes)
        assert places is not None
        self._clock += 1
        self._met[places] = self._clock
        return self._rows[places].reshape(len(places), len(NETWORKS), WIDTH, -1)

    def _known(self, codes: list[int]) -> NDArray[np.int64] | None:
        try:
            return np.fromiter(map(self._place.__getitem__, codes), np.int64, len(codes))
        except KeyError:
            return None

    def _code(self, word: str | None) -> int:
        """One number for a new word's vector and its shape."""
        if word is None:
            return _EMPTY
        known = self._words.ids.get(word.lower(), self._words.unknown)
        code = known * len(self._shapes) + self._shapes[shape(word)]
        if len(word) <= _LONG:
            if len(self._codes) >= 4 * len(self._holder):
                self._codes = {None: _EMPTY}
            self._codes[word] = code
        return code

    def _learn(self, codes: list[int]) -> None:
        """Works out the rows of words that have none."""
        new = sorted(set(codes).difference(self._place))
        if len(new) > len(self._free):
            self._forget(set(codes), len(new))
        for first in range(0, len(new), _BLOCK):
            block = new[first : first + _BLOCK]
            places = [self._free.pop() for _ in block]
            self._work_out(np.array(block), places)
            for code, place in zip(block, places, strict=True):
                self._place[code] = place
                self._holder[place] = code

    def _forget(self, needed: set[int], room: int) -> None:
        """Makes room for at least `room` rows, and for a quarter of all, keeping the rows that are needed now."""
        for place in np.argsort(self._met, kind="stable").tolist():
            if len(self._free) >= max(room, len(self._holder) // 4):
                return
            code = self._holder[place]
            if code != _EMPTY and code not in needed:
                del self._place[code]
                self._holder[place] = _EMPTY
                self._free.append(place)

    def _work_out(self, codes: NDArray[np.int64], places: list[int]) -> None:
        """Puts the rows of a block of words at their places, the same whatever words are new together."""
        ids, shapes = np.divmod(codes, len(self._shapes))
        self._block[: len(ids)] = self._words.vectors(ids)
        size = -(-len(ids) // _TILE) * _TILE
        projected = np.matmul(self._block[:size], self._projection, out=self._projected[:size])[: len(ids)]
        rows = projected.astype(np.float32, copy=False)
        rows += self._of_shape[shapes]
        self._rows[places] = rows


def _steady(vectors: Floats, projection: Floats) -> bool:
    """Whether this machine's products give a row the same sums in any company, as long as tiles are whole.

    AVX-512 does, AVX2 does not. Where they differ in the last bit, double precision rounded to single does not.
    """
    together = vectors @ projection
    return all(
        np.array_equal(vectors[first : first + size] @ projection, together[first : first + size])
        and np.array_equal(vectors[first : first + size][::-1] @ projection, together[first : first + size][::-1])
        for first, size in ((0, _TILE), (_TILE, 2 * _TILE), (3 * _TILE, 3 * _TILE))
    )


def _first_layer(weights: Weights) -> tuple[Floats, Floats]:
    """A vector's projection, networks side by side; and what each shape adds, bias included."""
    size = weights.words.values.shape[0] * weights.words.values.shape[2]
    projections, of_shape = [], []
    for name in NETWORKS:
        arrays = weights.networks[name].arrays
        filters = arrays["encoder.layers.0.conv.weight"].transpose(1, 2, 0)
        flat = filters.reshape(len(filters), -1)
        added = arrays["emb.shape.weight"] @ flat[size:]
        added.reshape(len(added), WIDTH, -1)[:, 1] += arrays["encoder.layers.0.conv.bias"]
        projections.append(flat[:size])
        of_shape.append(added)
    return np.concatenate(projections, axis=1), np.concatenate(of_shape, axis=1)


class Encoder:
    """The three convolutions, after the vectors of words."""

    def __init__(self, weights: Weights, capacity: int) -> None:
        self.rows = Rows(weights, capacity)
        self._norms = [_norm(weights, layer) for layer in range(3)]
        self._convolutions = [_convolution(weights, layer) for layer in (1, 2)]

    def __call__(self, words: Sequence[str | None]) -> Floats:
        """Network by word by 64. None stands before, between and after sentences; its rows come out as zeros."""
        empty = np.array([k for k, word in enumerate(words) if word is None])
        rows = self.rows.take(words)
        x = np.ascontiguousarray(rows[:, :, 1].swapaxes(0, 1))
        x[:, 1:] += rows[:-1, :, 0].swapaxes(0, 1)
        x[:, :-1] += rows[1:, :, 2].swapaxes(0, 1)
        self._finish(x, 0, empty)
        for layer, (weight, bias) in enumerate(self._convolutions, start=1):
            x = _convolve(x, weight)
            x += bias
            self._finish(x, layer, empty)
        return x

    def _finish(self, x: Floats, layer: int, empty: NDArray[np.int64]) -> None:
        """What follows a convolution, in place: rectified, normed, the empty rows empty again."""
        scale, shift = self._norms[layer]
        np.maximum(x, 0, out=x)
        x *= scale
        x += shift
        x[:, empty] = 0


def _convolve(x: Floats, weight: Floats) -> Floats:
    """Windows of three rows times `weight`, network by network; the first and last row, being empty, get no window."""
    networks, count, size = x.shape
    out = np.zeros((networks, count, weight.shape[-1]), np.float32)
    for start in range(min(WIDTH, count - WIDTH + 1)):
        windows = (count - start) // WIDTH
        rows = x[:, start : start + windows * WIDTH].reshape(networks, windows, WIDTH * size)
        np.matmul(rows, weight, out=out[:, start + 1 : start + 1 + windows * WIDTH : WIDTH])
    return out


def _norm(weights: Weights, layer: int) -> tuple[Floats, Floats]:
    """What a layer's batch norm multiplies by and adds, network by 1 by filter."""
    scales, shifts = [], []
    for name in NETWORKS:
        weight, bias, mean, std = (
            weights.networks[name].arrays[f"encoder.layers.{layer}.norm.{part}"]
            for part in ("weight", "bias", "mean", "std")
        )
        scales.append(weight / std)
        shifts.append(bias - mean * weight / std)
    return np.stack(scales)[:, None], np.stack(shifts)[:, None]


def _convolution(weights: Weights, layer: int) -> tuple[Floats, Floats]:
    """A layer's filters as network by window by filter, and their bias."""
    filters, biases = [], []
    for name in NETWORKS:
        arrays = weights.networks[name].arrays
        weight = arrays[f"encoder.layers.{layer}.conv.weight"]
        filters.append(weight.transpose(2, 1, 0).reshape(-1, len(weight)))
        biases.append(arrays[f"encoder.layers.{layer}.conv.bias"])
    return np.stack(filters), np.stack(biases)[:, None]
