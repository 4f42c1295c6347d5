"""Weights to disk and back: our own file, Hugging Face's layout of GPT-2, GGUF. Never a pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from minigpt.data.files import replacing, write_atomically
from minigpt.errors import CheckpointError, ConfigError, TokenError, nearest
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.huggingface import hf_config, hf_names, read_hf_config
from minigpt.model.locate import locate
from minigpt.model.tokenizer import BPETokenizer
from minigpt.model.tokenizer_state import SAVED, dump_tokenizer, parse_tokenizer

FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)


def load(
    name: str | Path, *, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32
) -> GPT:
    """Load a model by name, or from a path.

    Names are `"gpt2"` … `"gpt2-xl"`, `"smollm2"`, and `"zoo:stories"` or a checkpoint on its way,
    `"zoo:attn-2l@1000"`. A path is a folder in Hugging Face layout, a file of ours, or a Llama
    in GGUF.
    Weights arrive raw: nothing is folded, centered or renamed behind your back.

    Raises:
        CheckpointError: what is missing, foreign, truncated, pickled or of the wrong shape.
    """
    path = locate(str(name))
    model = _load_folder(path) if path.is_dir() else _load_file(path)
    return model.to(device=device, dtype=dtype).eval()


def save(model: GPT, path: str | Path) -> Path:
    """Write config and weights to one `.safetensors` file that `load` reads, all or nothing."""
    path = Path(path)
    write_safetensors(model.state_dict(), path, describe(model))
    return path


def describe(model: GPT) -> dict[str, str]:
    """Return what a file of weights says about its model: config and, if of ours, tokenizer."""
    metadata = {"format": "minigpt", "config": json.dumps(model.cfg.to_dict())}
    if isinstance(model.tokenizer, SAVED):
        metadata["tokenizer"] = dump_tokenizer(model.tokenizer)
    return metadata


def save_hf(model: GPT, folder: str | Path) -> Path:
    """Write `config.json` and `model.safetensors` as Hugging Face's GPT2LMHeadModel reads them."""
    folder = Path(folder)
    config = hf_config(model.cfg)
    folder.mkdir(parents=True, exist_ok=True)
    ours = model.state_dict()
    theirs = {
        theirs: ours[name].T if name == "W_U_untied" else ours[name]
        for name, theirs in hf_names(model.cfg).items()
    }
    write_safetensors(theirs, folder / "model.safetensors", {"format": "pt"})
    write_atomically(folder / "config.json", json.dumps(config, indent=2) + "\n")
    save_tokenizer = getattr(model.tokenizer, "save_pretrained", None)
    if save_tokenizer is not None:
        save_tokenizer(folder)
    return folder


def write_safetensors(tensors: Mapping[str, Tensor], path: Path, metadata: dict[str, str]) -> None:
    """Write named tensors to a file, all or nothing.

    Raises:
        CheckpointError: the disk is full or the folder cannot be written.
    """
    try:
        with replacing(path) as part:
            save_file({k: v.contiguous() for k, v in tensors.items()}, part, metadata)
    except (OSError, SafetensorError) as failure:
        raise CheckpointError(f"could not write {path}: {failure}") from failure


def load_gguf(path: Path) -> GPT:
    """Read a Llama with its tokenizer from a GGUF file, its weights turned into 32-bit floats.

    Raises:
        CheckpointError: a file that is truncated, damaged, or holds another kind of model.
    """
    from minigpt.model import llama, smollm2
    from minigpt.model.gguf import GGUF

    file = GGUF(path)
    cfg = llama.read_config(file)
    llama.check_tensors(file, cfg)
    tokenizer = smollm2.read_tokenizer(file)
    if tokenizer is not None and tokenizer.d_vocab != cfg.d_vocab:
        raise CheckpointError(
            f"{path} has {tokenizer.d_vocab} tokens, but vectors for {cfg.d_vocab}"
        )
    with torch.device("meta"):
        shapes = GPT(cfg).state_dict()
    # All that stays is allocated first: what goes would leave holes between.
    tensors = {name: torch.empty(like.shape) for name, like in shapes.items()}
    for name, value in llama.read_tensors(file, cfg):
        tensors[name].numpy()[...] = value
    model = build(cfg, tensors, path)
    model.tokenizer = tokenizer
    return model


