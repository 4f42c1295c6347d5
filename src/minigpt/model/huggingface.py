"""How Hugging Face spells GPT-2 and Llama: config, tensor names, a folder of both."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import torch
from torch import Tensor

from minigpt.data.files import write_atomically
from minigpt.errors import CheckpointError, ConfigError, TokenError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.tokenizer import BPETokenizer
from minigpt.model.tokenizer_files import dump_huggingface, read_tokenizer
from minigpt.model.weights import (
    assign,
    check_tensor,
    empty,
    read_safetensors,
    unlike_config,
    write_safetensors,
)
from minigpt.schema import check_type, check_understood, parse_json, short

CONFIG, WEIGHTS, INDEX = "config.json", "model.safetensors", "model.safetensors.index.json"


@dataclass(frozen=True)
class Weight:
    """One of our parameters, and the tensors there that hold it: side by side, or transposed."""

    ours: str
    theirs: tuple[str, ...]
    transposed: bool = False

    def read(self, tensors: dict[str, Tensor]) -> Tensor:
        """Take it out of their tensors."""
        parts = [tensors.pop(name) for name in self.theirs]
        whole = torch.cat(parts) if len(parts) > 1 else parts[0]
        return whole.T if self.transposed else whole

    def write(self, tensor: Tensor, cfg: GPTConfig) -> Iterator[tuple[str, Tensor]]:
        """Make their tensors of ours."""
        whole = tensor.T if self.transposed else tensor
        heads = (cfg.n_head, cfg.n_kv_head, cfg.n_kv_head)
        sizes = [n * cfg.d_head for n in heads] if len(self.theirs) > 1 else [len(whole)]
        yield from zip(self.theirs, whole.split(sizes), strict=True)


# What no number depends on: roles of tokens, dropout and starts for training, what to print.
_IGNORED = {
    *("architectures", "bos_token_id", "eos_token_id", "pad_token_id", "sep_token_id"),
    *("dtype", "torch_dtype", "initializer_range", "transformers_version", "use_cache"),
    *("output_attentions", "output_hidden_states", "return_dict", "name_or_path", "_name_or_path"),
    *("attn_pdrop", "embd_pdrop", "resid_pdrop", "attention_dropout", "task_specific_params"),
    *("summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type"),
    *("summary_use_proj", "problem_type", "id2label", "label2id", "gradient_checkpointing"),
    *("n_ctx", "n_special", "predict_special_tokens", "output_past", "is_llama_config"),
    # the same function in another order or precision
    *(
        "reorder_and_upcast_attn",
        "pretraining_tp",
        "_attn_implementation",
        "transformers.js_config",
    ),
}
_PARTS = ("norm", "norm_order", "mlp", "positions")
_GPT2: dict[str, Any] = dict(zip(_PARTS, ("layer", "pre", "gelu", "learned"), strict=True))
_LLAMA: dict[str, Any] = dict(zip(_PARTS, ("rms", "pre", "swiglu", "rotary"), strict=True))


class _GPT2File(TypedDict):
    n_layer: int
    n_head: int
    n_embd: int
    n_positions: int
    vocab_size: int
    n_inner: NotRequired[int | None]
    layer_norm_epsilon: NotRequired[float]
    tie_word_embeddings: NotRequired[bool]


class _LlamaFile(TypedDict):
    num_hidden_layers: int
    num_attention_heads: int
    hidden_size: int
    intermediate_size: int
    max_position_embeddings: int
    vocab_size: int
    num_key_value_heads: NotRequired[int | None]
    head_dim: NotRequired[int | None]
    rms_norm_eps: NotRequired[float]
    rope_theta: NotRequired[float]
    rope_parameters: NotRequired[dict[str, Any] | None]
    tie_word_embeddings: NotRequired[bool]


_FILES: dict[str, Any] = {"gpt2": _GPT2File, "llama": _LlamaFile}
_NEEDED = {
    "gpt2": {
        "activation_function": "gelu_new",
        "scale_attn_weights": True,
        "scale_attn_by_inverse_layer_idx": False,
        "add_cross_attention": False,
    },
    "llama": {
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "rope_scaling": None,
        "rope_interleaved": False,
    },
}


def _read_config(path: Path) -> GPTConfig:
    """Read a `config.json` of Hugging Face's GPT-2 or Llama.

    Raises:
        CheckpointError: no such file, not JSON, or a model that is not computed here.
    """
    try:
        values = parse_json(path.read_bytes(), dict[str, Any])
        kind = str(values.pop("model_type", "gpt2"))
        if kind not in _FILES:
            raise ValueError(f"says model_type={short(kind)}; minigpt computes 'gpt2' and 'llama'")
        schema = _FILES[kind]
        if kind == "gpt2":  # as the first files wrote it
            values["n_positions"] = values.get("n_positions") or values.get("n_ctx")
        known = {key: value for key, value in values.items() if key in schema.__annotations__}
        check_type(known, schema)
        check_understood(values, known, _NEEDED[kind], _IGNORED)
        return _gpt2(known) if kind == "gpt2" else _llama(known)
    except FileNotFoundError:
        raise CheckpointError(f"{path.parent} has no {CONFIG}: is it a model folder?") from None
    except ConfigError as failure:
        raise CheckpointError(f"{path}: {failure}") from None
    except ValueError as failure:
        raise CheckpointError(f"{path} {failure}") from None


def _gpt2(values: Mapping[str, Any]) -> GPTConfig:
    return GPTConfig(
        n_layer=values["n_layer"],
        n_head=values["n_head"],
        d_model=values["n_embd"],
        n_ctx=values["n_positions"],
        d_vocab=values["vocab_size"],
        d_mlp=values.get("n_inner") or 0,
        eps=values.get("layer_norm_epsilon", 1e-5),
        tie_embeddings=values.get("tie_word_embeddings", True),
        **_GPT2,
    )


def _llama(values: Mapping[str, Any]) -> GPTConfig:
    rope = {"rope_theta": values.get("rope_theta", 10_000.0)} | (
        values.get("rope_parameters") or {}
    )
    theta = rope.pop("rope_theta")
    check_type(theta, float, "rope_theta")
    check_understood(rope, (), {"rope_type": "default", "partial_rotary_factor": 1.0}, ())
    return GPTConfig(
        n_layer=values["num_hidden_layers"],
        n_head=values["num_attention_heads"],
        d_model=values["hidden_size"],
        n_ctx=values["max_position_embeddings"],
        d_vocab=values["vocab_size"],
        d_mlp=values["intermediate_size"],
        n_kv_head=values.get("num_key_value_heads") or 0,
        d_head=values.get("head_dim") or 0,
        eps=values.get("rms_norm_eps", 1e-6),
        rotary_base=theta,
        tie_embeddings=values.get("tie_word_embeddings", False),
        **_LLAMA,
    )


def _kind(cfg: GPTConfig) -> str:
    """Name the model there that computes what a config says."""
    for kind, parts in {"gpt2": _GPT2, "llama": _LLAMA}.items():
        if all(getattr(cfg, part) == value for part, value in parts.items()):
            if kind == "gpt2" and cfg.d_head * cfg.n_head != cfg.d_model:
                raise ConfigError(
                    f"Hugging Face's GPT-2 needs d_head · n_head = d_model, "
                    f"but {cfg.d_head} · {cfg.n_head} ≠ {cfg.d_model}"
                )
            return kind
    its = ", ".join(f"{part}={getattr(cfg, part)!r}" for part in _PARTS)
    raise ConfigError(
        f"Hugging Face's GPT-2 and Llama have no {its}: use `save`, which keeps any model"
    )


def hf_config(cfg: GPTConfig) -> dict[str, Any]:
    """Write a config the way `GPT2Config` or `LlamaConfig` reads it.

    Raises:
        ConfigError: parts, or for GPT-2 d_head · n_head ≠ d_model, which neither can express.
    """
    if _kind(cfg) == "gpt2":
        return {
            "model_type": "gpt2",
            "architectures": ["GPT2LMHeadModel"],
            "n_layer": cfg.n_layer,
            "n_head": cfg.n_head,
            "n_embd": cfg.d_model,
            "n_positions": cfg.n_ctx,
            "n_inner": cfg.d_mlp,
            "vocab_size": cfg.d_vocab,
            "layer_norm_epsilon": cfg.eps,
            "activation_function": "gelu_new",
            "tie_word_embeddings": cfg.tie_embeddings,
        }
    return {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "num_hidden_layers": cfg.n_layer,
        "num_attention_heads": cfg.n_head,
        "num_key_value_heads": cfg.n_kv_head,
        "head_dim": cfg.d_head,
        "hidden_size": cfg.d_model,
        "intermediate_size": cfg.d_mlp,
        "max_position_embeddings": cfg.n_ctx,
        "vocab_size": cfg.d_vocab,
        "rms_norm_eps": cfg.eps,
        "rope_theta": cfg.rotary_base,
        "hidden_act": "silu",
        "tie_word_embeddings": cfg.tie_embeddings,
    }


_GPT2_BLOCK = {
    "ln1.w": "ln_1.weight",
    "ln1.b": "ln_1.bias",
    "attn.W_QKV": "attn.c_attn.weight",
    "attn.b_QKV": "attn.c_attn.bias",
    "attn.W_O_fused": "attn.c_proj.weight",
    "attn.b_O": "attn.c_proj.bias",
    "ln2.w": "ln_2.weight",
    "ln2.b": "ln_2.bias",
    "mlp.W_in": "mlp.c_fc.weight",
    "mlp.b_in": "mlp.c_fc.bias",
    "mlp.W_out": "mlp.c_proj.weight",
    "mlp.b_out": "mlp.c_proj.bias",
}
_LLAMA_NORMS = {"ln1.w": "input_layernorm.weight", "ln2.w": "post_attention_layernorm.weight"}
_LLAMA_MATRICES = {
    "attn.W_QKV": tuple(f"self_attn.{part}_proj.weight" for part in "qkv"),
    "attn.W_O_fused": ("self_attn.o_proj.weight",),
    "mlp.W_gate": ("mlp.gate_proj.weight",),
    "mlp.W_in": ("mlp.up_proj.weight",),
    "mlp.W_out": ("mlp.down_proj.weight",),
}


def hf_weights(cfg: GPTConfig) -> list[Weight]:
    """List our parameters with their tensors, for a model of this shape."""
    if _kind(cfg) == "gpt2":
        root, final = "transformer", ["ln_f.weight", "ln_f.bias"]
        embedding = {"embedding.W_E": "wte.weight", "embedding.W_pos": "wpe.weight"}
        block = [Weight(ours, (hf,)) for ours, hf in _GPT2_BLOCK.items()]
    else:
        root, final = "model", ["norm.weight"]
        embedding = {"embedding.W_E": "embed_tokens.weight"}
        block = [Weight(ours, (hf,)) for ours, hf in _LLAMA_NORMS.items()]
        block += [Weight(ours, hf, transposed=True) for ours, hf in _LLAMA_MATRICES.items()]
    layers = "h" if root == "transformer" else "layers"
    weights = [Weight(ours, (f"{root}.{hf}",)) for ours, hf in embedding.items()]
    for i in range(cfg.n_layer):
        for one in block:
            theirs = tuple(f"{root}.{layers}.{i}.{name}" for name in one.theirs)
            weights.append(Weight(f"blocks.{i}.{one.ours}", theirs, one.transposed))
    ours = ("ln_final.w", "ln_final.b")
    weights += [Weight(w, (f"{root}.{hf}",)) for w, hf in zip(ours, final, strict=False)]
    if not cfg.tie_embeddings:
        weights.append(Weight("W_U_untied", ("lm_head.weight",), transposed=True))
    return weights


def save_hf(model: GPT, folder: str | Path) -> Path:
    """Write a folder that Hugging Face's GPT2LMHeadModel or LlamaForCausalLM reads, and its
    tokenizer.

    Raises:
        ConfigError: a model that neither can express.
        TokenError: a tokenizer that is no byte-level BPE.
        CheckpointError: the folder cannot be written.
    """
    folder = Path(folder)
    config, files = hf_config(model.cfg), dict[str, str]()
    if (part := unlike_config(model)) is not None:
        raise ConfigError(f"{part} is not what the model's config says: no file could describe it")
    if type(model.tokenizer) is BPETokenizer:
        files = dump_huggingface(model.tokenizer)
    elif model.tokenizer is not None:
        raise TokenError(
            f"a {type(model.tokenizer).__name__} has no form in Hugging Face's layout: set the "
            "model's tokenizer to None to write the weights alone"
        )
    ours = model.state_dict()
    theirs = dict(
        pair
        for weight in hf_weights(model.cfg)
        for pair in weight.write(ours[weight.ours], model.cfg)
    )
    files[CONFIG] = json.dumps(config, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_safetensors(theirs, folder / WEIGHTS, {"format": "pt"})
        for name, text in files.items():
            write_atomically(folder / name, text)
    except OSError as failure:
        raise CheckpointError(f"could not write {folder}: {failure}") from failure
    return folder


def load_hf(folder: Path) -> GPT:
    """Load a GPT-2 or Llama, with its tokenizer, from a folder in Hugging Face's layout.

    Raises:
        CheckpointError: what is missing, foreign, truncated, pickled or of the wrong shape.
    """
    cfg = _read_config(folder / CONFIG)
    theirs, source = _read_tensors(folder)
    _strip(theirs, cfg)
    model = empty(lambda: GPT(cfg), cfg.n_layer, theirs, source)
    expected, tensors = model.state_dict(), dict[str, Tensor]()
    for weight in hf_weights(cfg):
        for name, like in weight.write(expected[weight.ours], cfg):
            if name not in theirs:
                raise CheckpointError(f"{source} lacks {name!r}")
            check_tensor(name, theirs[name], like.shape, source)
        tensors[weight.ours] = weight.read(theirs)
    if theirs:
        raise CheckpointError(f"{source} holds {next(iter(theirs))!r}, which this model lacks")
    assign(model, tensors, source)
    try:
        model.tokenizer = read_tokenizer(folder, gpt2="embedding.W_pos" in tensors)
    except TokenError as failure:
        raise CheckpointError(str(failure)) from None
    if model.tokenizer is not None and model.tokenizer.d_vocab > cfg.d_vocab:
        raise CheckpointError(
            f"{folder} has {model.tokenizer.d_vocab} tokens, but vectors for {cfg.d_vocab}"
        )
    return model


class _Index(TypedDict):
    weight_map: dict[str, str]
    metadata: NotRequired[dict[str, Any]]


def _read_tensors(folder: Path) -> tuple[dict[str, Tensor], Path]:
    """Read one file of weights, or all those that an index names."""
    index = folder / INDEX
    if (folder / WEIGHTS).exists():
        return read_safetensors(folder / WEIGHTS)[0], folder / WEIGHTS
    if not index.exists():
        raise CheckpointError(
            f"{folder} has no {WEIGHTS} (pickled weights such as pytorch_model.bin are never read)"
        )
    try:
        where = parse_json(index.read_bytes(), _Index)["weight_map"]
    except ValueError as failure:
        raise CheckpointError(f"{index} {failure}") from None
    tensors = dict[str, Tensor]()
    for name in sorted(set(where.values())):
        if name != Path(name).name:
            raise CheckpointError(f"{index} names {name!r}, which is not a file beside it")
        tensors |= read_safetensors(folder / name)[0]
    if tensors.keys() != where.keys():
        odd = min(tensors.keys() ^ where.keys())
        raise CheckpointError(f"{index} and the files that it names do not agree on {odd!r}")
    return tensors, index


def _strip(theirs: dict[str, Tensor], cfg: GPTConfig) -> None:
    """Bring both spellings (with and without the model's name) to one; drop stored tables."""
    root = "transformer." if _kind(cfg) == "gpt2" else "model."
    for name in list(theirs):
        tensor = theirs.pop(name)
        table = name.endswith((".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq"))
        if not table and not (name == "lm_head.weight" and cfg.tie_embeddings):
            theirs[name if name.startswith((root, "lm_head.")) else root + name] = tensor
