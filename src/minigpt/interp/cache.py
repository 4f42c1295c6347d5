"""The name under which the course plan lists `minigpt.interp.core.decomposition`."""

from minigpt.interp.core.decomposition import (
    attention_of,
    decompose,
    embedding_parts,
    head_labels,
    head_results,
    memory,
    part_names,
    stream_names,
    take,
)

__all__ = [
    "attention_of",
    "decompose",
    "embedding_parts",
    "head_labels",
    "head_results",
    "memory",
    "part_names",
    "stream_names",
    "take",
]
