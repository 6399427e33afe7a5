"""What the tagger reads from the natasha wheel: slovnet's networks, navec's word vectors and their vocabularies.

Both are MIT. The archives are plain tar files: arrays are taken where they lie, the 25 MB of word vectors are mapped
into memory and not read, so all processes share them. Neither natasha nor slovnet is imported.
"""

from __future__ import annotations

import gzip
import json
import re
import tarfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from medaccord.errors import MedaccordError

Floats = NDArray[np.float32]

NETWORKS = ("morph", "syntax", "ner")
_NAVEC = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_UNKNOWN = "<unk>"


class Network(NamedTuple):
    """One of slovnet's networks: its arrays by their place in the model (`head.proj.weight`), and its labels."""

    arrays: dict[str, Floats]
    labels: list[str]


class Words(NamedTuple):
    """The words that have a vector, in 100 quantised parts of 3 numbers each."""

    ids: dict[str, int]
    unknown: int
    parts: NDArray[np.uint8]
    """Word by part: which of the 256 values the part has."""
    values: Floats
    """Part by value by 3."""

    def vectors(self, ids: NDArray[np.int64]) -> Floats:
        """The vectors of words, one a row of 300."""
        count, size = self.values.shape[:2]
        places = self.parts[ids] + np.arange(0, count * size, size)
        return self.values.reshape(count * size, -1).take(places, axis=0).reshape(len(ids), -1)


class Weights(NamedTuple):
    """All that the tagger needs."""

    words: Words
    shapes: dict[str, int]
    networks: dict[str, Network]


def load() -> Weights:
    """The weights of the installed natasha; MedaccordError where they are missing."""
    folder = _folder()
    archives = {name: _Archive(folder / _network_file(name)) for name in NETWORKS}
    return Weights(
        words=words(),
        shapes={shape: k for k, shape in enumerate(archives["ner"].lines("vocabs/shape.gz"))},
        networks={name: _network(name, archive) for name, archive in archives.items()},
    )


@cache
def words() -> Words:
    """The words that have a vector; MedaccordError where the models are missing."""
    folder = _folder()
    return _words(_Archive(folder / _NAVEC), _Archive(folder / _network_file("ner")).lines("vocabs/word.gz"))


def _network_file(name: str) -> str:
    return f"model/slovnet_{name}_news_v1.tar"


def _folder() -> Path:
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise MedaccordError(
            "the models for Russian are missing: please install the package natasha, which brings them"
        )
    return Path(spec.origin).parent / "data"


class _Archive:
    """A tar file whose members are read by name or mapped into memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with tarfile.open(path) as tar:
            self.members = {m.name: (m.offset_data, m.size) for m in tar}

    def read(self, name: str) -> bytes:
        offset, size = self.members[name]
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(size)

    def lines(self, name: str) -> list[str]:
        return gzip.decompress(self.read(name)).decode().splitlines()

    def mapped(self, name: str) -> NDArray[np.uint8]:
        offset, size = self.members[name]
        return np.memmap(self.path, np.uint8, mode="r", offset=offset, shape=(size,)).view(np.ndarray)


def _words(archive: _Archive, vocabulary: list[str]) -> Words:
    """`pq.bin`: four sizes (words, numbers in a vector, parts, values of a part), the words' parts, the values."""
    data = archive.mapped("pq.bin")
    count, _, parts, values = data[:16].view(np.uint32).tolist()
    end = 16 + count * parts
    ids = {word: k for k, word in enumerate(vocabulary)}
    return Words(
        ids=ids,
        unknown=ids[_UNKNOWN],
        parts=data[16:end].reshape(count, parts),
        values=np.frombuffer(data[end:].tobytes(), np.float32).reshape(parts, values, -1),
    )


def _network(name: str, archive: _Archive) -> Network:
    content = archive.read("model.json")
    arrays = {
        place: np.frombuffer(archive.read(f"arrays/{weight['array']}.bin"), weight["dtype"]).reshape(weight["shape"])
        for place, weight in _places(json.loads(content))
        if "array" in weight
    }
    labels = archive.lines("vocabs/rel.gz" if name == "syntax" else "vocabs/tag.gz")
    return Network(arrays, labels)


def _places(tree: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Each array's description with the path to it: `encoder.layers.0.conv.weight`."""
    if isinstance(tree, dict) and "dtype" in tree:
        return [(path[1:], tree)]
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, branch in branches for found in _places(branch, f"{path}.{key}")]


_MARKS = "!#$%&()[]\\/*+,.:;<=>?@^_{|}~-‐−‒⁃–—―`\"'«»„“ʼʻ”№…"
_TYPE = re.compile(rf"(?P<RU>[а-яё]+)|(?P<EN>[a-z]+)|(?P<NUM>[+-]?\d+)|(?P<PUNCT>[{re.escape(_MARKS)}]+)", re.I)


def shape(word: str) -> str:
    """A word's alphabet and capitals as slovnet names them: `RU_Xx`, `EN_XX`, `NUM`, `PUNCT_,`."""
    match = _TYPE.match(word)
    kind = match.lastgroup if match else None
    if kind in ("RU", "EN"):
        return f"{kind}_{_outline(word)}"
    if kind == "PUNCT":
        return f"PUNCT_{word}" if len(word) == 1 else "PUNCT_OTHER"
    return kind or "OTHER"


def _outline(word: str) -> str:
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if word.isupper():
        return "XX"
    if word.islower():
        return "xx"
    if _is_title(word):
        return "Xx"
    left, dash, right = word.partition("-")
    return "Xx-Xx" if dash and _is_title(left) and _is_title(right) else "OTHER"


def _is_title(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:].islower()
