"""The event table in the formats of statistics programs."""

from __future__ import annotations

import csv as csv_format
import io
import json
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import MissingExtraError
from kg.table import COLUMNS, event_rows

if TYPE_CHECKING:
    from kg.store import Store


def csv(store: Store, file: BinaryIO) -> None:
    """CSV with a header, UTF-8; what is not known is empty."""
    text = io.StringIO()
    writer = csv_format.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(event_rows(store))
    file.write(text.getvalue().encode())


def jsonl(store: Store, file: BinaryIO) -> None:
    """One JSON object a row."""
    file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n".encode() for row in event_rows(store))


def parquet(store: Store, file: BinaryIO) -> None:
    """Parquet: offsets are integers, confidence a number, all else text.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError:
        raise MissingExtraError("Parquet", "parquet") from None

    def kind(column: str) -> pa.DataType:
        if column.endswith(("_start", "_end")):
            return pa.int64()
        return pa.float64() if column == "confidence" else pa.string()

    schema = pa.schema([(column, kind(column)) for column in COLUMNS])
    pq.write_table(pa.Table.from_pylist(event_rows(store), schema=schema), file)
