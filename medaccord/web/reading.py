"""The pipeline that reads what is shown before it is kept: one of each process, made when it is first needed."""

from __future__ import annotations

from functools import cache

from medaccord.pipeline import Pipeline


@cache
def pipeline() -> Pipeline:
    """The pipeline of this process."""
    return Pipeline()
