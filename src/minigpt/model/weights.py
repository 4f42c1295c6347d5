"""Named tensors on disk: safetensors, written whole and always alike, checked when they are read.

Never a pickle: it can run any code when it is opened.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from minigpt.data.files import replacing
from minigpt.errors import CheckpointError, nearest
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

M = TypeVar("M", bound=nn.Module)
_FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)


def write_safetensors(
    tensors: Mapping[str, Tensor], path: Path, metadata: Mapping[str, str]
) -> None:
    """Write named tensors to a file, all or nothing; the same tensors make the same bytes.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written.
    """
    try:
        with replacing(path) as part:
            save_file({k: v.contiguous() for k, v in tensors.items()}, part, dict(metadata))
            _sort_metadata(part)
    except (OSError, SafetensorError) as failure:
        raise CheckpointError(f"could not write {path}: {failure}") from failure


def _sort_metadata(path: Path) -> None:
    """Give the metadata an order: safetensors writes it in one that changes from save to save."""
    with path.open("r+b") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        if len(text) > size:
            raise OSError("its header cannot be put in order")
        file.seek(8)
        file.write(text.ljust(size))


def read_safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Read every tensor and the metadata of a `.safetensors` file.

    Raises:
        CheckpointError: no such file, not a safetensors file, truncated, or a pickle.
    """
    try:
        with safe_open(path, framework="pt") as file:
            names: list[str] = file.keys()
            return {name: file.get_tensor(name) for name in names}, file.metadata() or {}
    except FileNotFoundError:
        raise CheckpointError(f"there is no file {path}") from None
    except SafetensorError as failure:
        # Only now: the length that a sound file begins with can look like a pickle's first bytes.
        with path.open("rb") as file:
            start = file.read(2)
        if start == b"PK" or start[:1] == b"\x80":
            raise CheckpointError(
                f"{path} is a pickle, which can run any code when opened: convert it to safetensors"
            ) from failure
        raise CheckpointError(f"{path} is truncated or no safetensors file: {failure}") from failure


def empty(make: Callable[[], M], n_layer: int, held: Iterable[str], source: Path) -> M:
    """Return a model of `n_layer` layers without memory, to compare a file with.

    `held` names the file's tensors, `blocks.0.…` or the like.

    Raises:
        CheckpointError: the config asks for more layers than the file holds, or for what none can.
    """
    layers = {part for name in held for part in name.split(".")[1:3] if part.isdecimal()}
    if n_layer > len(layers):
        raise CheckpointError(
            f"the config of {source} asks for {n_layer} layers, but {len(layers)} are there"
        )
    try:
        with torch.device("meta"):
            return make()
    except (RuntimeError, OverflowError, TypeError) as failure:
        raise CheckpointError(
            f"the config of {source} asks for more than any file holds"
        ) from failure


def build(cfg: GPTConfig, tensors: Mapping[str, Tensor], source: Path) -> GPT:
    """Make a model from a config and named weights, checking every name, shape and type.

    Raises:
        CheckpointError: naming the first tensor that is missing, extra, transposed or not a float.
    """
    return assign(empty(lambda: GPT(cfg), cfg.n_layer, tensors, source), tensors, source)


def assign(model: M, tensors: Mapping[str, Tensor], source: Path) -> M:
    """Give a model that is `empty` its weights, checking every name, shape and type.

    Raises:
        CheckpointError: naming the first tensor that is missing, extra, transposed or not a float.
    """
    expected = model.state_dict()
    for name in expected:
        if name not in tensors:
            raise CheckpointError(f"{source} lacks the tensor {name!r}")
        check_tensor(name, tensors[name], expected[name].shape, source)
    for name in tensors:
        if name not in expected:
            raise CheckpointError(
                f"{source} holds {name!r}, which this model does not have; "
                f"{nearest(name, expected)}"
            )
    model.load_state_dict({n: t.contiguous() for n, t in tensors.items()}, assign=True)
    return model.requires_grad_(True)


def check_tensor(name: str, tensor: Tensor, shape: torch.Size, source: Path) -> None:
    """Refuse a tensor that is not of a shape, or of no floats.

    Raises:
        CheckpointError: what it is, and what it should be.
    """
    if tensor.dtype not in _FLOATS:
        raise CheckpointError(f"{name!r} in {source} is {tensor.dtype}: weights must be floats")
    if tensor.shape == shape:
        return
    transposed = tensor.shape == shape[::-1]
    raise CheckpointError(
        f"{name!r} in {source} is {list(tensor.shape)} but the config asks for {list(shape)}"
        + (": it is transposed" if transposed else "")
    )


def unlike_config(model: GPT) -> str | None:
    """Name the first part that the config does not describe: its file could not be loaded again."""
    with torch.device("meta"):
        built = dict(GPT(model.cfg).named_modules())
    for name, part in model.named_modules():
        if type(part) is not type(built.get(name)):
            return f"{name or 'the model'} ({type(part).__name__})"
        for setting, value in vars(built[name]).items():
            plain = isinstance(value, int | float | str) or callable(value)
            own = setting != "training" and not setting.startswith("_")
            found = getattr(part, setting)
            if plain and own and found != value:
                return f"{name}.{setting} ({getattr(found, '__name__', found)})"
    return None
