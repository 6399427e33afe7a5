"""The register in the browser: serve."""

from __future__ import annotations

from typing import Annotated

import typer

from medaccord.commands.terminal import StoreOption, say, stopping
from medaccord.errors import SettingsError


def serve(
    store: StoreOption = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen at.")] = 8000,
    fetch: Annotated[
        str | None,
        typer.Option(
            metavar="CONTACT",
            help="Let people add announcements by their web address; sites are told this e-mail address or page.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many processes answer.")] = 1,
    public: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The https address at which a proxy offers it to others.", show_default=False),
    ] = None,
    proxy: Annotated[
        str, typer.Option(metavar="ADDRESS", help="From where that proxy asks: it may say for whom.")
    ] = "127.0.0.1",
    anyone: Annotated[
        bool, typer.Option("--anyone", help="Serve where others can reach it, though nobody has to sign in.")
    ] = False,
) -> None:
    """Open the register in the browser, in Russian and English."""
    with stopping():
        try:
            from medaccord.web.serving import serve as run
        except ModuleNotFoundError as error:
            raise SettingsError(f"{error.name} is not installed: pip install 'medaccord[web]'") from None
        run(store, host, port, contact=fetch, anyone=anyone, public=public, proxy=proxy, workers=workers, say=say)
