"""Checkpoints: folders that are complete or not there, whatever happens while one is written.

`checkpoints/step-00000250/` holds `model.safetensors` (which `minigpt.load` reads),
`optimizer.safetensors` and `state.json`. It is written under another name and renamed at the end.
"""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from torch import Tensor, nn

from minigpt.data.files import sync, write_atomically
from minigpt.errors import CheckpointError
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.schema import parse_json
from minigpt.train.optim import AnyOptimizer

MODEL, OPTIMIZER, STATE = "model.safetensors", "optimizer.safetensors", "state.json"
NAME = re.compile(r"step-(\d{8,})")
_OURS = re.compile(  # a checkpoint's files, and what a kill leaves of them half written
    rf"{'|'.join(map(re.escape, (MODEL, OPTIMIZER, STATE)))}|\..+\.[0-9a-f]{{16}}\.part"
    r"|\.tmp[A-Za-z0-9]{6}"  # safetensors' own, before it takes the name it was given
)

_Tensors = Mapping[str, Tensor]


class StateFile(TypedDict):
    """What `state.json` holds: how far a run is, what it goes on with, where its logs end."""

    progress: dict[str, Any]
    identity: dict[str, dict[str, Any]]
    logs: dict[str, Any]
    numbers: dict[str, float]


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint folder held."""

    path: Path
    model: _Tensors
    optimizer: _Tensors
    state: StateFile


def step_name(step: int) -> str:
    """Name a step so that names sort as steps do."""
    return f"step-{step:08d}"


def checkpoints_in(folder: Path) -> list[Path]:
    """List the complete checkpoints of a folder, the oldest first."""
    found = [path for path in folder.glob("step-*") if NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: int(path.name.removeprefix("step-")))


def write_checkpoint(
    folder: Path,
    step: int,
    model: _Tensors,
    optimizer: _Tensors,
    state: StateFile,
    *,
    metadata: Mapping[str, str],
    keep: int,
) -> Path:
    """Write a checkpoint, all or nothing, then delete all but the newest `keep`.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written; older ones stay.
    """
    path = folder / step_name(step)
    partial = folder / ".partial"
    try:
        _delete(partial)  # of a run that was killed
        partial.mkdir(parents=True)
        write_safetensors(model, partial / MODEL, metadata)
        write_safetensors(optimizer, partial / OPTIMIZER, {"format": "optimizer"})
        write_atomically(partial / STATE, json.dumps(state, indent=1))
        _delete(path)
        partial.replace(path)
        sync(folder)
    except (OSError, CheckpointError) as failure:
        _delete(partial)
        raise CheckpointError(_could_not(path, failure, checkpoints_in(folder))) from failure
    for old in checkpoints_in(folder)[:-keep]:
        forget(old)
    return path


def _could_not(path: Path, failure: Exception, left: list[Path]) -> str:
    cause = failure.__cause__ or failure
    why = getattr(cause, "strerror", None) or str(cause)
    good = f"the last good one is {left[-1]}" if left else "there is no earlier one"
    return f"could not write {path} ({why}): {good}; make room, then resume"


def forget(path: Path) -> None:
    """Delete a checkpoint; a kill halfway leaves nothing that looks like one.

    One that holds a file of somebody else's stays.
    """
    doomed = path.with_name(".doomed")
    _delete(doomed)
    if _is_ours(path) and not doomed.exists():
        path.replace(doomed)
        _delete(doomed)


def _delete(path: Path) -> None:
    """Delete a folder that holds what a checkpoint does; any other stays as it is."""
    if _is_ours(path):
        shutil.rmtree(path, ignore_errors=True)


def _is_ours(path: Path) -> bool:
    return path.is_dir() and all(_OURS.fullmatch(inside.name) for inside in path.iterdir())


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: a file is missing or damaged.
    """
    try:
        model, _ = read_safetensors(path / MODEL)
        optimizer, _ = read_safetensors(path / OPTIMIZER)
        state = parse_json((path / STATE).read_bytes(), StateFile)
    except (OSError, ValueError) as failure:
        raise CheckpointError(
            f"the checkpoint {path} is damaged ({failure}): delete that folder and resume "
            "from the one before it"
        ) from failure
    return Checkpoint(path, model, optimizer, state)


def flat(optimizer: AnyOptimizer) -> tuple[dict[str, Tensor], dict[str, float]]:
    """Take an optimizer's state apart into named tensors and plain numbers."""
    tensors, numbers = dict[str, Tensor](), dict[str, float]()
    for index, entries in optimizer.state_dict()["state"].items():
        for name, value in entries.items():
            if isinstance(value, Tensor):
                tensors[f"{index}.{name}"] = value.contiguous()
            else:
                numbers[f"{index}.{name}"] = value
    return tensors, numbers


def restore(optimizer: AnyOptimizer, tensors: _Tensors, numbers: Mapping[str, float]) -> None:
    """Give an optimizer the state that `flat` took apart; its settings stay as they are."""
    state = dict[int, dict[str, Any]]()
    for key, value in [*tensors.items(), *numbers.items()]:
        index, _, name = key.partition(".")
        state.setdefault(int(index), {})[name] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})


def fill(model: nn.Module, tensors: _Tensors, source: Path) -> None:
    """Copy weights into a model.

    Raises:
        CheckpointError: they belong to a model of another shape.
    """
    try:
        model.load_state_dict(dict(tensors))
    except RuntimeError as failure:
        first = str(failure).splitlines()[1].strip()
        raise CheckpointError(f"{source} is of another model: {first}") from failure
