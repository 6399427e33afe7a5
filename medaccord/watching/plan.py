"""What is watched, how often and how: a TOML file that a person writes.

```toml
known = ["KZ", "UZ"]                 # feeds that come with medaccord, by country

[fetching]
contact = "desk@example.org"         # every request says it

[[source]]
name = "Ministry"
feed = "https://ministry.example/rss.xml"
every = "2h"
```
"""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator

from medaccord.errors import SettingsError
from medaccord.fetching import Manners
from medaccord.records import Country, PartialDate, Record

KINDS = ("feed", "sitemap", "pages", "addresses", "channel", "files")
_EVERY = re.compile(r"([0-9]{1,5})\s*([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def _every(value: str) -> str:
    if not _EVERY.fullmatch(value) or interval(value) < timedelta(minutes=1):
        raise ValueError(f"how often is a number with m, h or d, as 30m, 2h or 1d, not {value!r}")
    return value


def interval(value: str) -> timedelta:
    """The time of `30m`, `2h` or `1d`."""
    found = _EVERY.fullmatch(value)
    return int(found[1]) * _UNITS[found[2]] if found else timedelta()


def _web(value: str) -> str:
    try:
        parts = urlsplit(value)
        if parts.scheme in ("http", "https") and parts.hostname:
            return value
    except ValueError:
        pass
    raise ValueError(f"an address begins with https:// or http://, not {value!r}")


Address = Annotated[str, AfterValidator(_web)]


class Watched(Record):
    """A source that is looked at again and again: exactly one of its kinds is given."""

    name: str = Field(min_length=1)
    feed: Address | None = None
    """The address of an RSS or Atom feed, whose links are fetched."""
    sitemap: Address | None = None
    pages: tuple[Address, ...] = ()
    """Addresses of pages that change."""
    addresses: str | None = None
    """A file with an address a line."""
    channel: Address | None = None
    """The public page of a Telegram channel: `https://t.me/s/NAME`."""
    files: str | None = None
    """A file or a folder, as `add` reads it."""
    every: Annotated[str, AfterValidator(_every)] = "1h"
    texts: bool = False
    """Of a feed, take the texts in it and fetch no links."""
    only: str | None = None
    """A regular expression that the addresses must have."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [kind for kind in KINDS if getattr(self, kind)]
        if len(given) != 1:
            raise ValueError(f"a source has exactly one of {', '.join(KINDS)}, not {' and '.join(given) or 'none'}")
        if self.only:
            try:
                re.compile(self.only)
            except re.error as error:
                raise ValueError(f"only is no regular expression: {error}") from None
        return self


class Known(Watched):
    """A feed that comes with medaccord."""

    country: Country | None = None
    checked: PartialDate | None = None
    """The day on which we read it; None where the address is but the one that other programs read."""
    ministry: bool = False
    """Whether a ministry or an agency speaks itself; else a news agency."""


class Plan(Record):
    """All that is watched."""

    fetching: Manners = Manners(contact="")
    source: tuple[Watched, ...] = ()
    known: tuple[str, ...] = ()
    """Countries whose feeds are watched too; `all` for every one."""

    @property
    def sources(self) -> tuple[Watched, ...]:
        """Those of the file, and those that come with medaccord."""
        wanted = [one for one in known_feeds() if "all" in self.known or one.country in self.known]
        return (*self.source, *wanted)

    @model_validator(mode="after")
    def _all_have_their_own_names(self) -> Self:
        codes = {one.country for one in known_feeds()} | {"all"}
        if unknown := [code for code in self.known if code not in codes]:
            raise ValueError(
                f"no feeds are known of {unknown[0]}; there are those of {', '.join(sorted(filter(None, codes)))}"
            )
        names = [one.name for one in self.sources]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two sources are called {twice[0]!r}")
        return self


def plan(path: str | Path) -> Plan:
    """The plan that a file holds. Raises `SettingsError`, which says where it is wrong."""
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}; docs/watching.md shows what to write") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: this is not TOML: {error}") from None
    if _fetches(data) and not (data.get("fetching") or {}).get("contact"):
        raise SettingsError(
            f'{path}: who is fetching? Add `contact = "you@example.org"` under [fetching]: every request says it'
        )
    found = _checked(path, data)
    if not found.sources:
        raise SettingsError(f"{path}: nothing is watched: add a [[source]], or known; docs/watching.md shows how")
    return found


def _fetches(data: dict[str, Any]) -> bool:
    """Whether anything is asked of the web: all but files of this machine is."""
    sources = data.get("source")
    given = sources if isinstance(sources, list) else [None]
    return bool(data.get("known")) or not all(isinstance(one, dict) and "files" in one for one in given)


def _checked(path: str | Path, data: dict[str, Any]) -> Plan:
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        said = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{path}: {where}: {said}" if where else f"{path}: {said}") from None


@cache
def known_feeds() -> tuple[Known, ...]:
    """The feeds that come with medaccord."""
    data = tomllib.loads((files(__package__) / "feeds.toml").read_text(encoding="utf-8"))
    return tuple(Known.model_validate(one) for one in data["feed"])
