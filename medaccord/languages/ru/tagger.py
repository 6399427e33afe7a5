"""Morphology, syntax and names of Russian sentences, by slovnet's weights (MIT, from the natasha wheel)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple


class Tag(NamedTuple):
    """What the tagger says of one token."""

    pos: str
    feats: dict[str, str]
    head: int
    """0-based index in the sentence; its own index for the root."""
    rel: str
    ner: str


@cache
def _models() -> Any:
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    spec = find_spec("natasha")
    assert spec is not None and spec.origin is not None
    root = Path(spec.origin).parent / "data"
    navec = Navec.load(root / "emb/navec_news_v1_1B_250K_300d_100q.tar")
    out = []
    for cls, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner")):
        model = cls.load(root / f"model/slovnet_{name}_news_v1.tar")
        model.navec(navec)
        out.append(model)
    return out


def tag(sentences: Sequence[Sequence[str]]) -> list[list[Tag]]:
    """Tags of each token of each sentence; a sentence is its words, as they stand."""
    morph, syntax, ner = _models()
    chunk = [list(s) for s in sentences]
    names = [tags for part in _parts(chunk) for tags in ner.infer.decoder(ner.infer.process(ner.infer.encoder(part)))]
    result = []
    for m, s, n in zip(morph.map(chunk), syntax.map(chunk), names, strict=True):
        size = len(n)
        result.append(
            [
                Tag(a.pos, dict(a.feats), h if 0 <= (h := int(b.head_id) - 1) < size else k, b.rel, c)
                for k, (a, b, c) in enumerate(zip(m.tokens, s.tokens, n, strict=True))
            ]
        )
    return result


def _parts(items: list[list[str]], size: int = 8) -> list[list[list[str]]]:
    return [items[k : k + size] for k in range(0, len(items), size)]
