"""Tables for researchers: what a search finds in pandas, polars or Arrow."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from medaccord.errors import SettingsError
from medaccord.selection import Selection

if TYPE_CHECKING:
    import pandas
    import polars


class Frame(NamedTuple):
    """A table of a selection, not yet read. Its columns are those of the export (docs/exports.md)."""

    selection: Selection

    def to_arrow(self) -> Any:
        """As a `pyarrow.Table`, all of it in memory. Raises `SettingsError` where pyarrow is not installed."""
        arrow, parquet = _library("pyarrow"), _library("medaccord.exporters.parquet")
        table = self.selection.table
        return arrow.Table.from_batches(parquet.batches(self.selection, table), parquet.schema(table))

    def to_pandas(self) -> pandas.DataFrame:
        """As a pandas DataFrame. Raises `SettingsError` where pandas is not installed."""
        _library("pandas")
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """As a polars DataFrame. Raises `SettingsError` where polars is not installed."""
        frame: polars.DataFrame = _library("polars").from_arrow(self.to_arrow())
        return frame


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise SettingsError(f"{error.name} is not installed: pip install 'medaccord[research]'") from None
