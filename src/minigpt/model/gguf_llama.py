"""How llama.cpp's GGUF files spell a Llama: its config, its tensor names, the order of its rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import numpy as np
import torch
from jaxtyping import Float

from minigpt.errors import CheckpointError, ConfigError, TokenError
from minigpt.model.config import GPTConfig
from minigpt.model.gguf import GGUF
from minigpt.model.gpt2 import GPT
from minigpt.model.merges import merge_pairs
from minigpt.model.tokenizer import BPETokenizer
from minigpt.model.weights import assign, empty
from minigpt.schema import check_type, check_understood

CONTROL, USER_DEFINED = (
    3,
    4,
)  # GGUF's types of tokens that text cannot spell, and that it always does
_PRE = {"gpt-2": "gpt2", "smollm": "smollm"}  # llama.cpp's name of a pre-tokenizer → ours


# What is read of the metadata: its names are no Python names.
_Llama = TypedDict(
    "_Llama",
    {
        "llama.block_count": int,
        "llama.context_length": int,
        "llama.embedding_length": int,
        "llama.feed_forward_length": int,
        "llama.attention.head_count": int,
        "llama.attention.layer_norm_rms_epsilon": float,
        "llama.attention.head_count_kv": NotRequired[int],
        "llama.attention.key_length": NotRequired[int],
        "llama.rope.freq_base": NotRequired[float],
    },
)
_Tokens = TypedDict(
    "_Tokens",
    {
        "tokenizer.ggml.model": str,
        "tokenizer.ggml.pre": str,
        "tokenizer.ggml.tokens": list[str],
        "tokenizer.ggml.token_type": list[int],
        "tokenizer.ggml.merges": list[str],
    },
)
# What would change the numbers if it were anything else; `d_head` and the like are added below.
_NEEDED = {
    "general.quantization_version": 2,
    "llama.attention.causal": True,
    "llama.attention.scale": 0.0,  # 0 is 1/√d_head
    "llama.attention.sliding_window": 0,
    "llama.expert_count": 0,
    "llama.expert_used_count": 0,
    "llama.rope.scale_linear": 1.0,
    "llama.rope.scaling.factor": 1.0,
    "llama.rope.scaling.attn_factor": 1.0,
    "llama.rope.scaling.type": "none",
    "llama.tensor_data_layout": "Meta AI original pth",
    "llama.use_parallel_residual": False,
}
# What matters to a scaling of the rotary angles alone, which there is none of.
_IGNORED = ("llama.rope.scaling.original_context_length", "llama.rope.scaling.finetuned")
# No space is put in front of a text, none is taken away.
_PLAIN_TEXT = dict.fromkeys(
    ("tokenizer.ggml.add_space_prefix", "tokenizer.ggml.remove_extra_whitespaces"), False
)
# Roles of tokens: `encode` adds none, whatever a file asks for.
_ROLES = tuple(
    f"tokenizer.ggml.{role}"
    for role in (
        *("bos_token_id", "eos_token_id", "eot_token_id", "eom_token_id", "unknown_token_id"),
        *("padding_token_id", "seperator_token_id", "separator_token_id", "cls_token_id"),
        *("mask_token_id", "prefix_token_id", "suffix_token_id", "middle_token_id"),
        *("add_bos_token", "add_eos_token", "add_sep_token", "scores", "token_type_count"),
    )
)


def load_gguf(path: Path) -> GPT:
    """Read a Llama with its tokenizer from a GGUF file, its weights turned into 32-bit floats.

    Raises:
        CheckpointError: a file that is truncated, damaged, or holds another kind of model.
    """
    file = GGUF(path)
    try:
        cfg = _config(file)
        tokenizer = _tokenizer(file)
    except ConfigError as failure:
        raise CheckpointError(f"{path}: {failure}") from None
    except TokenError as failure:
        raise CheckpointError(f"the tokenizer in {path}: {failure}") from None
    except ValueError as failure:
        raise CheckpointError(f"{path} {failure}") from None
    model = empty(lambda: GPT(cfg), cfg.n_layer, file.tensors, path)
    _check_tensors(file, cfg)
    if tokenizer is not None and tokenizer.d_vocab != cfg.d_vocab:
        raise CheckpointError(
            f"{path} has {tokenizer.d_vocab} tokens, but vectors for {cfg.d_vocab}"
        )
    # All that stays is allocated first: what goes would leave holes between.
    tensors = {name: torch.empty(like.shape) for name, like in model.state_dict().items()}
    for name, value in _read_tensors(file, cfg):
        tensors[name].numpy()[...] = value
    assign(model, tensors, path)
    model.tokenizer = tokenizer
    return model


def _config(file: GGUF) -> GPTConfig:
    """Read the shape of a Llama from the metadata, all of which must be understood."""
    architecture = file.metadata.get("general.architecture")
    if architecture != "llama":
        raise ValueError(
            f"holds a model of the architecture {architecture!r}; minigpt reads 'llama'"
        )
    known = _known(file, _Llama)
    cfg = GPTConfig(
        n_layer=known["llama.block_count"],
        n_head=known["llama.attention.head_count"],
        d_model=known["llama.embedding_length"],
        n_ctx=known["llama.context_length"],
        d_vocab=_n_tokens(file),
        d_head=known.get("llama.attention.key_length", 0),
        d_mlp=known["llama.feed_forward_length"],
        eps=known["llama.attention.layer_norm_rms_epsilon"],
        tie_embeddings="output.weight" not in file.tensors,
        n_kv_head=known.get("llama.attention.head_count_kv", 0),
        norm="rms",
        mlp="swiglu",
        positions="rotary",
        rotary_base=known.get("llama.rope.freq_base", 10_000.0),
    )
    names = ("llama.rope.dimension_count", "llama.attention.value_length", "llama.vocab_size")
    sizes = dict(zip(names, (cfg.d_head, cfg.d_head, cfg.d_vocab), strict=True))
    # Names, authors, licences; how a file was made; the tokenizer's part is checked with it.
    free = ("general.", "quantize.imatrix.", "tokenizer.")
    said = {k: v for k, v in file.metadata.items() if k in _NEEDED or not k.startswith(free)}
    check_understood(said, known, _NEEDED | sizes, _IGNORED)
    return cfg


def _known(file: GGUF, schema: Any) -> dict[str, Any]:
    known = {key: file.metadata[key] for key in schema.__annotations__ if key in file.metadata}
    check_type(known, schema)
    return known


def _tokenizer(file: GGUF) -> BPETokenizer | None:
    """Read the tokenizer that a GGUF file carries; None where it carries none."""
    if "tokenizer.ggml.model" not in file.metadata:
        return None
    kind = tuple(str(file.metadata.get(f"tokenizer.ggml.{key}")) for key in ("model", "pre"))
    if kind[0] != "gpt2" or kind[1] not in _PRE:
        raise ValueError(
            f"has a tokenizer of the kind {kind[0]!r} with the pre-tokenizer "
            f"{kind[1]!r}; minigpt reads 'gpt2' with {' or '.join(map(repr, _PRE))}"
        )
    known = _known(file, _Tokens)
    free = ("tokenizer.chat_template", "tokenizer.huggingface.json")  # the latter: the same again
    said = {k: v for k, v in file.metadata.items() if k.startswith("tokenizer.")}
    said = {k: v for k, v in said.items() if not k.startswith(free)}
    check_understood(said, known, _PLAIN_TEXT, _ROLES)
    tokens, types = known["tokenizer.ggml.tokens"], known["tokenizer.ggml.token_type"]
    if len(types) != len(tokens):
        raise ValueError("lacks 'tokenizer.ggml.token_type' for every token")
    return BPETokenizer(
        {token: id for id, token in enumerate(tokens)},
        merge_pairs(known["tokenizer.ggml.merges"]),
        [token for token, type in zip(tokens, types, strict=True) if type == CONTROL],
        added=[token for token, type in zip(tokens, types, strict=True) if type == USER_DEFINED],
        pre_tokenizer=_PRE[kind[1]],
        complete=False,
    )


def _n_tokens(file: GGUF) -> int:
    if "token_embd.weight" not in file.tensors:
        raise ValueError("lacks the tensor 'token_embd.weight'")
    return file.tensors["token_embd.weight"].shape[0]


def _shapes(cfg: GPTConfig) -> dict[str, tuple[int, ...]]:
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


def _check_tensors(file: GGUF, cfg: GPTConfig) -> None:
    """Refuse a file whose tensors are not exactly those of the config, before any is read."""
    expected = _shapes(cfg)
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


def _read_tensors(file: GGUF, cfg: GPTConfig) -> Iterator[tuple[str, Float[np.ndarray, "..."]]]:
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
