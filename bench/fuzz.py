"""Feeds broken announcements to all that reads strangers' files, guided by what of the code each of them reaches.

    python bench/fuzz.py CORPUS [-max_total_time=3600 -timeout=20 -max_len=20000 and other options of libFuzzer]

The first byte of an input says what the rest is read as: an announcement (plain text, a web page, a mail, Markdown) or
a file of many (JSON lines, mbox, Telegram's export, WARC, a feed, a sitemap, a channel's page). Whatever comes must be
read or refused with an `InputError`, and evidence must be in the text; anything else stops the run, and the input is
kept. Where CORPUS has no files it is begun with the bundled announcements. Needs `atheris`, which is not installed with
medaccord.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
LARGEST = 10**6

with atheris.instrument_imports(include=["medaccord"]):
    from medaccord.errors import InputError
    from medaccord.pipeline import Pipeline
    from medaccord.records import Page
    from medaccord.sources import channel, feed, jsonl, mbox, sitemap, telegram, warc
    from medaccord.sources.folder import MediaType

    PIPELINE = Pipeline()
    PIPELINE(Page(id="-", source="-", content="Минздравы двух стран подписали меморандум."))  # loads the readers


def announcement(media_type: MediaType) -> Callable[[bytes], None]:
    """Reads an input as one announcement of a type."""

    def read(content: bytes) -> None:
        document, read = PIPELINE.reading(Page(id="-", source="-", content=content, media_type=media_type))
        for event in read.events:
            for evidence in event.evidence:
                assert document.text[evidence.start : evidence.end] == evidence.quote, evidence

    return read


def kept(read: Callable[[str, int], object]) -> Callable[[bytes], None]:
    """Reads an input as a file."""

    def of_file(content: bytes) -> None:
        FILE.write_bytes(content)
        list(read(str(FILE), LARGEST))  # type: ignore[call-overload]

    return of_file


FILE = Path(tempfile.mkdtemp(), "input")
READERS: Sequence[Callable[[bytes], object]] = (
    announcement("text/plain"),
    announcement("text/html"),
    announcement("message/rfc822"),
    announcement("text/markdown"),
    kept(jsonl.read),
    kept(mbox.read),
    kept(telegram.read),
    kept(warc.read),
    lambda content: list(feed.pages(content, "-")),
    lambda content: sitemap.listed(content, "-"),
    lambda content: list(channel.posts(content, "-")),
)


def one(data: bytes) -> None:
    """Reads one input as its first byte says."""
    if data:
        with suppress(InputError):
            READERS[data[0] % len(READERS)](data[1:])


def begin(corpus: Path) -> None:
    """Fills an empty corpus: each bundled announcement as each kind of file."""
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()):
        for text in sorted((ROOT / "medaccord/demo").glob("*.txt")):
            for kind in range(len(READERS)):
                Path(corpus, f"{text.stem}-{kind}").write_bytes(bytes([kind]) + text.read_bytes())


def main() -> None:
    """Runs until an input fails or the time is over."""
    begin(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
