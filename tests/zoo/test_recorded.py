"""Files of recipes that are no GPT: whatever a damaged one holds is refused in a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from minigpt.errors import CheckpointError
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.zoo import (
    canaries,
    continuations,
    dictionaries,
    failures,
    function_vectors,
    lookup,
    norm_order,
    relations,
    seeds,
    superposition,
    tying,
    warmup,
)

READERS: dict[str, tuple[Path, Callable[[Path], object]]] = {
    "lookup": (lookup.WEIGHTS, lambda path: lookup.load_zoo("real", path)),
    "relations": (relations.WEIGHTS, lambda path: relations.load_zoo("1x128", path)),
    "norm_order": (norm_order.WEIGHTS, norm_order.load_zoo),
    "continuations": (continuations.CONTINUATIONS, continuations.load_zoo),
    "function_vectors": (function_vectors.FUNCTION_VECTORS, function_vectors.load_zoo),
    "dictionaries": (dictionaries.KINDS_RECORD, dictionaries.load_zoo),
    "tying": (tying.WEIGHTS, tying.load_zoo),
    "failures": (failures.WEIGHTS, failures.load_zoo),
    "canaries": (canaries.WEIGHTS, canaries.load_zoo),
    "seeds": (seeds.WEIGHTS, seeds.load_zoo),
    "superposition": (superposition.WEIGHTS, superposition.load_zoo),
    "warmup": (warmup.WEIGHTS, warmup.load_zoo),
}
DAMAGED: dict[str, Callable[[dict[str, torch.Tensor]], dict[str, torch.Tensor]]] = {
    "nothing": lambda tensors: {},
    "strange names": lambda tensors: {f"x{name}x": t for name, t in tensors.items()},
    "every second": lambda tensors: dict(list(tensors.items())[::2]),
    "no axes": lambda tensors: {name: t.flatten()[0] for name, t in tensors.items()},
}


@pytest.mark.parametrize("damage", DAMAGED)
@pytest.mark.parametrize("name", READERS)
def test_a_file_that_holds_something_else_is_refused(
    name: str, damage: str, tmp_path: Path
) -> None:
    shipped, read = READERS[name]
    tensors, metadata = read_safetensors(shipped)
    path = tmp_path / "damaged.safetensors"
    write_safetensors(DAMAGED[damage](tensors), path, metadata)
    with pytest.raises(CheckpointError, match="does not hold what its recipe writes"):
        read(path)


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_cut_is_refused(name: str, tmp_path: Path) -> None:
    shipped, read = READERS[name]
    path = tmp_path / "cut.safetensors"
    path.write_bytes(shipped.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="truncated"):
        read(path)