def _load_file(path: Path) -> GPT:
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"GGUF" or path.suffix == ".gguf":
        return load_gguf(path)
    tensors, metadata = read_safetensors(path)
    if metadata.get("format") != "minigpt":
        raise CheckpointError(
            f"{path} holds no minigpt config: for Hugging Face weights, load their folder instead"
        )
    try:
        cfg = GPTConfig.from_dict(json.loads(metadata["config"]))
        saved = metadata.get("tokenizer")
        tokenizer = parse_tokenizer(saved) if saved else None
    except (KeyError, TypeError, json.JSONDecodeError, ConfigError, TokenError) as failure:
        raise CheckpointError(f"the config inside {path} is damaged: {failure}") from failure
    model = build(cfg, tensors, path)
    model.tokenizer = tokenizer
    return model


def _load_folder(folder: Path) -> GPT:
    cfg = read_hf_config(folder / "config.json")
    weights = folder / "model.safetensors"
    if not weights.exists():
        raise CheckpointError(
            f"{folder} has no model.safetensors "
            "(pickled weights such as pytorch_model.bin are never read)"
        )
    theirs = _strip(read_safetensors(weights)[0], cfg)
    tensors: dict[str, Tensor] = {}
    for name, foreign in hf_names(cfg).items():
        tensor = theirs.pop(foreign, None)
        if tensor is None:
            raise CheckpointError(f"{weights} lacks {foreign!r}")
        tensors[name] = tensor.T if name == "W_U_untied" else tensor
    if theirs:
        raise CheckpointError(f"{weights} holds {next(iter(theirs))!r}, which GPT-2 does not have")
    model = build(cfg, tensors, weights)
    if (folder / "vocab.json").exists() and (folder / "merges.txt").exists():
        model.tokenizer = BPETokenizer.from_pretrained(folder)
    return model


def _strip(theirs: dict[str, Tensor], cfg: GPTConfig) -> dict[str, Tensor]:
    """Bring both spellings (with and without `transformer.`) to one; drop stored masks."""
    masks = (".attn.bias", ".attn.masked_bias")
    kept = {
        name if name.startswith(("transformer.", "lm_head.")) else f"transformer.{name}": tensor
        for name, tensor in theirs.items()
        if not name.endswith(masks)
    }
    if cfg.tie_embeddings:
        kept.pop("lm_head.weight", None)
    return kept


def build(cfg: GPTConfig, tensors: Mapping[str, Tensor], source: Path) -> GPT:
    """Make a model from a config and named weights, checking every name, shape and type.

    Raises:
        CheckpointError: naming the first tensor that is missing, extra, transposed or not a float.
    """
    with torch.device("meta"):
        model = GPT(cfg)
    expected = model.state_dict()
    for name in expected:
        if name not in tensors:
            raise CheckpointError(f"{source} lacks the tensor {name!r}")
        _check_tensor(name, tensors[name], expected[name].shape, source)
    for name in tensors:
        if name not in expected:
            raise CheckpointError(
                f"{source} holds {name!r}, which this model does not have; "
                f"{nearest(name, expected)}"
            )
    model.load_state_dict({n: t.contiguous() for n, t in tensors.items()}, assign=True)
    return model.requires_grad_(True)


def _check_tensor(name: str, tensor: Tensor, shape: torch.Size, source: Path) -> None:
    if tensor.dtype not in FLOATS:
        raise CheckpointError(f"{name!r} in {source} is {tensor.dtype}: weights must be floats")
    if tensor.shape == shape:
        return
    transposed = tensor.shape == shape[::-1]
    raise CheckpointError(
        f"{name!r} in {source} is {list(tensor.shape)} but the config asks for {list(shape)}"
        + (": it is transposed" if transposed else "")
    )


def read_safetensors(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read every tensor and the metadata of a `.safetensors` file.

    Raises:
        CheckpointError: not a safetensors file, truncated, or a pickle.
    """
    try:
        with safe_open(path, framework="pt") as file:
            names: list[str] = file.keys()
            return {name: file.get_tensor(name) for name in names}, file.metadata() or {}
    except SafetensorError as failure:
        # Only now: the length that a sound file begins with can look like a pickle's first bytes.
        with path.open("rb") as file:
            start = file.read(2)
        if start == b"PK" or start[:1] == b"\x80":
            raise CheckpointError(
                f"{path} is a pickle, which can run any code when opened: convert it to safetensors"
            ) from failure
        raise CheckpointError(f"{path} is truncated or no safetensors file: {failure}") from failure
