"""Where pages come from: files, folders, JSON lines, standard input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from medaccord import plugins
from medaccord.errors import InputError
from medaccord.records import Page

OWN_SUFFIXES = {".txt", ".md", ".html", ".htm", ".eml", ""}
"""What the plain source reads: no plugin is looked for."""


def read(locations: Iterable[str], largest: int) -> Iterator[Page | InputError]:
    """The pages at the locations, in their order; an `InputError` in the place of each that cannot be read.

    A page of more than `largest` bytes is one that cannot be read.
    """
    for location in locations:
        yield from _source(location).read(location, largest)


def count(locations: Iterable[str]) -> int:
    """How many pages `read` will give, as far as can be told without reading them."""
    return sum(_source(location).count(location) for location in locations)


def distinct(pages: Iterable[Page | InputError], say: Callable[[str], None]) -> Iterator[Page | InputError]:
    """The same pages with ids that are all different: the second `a1` becomes `a1~2`, and `say` is told.

    Two files of one name in two folders, or `a1.txt` beside `a1.html`, are two announcements.
    """
    taken: dict[str, str] = {}
    for page in pages:
        if isinstance(page, Page):
            page = _renamed(page, taken, say)
            taken[page.id] = page.source
        yield page


def dated(pages: Iterable[Page | InputError], published: str | None) -> Iterator[Page | InputError]:
    """The same pages, published on that date where their source does not say when."""
    for page in pages:
        if published and isinstance(page, Page) and not page.published:
            page = page.model_copy(update={"published": published})
        yield page


def _renamed(page: Page, taken: dict[str, str], say: Callable[[str], None]) -> Page:
    if page.id not in taken:
        return page
    number = 2
    while (id := f"{page.id}~{number}") in taken:
        number += 1
    say(f"{page.source}: the id {page.id} is that of {taken[page.id]} already; this one is called {id}")
    return page.model_copy(update={"id": id})


def _source(location: str) -> plugins.Source:
    if location == "-":
        return plugins.source("-")
    suffix = PurePath(location).suffix.lower()
    return plugins.source("" if suffix in OWN_SUFFIXES else suffix.removeprefix("."))
