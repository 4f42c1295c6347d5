"""How llama.cpp's GGUF files spell a Llama: its config, its tensor names, the order of its rows."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from jaxtyping import Float

from minigpt.errors import CheckpointError, ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gguf import GGUF

# Settings that change the function; any other value is a model that we do not compute.
_REQUIRED = {"llama.rope.scaling.type": "none", "llama.expert_count": 0}


def read_config(file: GGUF) -> GPTConfig:
    """Read the shape of a Llama from the metadata.

    Raises:
        CheckpointError: another architecture, a setting that is missing or not computed here.
    """
    architecture = _need(file, "general.architecture", str)
    if architecture != "llama":
        raise CheckpointError(
            f"{file.path} holds a model of the architecture {architecture!r}; minigpt reads 'llama'"
        )
    try:
        cfg = GPTConfig(
            n_layer=_need(file, "llama.block_count", int),
            n_head=_need(file, "llama.attention.head_count", int),
            d_model=_need(file, "llama.embedding_length", int),
            n_ctx=_need(file, "llama.context_length", int),
            d_vocab=_n_tokens(file),
            d_head=file.metadata.get("llama.attention.key_length", 0),
            d_mlp=_need(file, "llama.feed_forward_length", int),
            eps=_need(file, "llama.attention.layer_norm_rms_epsilon", float),
            tie_embeddings="output.weight" not in file.tensors,
            n_kv_head=file.metadata.get("llama.attention.head_count_kv", 0),
            norm="rms",
            mlp="swiglu",
            positions="rotary",
            rotary_base=file.metadata.get("llama.rope.freq_base", 10_000.0),
        )
    except ConfigError as failure:
        raise CheckpointError(f"{file.path}: {failure}") from failure
    rotated = dict.fromkeys(
        ("llama.rope.dimension_count", "llama.attention.value_length"), cfg.d_head
    )
    for key, needed in (_REQUIRED | rotated).items():
        if file.metadata.get(key, needed) != needed:
            raise CheckpointError(
                f"{file.path} says {key}={file.metadata[key]!r}; minigpt computes {needed!r}"
            )
    return cfg


def _need(file: GGUF, key: str, kind: type) -> Any:
    value = file.metadata.get(key)
    if type(value) is not kind:
        problem = "lacks" if value is None else f"says {value!r} for"
        raise CheckpointError(
            f"{file.path} {problem} {key!r}, which must be of type {kind.__name__}"
        )
    return value


def _n_tokens(file: GGUF) -> int:
    if "token_embd.weight" not in file.tensors:
        raise CheckpointError(f"{file.path} lacks the tensor 'token_embd.weight'")
    return file.tensors["token_embd.weight"].shape[0]


def shapes(cfg: GPTConfig) -> dict[str, tuple[int, ...]]:
    """Name every tensor that the file must hold, with its shape [out in] there."""
    d, queries, keys = cfg.d_model, cfg.n_head * cfg.d_head, cfg.n_kv_head * cfg.d_head
    block = {
        "attn_norm": (d,),
        "attn_q": (queries, d),
        "attn_k": (keys, d),
        "attn_v": (keys, d),
        "attn_output": (d, queries),
        "ffn_norm": (d,),
        "ffn_gate": (cfg.d_mlp, d),
        "ffn_up": (cfg.d_mlp, d),
        "ffn_down": (d, cfg.d_mlp),
    }
    names: dict[str, tuple[int, ...]] = {"token_embd.weight": (cfg.d_vocab, d)}
    for layer in range(cfg.n_layer):
        names |= {f"blk.{layer}.{part}.weight": shape for part, shape in block.items()}
    names["output_norm.weight"] = (d,)
    return names if cfg.tie_embeddings else names | {"output.weight": (cfg.d_vocab, d)}


def check_tensors(file: GGUF, cfg: GPTConfig) -> None:
    """Refuse a file whose tensors are not exactly those of the config, before any is read.

    Raises:
        CheckpointError: naming the first tensor that is missing, of another shape, or unknown.
    """
    expected = shapes(cfg)
    for name, shape in expected.items():
        if name not in file.tensors:
            raise CheckpointError(f"{file.path} lacks the tensor {name!r}")
        if file.tensors[name].shape != shape:
            raise CheckpointError(
                f"{name!r} in {file.path} is {list(file.tensors[name].shape)}, "
                f"but the metadata asks for {list(shape)}"
            )
    for name in file.tensors:
        if name not in expected:
            raise CheckpointError(f"{file.path} holds {name!r}, which this Llama does not have")


def read_tensors(file: GGUF, cfg: GPTConfig) -> Iterator[tuple[str, Float[np.ndarray, "..."]]]:
    """Yield our name and our layout of every tensor, one at a time.

    The file's matrices are [out in], ours [in out]: what comes is a transposed view.
    """
    yield "embedding.W_E", file.read("token_embd.weight")
    for layer in range(cfg.n_layer):
        theirs, ours = f"blk.{layer}", f"blocks.{layer}"
        yield f"{ours}.ln1.w", file.read(f"{theirs}.attn_norm.weight")
        q, k, v = (file.read(f"{theirs}.attn_{part}.weight") for part in "qkv")
        q, k = pairs_apart(q, cfg.n_head), pairs_apart(k, cfg.n_kv_head)
        yield f"{ours}.attn.W_QKV", np.concatenate([q, k, v]).T
        yield f"{ours}.attn.W_O_fused", file.read(f"{theirs}.attn_output.weight").T
        yield f"{ours}.ln2.w", file.read(f"{theirs}.ffn_norm.weight")
        for part, name in {"W_gate": "gate", "W_in": "up", "W_out": "down"}.items():
            yield f"{ours}.mlp.{part}", file.read(f"{theirs}.ffn_{name}.weight").T
    yield "ln_final.w", file.read("output_norm.weight")
    if not cfg.tie_embeddings:
        yield "W_U_untied", file.read("output.weight").T


def pairs_apart(weight: Float[np.ndarray, "out in"], n_head: int) -> Float[np.ndarray, "out in"]:
    """Undo llama.cpp's order of rows, in which the two rows of a rotary pair are neighbors.

    Here, as in the model's own code, row j of a head turns with row j + d_head/2, so that
    activations equal those of other libraries dimension for dimension.
    """
    pairs = weight.reshape(n_head, -1, 2, weight.shape[1])
    return pairs.swapaxes(1, 2).reshape(weight.shape)
