"""Models to disk and back by name or path: our own file here, others' in their own modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from minigpt.errors import CheckpointError, ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.huggingface import load_hf
from minigpt.model.locate import locate
from minigpt.model.tokenizer_files import dump_tokenizer, parse_tokenizer
from minigpt.model.weights import build, read_safetensors, unlike_config, write_safetensors
from minigpt.schema import parse_json

_VERSION = 2  # of our file; 1 did not say its version, nor which tokens of a BPE are special
_METADATA = ("format", "version", "config", "tokenizer")


def load(
    name: str | Path, *, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32
) -> GPT:
    """Load a model by name, or from a path.

    Names are `"gpt2"` … `"gpt2-xl"`, `"smollm2"`, and `"zoo:stories"` or a checkpoint on its way,
    `"zoo:attn-2l@1000"`. A path is a folder in Hugging Face's layout of GPT-2 or Llama, a file of
    ours, or a Llama in GGUF.
    Weights arrive raw: nothing is folded, centered or renamed behind your back.

    Raises:
        CheckpointError: what is missing, foreign, truncated, pickled or of the wrong shape.
    """
    path = locate(str(name))
    model = load_hf(path) if path.is_dir() else _load_file(path)
    return model.to(device=device, dtype=dtype).eval()


def save(model: GPT, path: str | Path) -> Path:
    """Write config, tokenizer and weights to one `.safetensors` file, all or nothing.

    `load` gives the same model back, in the `dtype` it is asked for.

    Raises:
        CheckpointError: the file cannot be written.
        ConfigError: a part was exchanged for one that the config does not describe.
        TokenError: a tokenizer that is not ours.
    """
    path = Path(path)
    if (part := unlike_config(model)) is not None:
        raise ConfigError(f"{part} is not what the model's config says: no file could describe it")
    write_safetensors(model.state_dict(), path, file_metadata(model))
    return path


def file_metadata(model: GPT) -> dict[str, str]:
    """Return what a file of weights says about its model.

    Raises:
        TokenError: a tokenizer that is not ours.
    """
    metadata = {"format": "minigpt", "version": str(_VERSION)}
    metadata["config"] = json.dumps(model.cfg.to_dict())
    if model.tokenizer is not None:
        metadata["tokenizer"] = dump_tokenizer(model.tokenizer)
    return metadata


def _load_file(path: Path) -> GPT:
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"GGUF" or path.suffix == ".gguf":
        from minigpt.model.gguf_llama import load_gguf

        return load_gguf(path)
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") != "minigpt":
        raise CheckpointError(
            f"{path} holds no minigpt config: for Hugging Face weights, load their folder instead"
        )
    newer = [key for key in metadata if key not in _METADATA]
    if newer or metadata.get("version", "1") not in map(str, range(1, _VERSION + 1)):
        what = repr(newer[0]) if newer else f"version {metadata['version']}"
        raise CheckpointError(f"{path} was written by a newer minigpt ({what}): update this one")
    try:
        cfg = GPTConfig.from_dict(parse_json(metadata["config"], dict[str, Any]))
        saved = metadata.get("tokenizer")
        tokenizer = parse_tokenizer(saved) if saved is not None else None
    except (KeyError, TypeError, ValueError) as failure:
        raise CheckpointError(f"the config inside {path} is damaged: {failure}") from failure
    model = build(cfg, tensors, path)
    model.tokenizer = tokenizer
    return model
