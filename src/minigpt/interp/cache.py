"""The name under which the course plan lists `minigpt.interp.core.decomposition`."""

from minigpt.interp.core.decomposition import (
    decompose,
    head_labels,
    head_results,
    memory,
    part_names,
    stream_names,
    take,
)

__all__ = [
    "decompose",
    "head_labels",
    "head_results",
    "memory",
    "part_names",
    "stream_names",
    "take",
]
