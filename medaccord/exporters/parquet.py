"""Parquet: one table with typed columns and lists, for pandas, polars, DuckDB and R."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from medaccord.exporters import rows
from medaccord.exporters.pieces import Pieces
from medaccord.selection import Selection, Sheet

media_type = "application/vnd.apache.parquet"
suffix = ".parquet"

AT_ONCE = 10_000
"""Rows of a group: what lies in memory at a time."""

_TYPES: dict[type, Any] = {str: pa.string(), int: pa.int64(), float: pa.float64(), tuple: pa.list_(pa.string())}


def export(selection: Selection) -> Iterator[bytes]:
    """The rows of the selection's table."""
    out = Pieces()
    with pq.ParquetWriter(out, schema(selection.table), compression="zstd") as writer:
        for batch in batches(selection, selection.table):
            writer.write_batch(batch)
            yield out.taken()
    yield out.taken()


def schema(table: Sheet) -> Any:
    """The Arrow schema of a table."""
    return pa.schema([(column.name, _TYPES[column.type]) for column in rows.COLUMNS[table]])


def batches(selection: Selection, table: Sheet) -> Iterator[Any]:
    """The rows of a table as Arrow record batches."""
    types, found = schema(table), rows.rows(selection, table)
    while some := list(islice(found, AT_ONCE)):
        columns = zip(*some, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, types, strict=True)]
        yield pa.record_batch(arrays, schema=types)
