"""Bytes to text: which encoding it is, what was broken and how it was mended. Nothing here knows pages."""

from __future__ import annotations

import codecs
import re
from functools import cache

from medaccord.errors import InputError

LIMIT = 1_000_000
"""Code points of a text that are read; what follows is left out, and `Document.repairs` says so: a novel's length."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FILES = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or sound",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x7fELF": "a program",
    b"SQLite": "a database",
    b"{\\rtf": "an RTF document",
}
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))

# Per mille of the letters of Russian running text, from own counts over tests/gold/dev.
_FREQUENT = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ"
_CODE_PAGES = ("cp1251", "koi8-r", "cp866")
_SAMPLE = 20_000
_SEAM = re.compile(r"[a-zA-Z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][a-zA-Z]")


def decode(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """The text of the bytes, and what was done to read it (`cp1251`, `cut short`).

    Raises `InputError` where the bytes are empty or not text.
    """
    if not data:
        raise InputError(source, "the file is empty")
    for magic, name in _FILES.items():
        if data.startswith(magic):
            raise InputError(source, f"this is {name}, not text; save it as text or HTML first")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            notes = () if encoding == "utf-8" else (encoding,)
            return data[len(bom) :].decode(encoding, "replace"), notes
    if wide := _without_bom(data):
        return data[: len(data) // 2 * 2].decode(wide, "replace"), (wide,)
    _refuse_binary(data, source)
    return _narrow(data)


def _without_bom(data: bytes) -> str | None:
    """utf-16 of one byte order, told by where its high bytes stand: 0 for Latin, 4 for Cyrillic."""
    sample = data[: _SAMPLE // 2 * 2]
    if len(sample) < 4:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        low = sample[::2] if encoding == "utf-16-le" else sample[1::2]
        alphabetic = high.count(0) + high.count(4)
        if alphabetic > 0.7 * len(high) and low.count(0) < 0.1 * len(low) + 1:
            return encoding
    return None


def _refuse_binary(data: bytes, source: str) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 0.1 * len(sample):
        raise InputError(source, "this looks like a binary file, not text")


def _narrow(data: bytes) -> tuple[str, tuple[str, ...]]:
    """utf-8 where the bytes are (nearly) that, else the Cyrillic code page whose letters look most like a language."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8"), ("cut short within a letter",)
    text = data.decode("utf-8", "replace")
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if text.count("\ufffd") <= 0.1 * high:
        return text, ("broken utf-8",)
    best = max((*_CODE_PAGES, "cp1252"), key=lambda page: likeness(data[:_SAMPLE].decode(page, "replace")))
    return data.decode(best, "replace"), (best,)


def likeness(text: str) -> float:
    """How much the letters beyond ASCII are those of a language: the mean weight of one, higher is more alike."""
    weights = _weights()
    high = [char for char in text if char > "\x7f"]
    seams = len(_SEAM.findall(text))
    return (sum(weights.get(char, -3.0) for char in high) - 3.0 * seams) / max(len(high), 1)


@cache
def _weights() -> dict[str, float]:
    """A letter's weight: frequent small letters most, capitals little, other languages' letters a bit less."""
    weights = {letter: 3.0 - rank * 0.08 for rank, letter in enumerate(_FREQUENT)}
    weights |= {letter.upper(): 0.2 - rank * 0.02 for rank, letter in enumerate(_FREQUENT)}
    weights |= dict.fromkeys("іўєїґқғңһөұүәҳ", 0.8)
    weights |= dict.fromkeys("éèêëàâäöüßçñãõáíóúôîşışğ", 0.6)
    weights |= dict.fromkeys("«»–—…№“”„’‘•°€©®\xa0\xad±²³", 0.3)
    return weights


_SUSPICIOUS = re.compile(
    r"(?=[РС\u0080-\u009f\u00a1-\u00ff])"  # most letters are passed over at once
    r"(?:(?:[РС][\u0080-\u00bf\u0400-\u045f\u2010-\u2122]){3}|[ÐÑ][\u0080-\u00ff\u0152-\u2122]|[\u0080-\u009f\u00a1-\u00ff]{4})"
)


def mended(text: str) -> tuple[str, bool]:
    """The text with mojibake undone line by line, and whether there was any.

    Undone are utf-8 read as cp1251 or latin-1, and cp1251, koi8-r or cp866 read as latin-1.
    """
    if not _SUSPICIOUS.search(text):
        return text, False
    lines = [_mended_line(line) if _SUSPICIOUS.search(line) else line for line in text.split("\n")]
    joined = "\n".join(lines)
    return joined, joined != text


def _mended_line(line: str) -> str:
    best, score = line, likeness(line) + 0.5
    for candidate in _candidates(line):
        if "\ufffd" not in candidate and likeness(candidate) > score:
            best, score = candidate, likeness(candidate)
    return best


def _candidates(line: str) -> list[str]:
    found = []
    if (raw := _encoded(line, "cp1251")) is not None:
        found.append(raw.decode("utf-8", "replace"))
    if (raw := _encoded(line, "cp1252")) is not None:
        found.append(raw.decode("utf-8", "replace"))
        found.extend(raw.decode(page, "replace") for page in ("cp1251", "koi8-r", "cp866"))
    return found


def _encoded(line: str, page: str) -> bytes | None:
    """The bytes that the line was misread from; characters that the page leaves undefined stand for themselves."""
    out = bytearray()
    for char in line:
        try:
            out += char.encode(page)
        except UnicodeEncodeError:
            if ord(char) > 255:
                return None
            out.append(ord(char))
    return bytes(out)
