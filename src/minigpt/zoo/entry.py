"""What an entry of the zoo is: a recipe that gives weights, and a card that says what they do."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict, TypeVar

import torch
from torch import Tensor

from minigpt.data.files import sha256_of_file, write_atomically
from minigpt.errors import CheckpointError
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.pretrained import file_metadata
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.schema import parse_json, short

CARD = "card.json"
_Record = TypeVar("_Record")
_LARGEST = 1_000_000  # bytes of a card; the longest one is a hundredth of it


@dataclass(frozen=True)
class Measured:
    """A number on a card: `verify` must find it again within `tolerance`."""

    value: float
    tolerance: float
    unit: str
    what: str


@dataclass(frozen=True)
class Entry:
    """A small trained model: how it is made, and what is measured of it.

    `recipe` holds all that fixes the weights, as JSON; `data` the hashes of what they are trained
    on; `train` writes the weights into a folder, `measure` reads them there; `samples` are texts
    for the card.
    """

    name: str
    summary: str
    recipe: Mapping[str, Any]
    data: Callable[[], Mapping[str, str]]
    train: Callable[[Path], None]
    measure: Callable[[Path], Mapping[str, Measured]]
    samples: Callable[[Path], list[str]] | None = None


@contextmanager
def recorded(path: Path) -> Iterator[dict[str, Tensor]]:
    """Give the tensors of a recipe's own file, for a `with` block that makes them models again.

    Raises:
        CheckpointError: the file is damaged, or does not hold what the block reads of it.
    """
    tensors, _ = read_safetensors(path)
    try:
        yield tensors
    except (LookupError, TypeError, ValueError, RuntimeError) as failure:
        says = str(failure).split("\n")[-1].strip()
        raise CheckpointError(
            f"{path} does not hold what its recipe writes ({type(failure).__name__}: {says}): "
            "copy it again, or make it with minigpt zoo train"
        ) from failure


def save_records(records: Mapping[str, Any], path: Path, recipe: str) -> None:
    """Write recorded runs, dataclasses of tensors by their names, to one file."""
    tensors = {
        f"{name}.{field}": value
        for name, record in records.items()
        for field, value in vars(record).items()
    }
    write_safetensors(tensors, path, {"recipe": recipe, "torch": torch.__version__})


def load_records(
    kind: type[_Record], names: Iterable[str], path: Path, dims: tuple[int, ...]
) -> dict[str, _Record]:
    """Load what `save_records` wrote: for each name a `kind`, whose tensors have so many axes.

    Raises:
        CheckpointError: the file is damaged, lacks a name, or a tensor has other axes.
    """
    with recorded(path) as tensors:
        found = {
            name: [tensors[f"{name}.{field}"] for field in kind.__annotations__] for name in names
        }
        for name, values in found.items():
            if tuple(value.dim() for value in values) != dims:
                raise ValueError(f"{name} has other axes than {dims}")
    return {name: kind(*values) for name, values in found.items()}


def folder(name: str) -> Path:
    """Return where the weights of an entry lie."""
    return ZOO / name


def save_half(model: GPT, path: Path) -> None:
    """Write a model in half precision, which `load` turns back into 32-bit floats."""
    half = {name: tensor.half() for name, tensor in model.state_dict().items()}
    write_safetensors(half, path, file_metadata(model))


class _NumberFile(TypedDict):
    value: float
    tolerance: float
    unit: str
    what: str


class _TrainedFile(TypedDict):
    seconds: int | str  # or "not recorded"
    processor: str
    threads: int | str
    torch: str


class _CardFile(TypedDict):
    name: str
    summary: str
    recipe: dict[str, Any]
    data: dict[str, str]
    trained: _TrainedFile
    measured: dict[str, _NumberFile]
    files: dict[str, str]
    samples: list[str]


@dataclass(frozen=True)
class Card:
    """What lies beside an entry's weights: the recipe, where and how long it ran, what came out."""

    name: str
    summary: str
    recipe: Mapping[str, Any]
    data: Mapping[str, str]
    trained: Mapping[str, Any]  # seconds, threads, processor, torch
    measured: Mapping[str, Mapping[str, Any]]
    files: Mapping[str, str]  # name → SHA-256
    samples: Sequence[str] = ()

    def write(self, where: Path) -> None:
        """Write the card into the folder of the weights, all or nothing."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        write_atomically(where / CARD, text + "\n")

    @classmethod
    def read(cls, where: Path) -> Card:
        """Read the card of a folder.

        Raises:
            CheckpointError: there is none, or it is damaged.
        """
        try:
            with (where / CARD).open("rb") as file:
                content = file.read(_LARGEST + 1)
            said = _parse(content)
        except FileNotFoundError:
            raise CheckpointError(
                f"{where.name} has no card: make it with `minigpt zoo train {where.name}`"
            ) from None
        except (OSError, ValueError) as failure:
            raise CheckpointError(f"the card of {where.name} is damaged ({failure})") from failure
        return cls(**said)


def _parse(content: bytes) -> _CardFile:
    """Parse a card's file.

    Raises:
        ValueError: it is too long, not a card, or has a number that nothing can be compared with.
    """
    if len(content) > _LARGEST:
        raise ValueError(f"has more than {_LARGEST:,} bytes")
    said = parse_json(content, _CardFile)
    for name, number in said["measured"].items():
        for key, amount in (("value", number["value"]), ("tolerance", number["tolerance"])):
            if not abs(amount) <= sys.float_info.max:
                raise ValueError(f"says measured[{short(name)}].{key}={short(amount)}")
    return said


def hashes_of(where: Path) -> dict[str, str]:
    """Return the hash of every file of an entry but its card."""
    files = sorted(path for path in where.iterdir() if path.name != CARD)
    return {path.name: sha256_of_file(path) for path in files}


def processor() -> str:
    """Say what the machine computes with: its GPU, or how many cores of what kind."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return f"{os.cpu_count()} cores, {platform.machine()}"
