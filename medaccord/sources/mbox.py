"""A mailbox (.mbox): one page a letter. Single letters (.eml) are plain files."""

from __future__ import annotations

import mailbox
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.parser import BytesHeaderParser
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources.folder import megabytes, reason, shown
from medaccord.sources.wanted import page_id


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """A page for each letter; its id is made of its Message-ID, else of its place."""
    name = shown(location)
    with ExitStack() as stack:
        try:
            box = mailbox.mbox(stack.enter_context(_unmarked(location)), create=False)
            stack.callback(box.close)
            keys = list(box.iterkeys())
        except (OSError, mailbox.Error) as error:
            missing = not Path(location).exists()
            yield InputError(name, "there is no such file" if missing else reason(OSError(str(error)), location))
            return
        for number, key in enumerate(keys, 1):
            yield _page(box, key, number, name, largest)
        if not keys:
            yield InputError(name, "no letter in this mailbox: letters begin with a line `From `")


@contextmanager
def _unmarked(location: str) -> Iterator[str]:
    """A mailbox's path, or where it begins with a byte order mark, that of a copy without: the mark would hide the
    first letter."""
    with Path(location).open("rb") as stream:
        if stream.read(len(BOM_UTF8)) != BOM_UTF8:
            yield location
            return
        with NamedTemporaryFile(suffix=".mbox") as copy:
            copyfileobj(stream, copy)
            copy.flush()
            yield copy.name


def count(location: str) -> int:
    """One: how many letters there are only reading tells."""
    return 1


def _page(box: mailbox.mbox, key: str, number: int, name: str, largest: int) -> Page | InputError:
    with box.get_file(key) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        return InputError(f"{name}:{number}", f"larger than the {megabytes(largest)} that one announcement may have")
    letter = str(BytesHeaderParser().parsebytes(content).get("Message-ID") or "").strip()
    id = f"mail-{page_id(letter).partition('-')[2]}" if letter else f"{Path(name).stem}:{number}"
    return Page(id=id, source=f"{name}:{number}", content=content, media_type="message/rfc822")
