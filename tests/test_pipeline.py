"""The pipeline leaves Python's garbage collection as it finds it."""

from __future__ import annotations

import gc

import pytest

import medaccord


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize("text", ["Минздрав Армении и «Велмора» подписали меморандум.", " \n"])
def test_garbage_collection_is_as_it_was(text: str, on: bool) -> None:
    was = gc.isenabled()
    gc.enable() if on else gc.disable()
    try:
        if text.strip():
            medaccord.read(text)
        else:
            with pytest.raises(medaccord.InputError):
                medaccord.read(text)
        assert gc.isenabled() is on
    finally:
        gc.enable() if was else gc.disable()


def test_garbage_is_not_looked_for_while_a_text_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    pipeline = medaccord.Pipeline()
    extract = pipeline._extractor.extract

    class Watching:
        def extract(self, document: medaccord.Document) -> medaccord.Announcement:
            seen.append(gc.isenabled())
            return extract(document)

    monkeypatch.setattr(pipeline, "_extractor", Watching())
    pipeline(medaccord.Page(id="-", source="-", content="Минздрав Армении подписал меморандум."))
    assert seen == [False]
