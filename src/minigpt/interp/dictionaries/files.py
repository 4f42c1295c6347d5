"""Dictionaries in files: config, state and weights in one, all or nothing."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypedDict

import torch

from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.dictionaries.crosscoder import Crosscoder
from minigpt.interp.dictionaries.matryoshka import Matryoshka
from minigpt.interp.dictionaries.sae import SAE, Dictionary, DictionaryConfig
from minigpt.interp.dictionaries.transcoder import Transcoder
from minigpt.model.weights import assign, empty, read_safetensors, write_safetensors
from minigpt.schema import parse_json, short

_VERSION = "2"  # a file without a version is of the first, which kept no state
_CLASSES: dict[str, type[Any]] = {c.__name__: c for c in (SAE, Transcoder, Matryoshka, Crosscoder)}


class _Config(TypedDict):
    d_in: int
    n_feature: int
    kind: str
    k: int
    penalty: float
    bandwidth: float
    threshold: float
    d_out: int
    skip: bool


class _Prefixes(TypedDict):
    sizes: list[int]


class _Models(TypedDict):
    n_model: int


class _State(TypedDict):
    started: bool
    folded: bool


def save_dictionary(
    dictionary: Dictionary, path: str | Path, dtype: torch.dtype = torch.float32
) -> Path:
    """Write config, state and weights to one file that `load_dictionary` reads, all or nothing.

    Raises:
        ConfigError: a class of dictionary that it does not read.
    """
    path, name = Path(path), type(dictionary).__name__
    if _CLASSES.get(name) is not type(dictionary):
        raise ConfigError(
            f"a {name} cannot be saved: load_dictionary reads {', '.join(_CLASSES)} alone"
        )
    tensors = {name: value.to(dtype) for name, value in dictionary.state_dict().items()}
    state = {"started": dictionary.started, "folded": dictionary.folded}
    metadata = {
        "format": "minigpt-dictionary",
        "version": _VERSION,
        "class": name,
        "config": json.dumps(asdict(dictionary.cfg)),
        "state": json.dumps(state),
    }
    if isinstance(dictionary, Matryoshka):
        metadata["prefixes"] = json.dumps({"sizes": dictionary.prefixes})
    if isinstance(dictionary, Crosscoder):
        metadata["models"] = json.dumps({"n_model": dictionary.n_model})
    write_safetensors(tensors, path, metadata)
    return path


def load_dictionary(path: str | Path) -> Dictionary:
    """Read a dictionary that `save_dictionary` wrote, in 32-bit floats and evaluation mode.

    A file without a version holds a trained dictionary: started, and its scales folded in.

    Raises:
        CheckpointError: no such file, or one that holds something else.
    """
    path = Path(path)
    if not path.exists():
        raise CheckpointError(f"no dictionary {str(path)!r}: there is no such file")
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") != "minigpt-dictionary" or metadata.get("class") not in _CLASSES:
        raise CheckpointError(f"{path} holds no dictionary of ours: load a model with minigpt.load")
    make = _CLASSES[metadata["class"]]
    config = _config(metadata, path)
    state = _state(metadata, path)
    more = _more(make, metadata, path)
    try:
        dictionary = empty(lambda: make(config, **more), 0, tensors, path)
    except ConfigError as failure:
        raise CheckpointError(f"the config inside {path} is damaged: {failure}") from None
    assign(dictionary, tensors, path).float().eval().requires_grad_(False)
    # Laid out by feature, as it was made: products then come out the same, bit by bit.
    dictionary.W_enc.data = dictionary.W_enc.data.T.contiguous().T
    dictionary.started, dictionary.folded = state["started"], state["folded"]
    return dictionary


def _more(make: type[Any], metadata: Mapping[str, str], path: Path) -> dict[str, Any]:
    """Read what only some classes of dictionary are made with."""
    try:
        if make is Matryoshka:
            return {"prefixes": parse_json(metadata.get("prefixes", ""), _Prefixes)["sizes"]}
        if make is Crosscoder:
            return {"n_model": parse_json(metadata.get("models", ""), _Models)["n_model"]}
    except ValueError as failure:
        what = "prefixes" if make is Matryoshka else "models"
        raise CheckpointError(f"the {what} inside {path} are damaged: it {failure}") from None
    return {}


def _config(metadata: Mapping[str, str], path: Path) -> DictionaryConfig:
    try:
        return DictionaryConfig(**parse_json(metadata.get("config", ""), _Config))
    except ConfigError as failure:
        raise CheckpointError(f"the config inside {path} is damaged: {failure}") from None
    except ValueError as failure:
        raise CheckpointError(f"the config inside {path} is damaged: it {failure}") from None


def _state(metadata: Mapping[str, str], path: Path) -> _State:
    version = metadata.get("version")
    if version is None:
        return {"started": True, "folded": True}
    if version != _VERSION:
        raise CheckpointError(
            f"{path} is a dictionary of version {short(version)}; this minigpt reads {_VERSION} "
            "and files without a version: update minigpt"
        )
    try:
        return parse_json(metadata.get("state", ""), _State)
    except ValueError as failure:
        raise CheckpointError(f"the state inside {path} is damaged: it {failure}") from None
