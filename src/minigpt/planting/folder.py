"""The folder of the milestone: activations with planted features, a report, the tensors."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, TypedDict, cast

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.data.files import write_atomically
from minigpt.errors import CheckpointError, ConfigError, check_seed
from minigpt.interp.dictionaries.planted import plant
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.schema import check_type
from minigpt.stated import NOT_WRITTEN, read_toml

ACTIVATIONS, MINE, REPORT_FILE = "activations.safetensors", "mine.safetensors", "report.toml"
N_EXAMPLE, WIDTH, ACTIVE = 20_000, 24, 3.0
N_TOY_FEATURE, N_TOY_HIDDEN, RATIO = 20, 5, 0.8
DENSITIES = (1.0, 0.3, 0.1, 0.03)
DICTIONARIES = ("directions", "second", "control", "control_second")
ASKED = {
    "toy": ("kept_dense", "kept_sparse", "share_sparse"),
    "dictionary": ("agreement", "control_agreement"),
    "unit": ("features",),
    "predicted": ("real", "planted"),
    "words": ("method", "control", "prediction", "limits"),
}


class PlantedReport(TypedDict):
    """All of a report; `unit` also names its column."""

    seed: int
    toy: dict[str, str]
    dictionary: dict[str, str]
    unit: dict[str, Any]
    predicted: dict[str, str]
    words: dict[str, str]


def planted_examples(
    seed: int,
) -> tuple[Float[Tensor, "example unit"], Float[Tensor, "planted unit"]]:
    """Return the activations of a seed and the directions that were planted in them."""
    check_seed(seed)
    n_planted = random.Random(seed).randint(40, 56)
    return plant(N_EXAMPLE, n_planted, WIDTH, ACTIVE, seed)


def begun(folder: Path) -> bool:
    """Say whether the activations and the report are there."""
    return (folder / REPORT_FILE).exists() and (folder / ACTIVATIONS).exists()


def write_folder(folder: Path, seed: int | None = None) -> str:
    """Write activations and an empty report; what lies there stays. Return what to do next.

    Without a seed it is that of a report that lies there, or 0.

    Raises:
        ConfigError: a report for another seed lies in the folder.
    """
    report = folder / REPORT_FILE
    there = read_planted_report(folder)["seed"] if report.exists() else None
    seed = (there or 0) if seed is None else seed
    if there not in (None, seed):
        raise ConfigError(f"{report} is for seed {there}, not {seed}: choose another folder")
    examples, _ = planted_examples(seed)
    folder.mkdir(parents=True, exist_ok=True)
    if there is None:
        template = Path(__file__).with_name("template.toml").read_text(encoding="utf-8")
        write_atomically(report, template.replace("seed = 0 ", f"seed = {seed} ", 1))
    write_safetensors({"activations": examples}, folder / ACTIVATIONS, {})
    return (
        f"Wrote {folder / ACTIVATIONS}. Save your tensors as {folder / MINE}, fill in\n"
        f"{report}, and run this command again, without --seed"
    )


def read_planted_report(folder: Path) -> PlantedReport:
    """Read the report of a folder; a number keeps the digits that were written.

    Raises:
        ConfigError: no TOML, or an entry that is missing, unknown or of another kind.
    """
    path = folder / REPORT_FILE
    found = read_toml(path)
    try:
        for name, keys in ASKED.items():
            table = found.get(name)
            if not isinstance(table, dict):
                raise ValueError(f"lacks the table [{name}]")
            known = {*keys, "column"} if name == "unit" else {*keys}
            if strange := sorted(table.keys() - known):
                raise ValueError(f"says {name}.{strange[0]}, which is not asked for")
            for key in keys:
                table[key] = _text(table.get(key, NOT_WRITTEN), f"{name}.{key}")
        check_type(found, PlantedReport)
        column = found["unit"].get("column")
        if type(column) is not int or not 0 <= column < WIDTH:
            raise ValueError(f"says unit.column={column!r}: choose 0 to {WIDTH - 1}")
    except ValueError as problem:
        raise ConfigError(f"{path} {problem}") from None
    return cast("PlantedReport", found)


def _text(value: object, name: str) -> str:
    if type(value) in (str, int):
        return str(value)
    raise ValueError(f"says {name}={value!r}: write a number or a text")


def read_mine(folder: Path) -> dict[str, Tensor]:
    """Read the learner's tensors, all in float32.

    Raises:
        ConfigError: a file or a tensor is missing, of another shape, or not finite.
    """
    path = folder / MINE
    shapes: dict[str, tuple[int | None, ...]] = {
        "W": (len(DENSITIES), N_TOY_FEATURE, N_TOY_HIDDEN),
        "b": (len(DENSITIES), N_TOY_FEATURE),
        **dict.fromkeys(DICTIONARIES, (None, WIDTH)),
    }
    try:
        tensors, _ = read_safetensors(path)
    except CheckpointError as problem:
        raise ConfigError(
            f"{path} cannot be read ({problem}): save {', '.join(shapes)} there with "
            "safetensors.torch.save_file"
        ) from None
    for name, shape in shapes.items():
        if name not in tensors:
            raise ConfigError(f"{path} has no tensor {name!r}; it needs {', '.join(shapes)}")
        found = tuple(tensors[name].shape)
        if len(found) != len(shape) or any(
            n is not None and n != have for n, have in zip(shape, found, strict=True)
        ):
            wanted = ["any" if n is None else n for n in shape]
            raise ConfigError(f"{path}: {name} is {list(found)}, and {wanted} is asked")
        if not bool(tensors[name].isfinite().all()):
            raise ConfigError(f"{path}: {name} holds a value that is NaN or infinite")
    return {name: tensors[name].float() for name in shapes}


def check_activations(folder: Path, seed: int) -> None:
    """Refuse a folder whose activations are not those of its seed.

    Raises:
        ConfigError: the file is missing or another.
    """
    path = folder / ACTIVATIONS
    try:
        tensors, _ = read_safetensors(path)
    except CheckpointError as problem:
        raise ConfigError(f"{path} cannot be read: {problem}") from None
    examples, _ = planted_examples(seed)
    if "activations" not in tensors or not torch.allclose(
        tensors["activations"], examples, atol=1e-5
    ):
        raise ConfigError(
            f"{path} does not hold the activations of seed {seed}: delete it, and run "
            "`minigpt planted` to write it again"
        )
