"""How Hugging Face spells GPT-2: its config, its tensor names, its hub."""

import json
from pathlib import Path
from typing import Any

from minigpt.errors import CheckpointError, ConfigError
from minigpt.model.config import CHOICES, GPTConfig

HUB_NAMES = ("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl")

_BLOCK = {
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


def hf_names(cfg: GPTConfig) -> dict[str, str]:
    """Map our parameter names to Hugging Face's, for a model of this shape."""
    names = {"embedding.W_E": "transformer.wte.weight", "embedding.W_pos": "transformer.wpe.weight"}
    for i in range(cfg.n_layer):
        names |= {f"blocks.{i}.{ours}": f"transformer.h.{i}.{hf}" for ours, hf in _BLOCK.items()}
    names |= {"ln_final.w": "transformer.ln_f.weight", "ln_final.b": "transformer.ln_f.bias"}
    return names if cfg.tie_embeddings else names | {"W_U_untied": "lm_head.weight"}


def hf_config(cfg: GPTConfig) -> dict[str, Any]:
    """Write a config the way `GPT2Config` reads it.

    Raises:
        ConfigError: d_head · n_head ≠ d_model or a part that is not GPT-2's, which that class
            cannot express.
    """
    for part, (gpt2s, *_) in CHOICES.items():
        if getattr(cfg, part) != gpt2s:
            raise ConfigError(
                f"Hugging Face's GPT-2 has {part}={gpt2s!r}, not {getattr(cfg, part)!r}: "
                "use `save`, which keeps any model"
            )
    if cfg.d_head * cfg.n_head != cfg.d_model:
        raise ConfigError(
            f"Hugging Face's GPT-2 needs d_head · n_head = d_model, "
            f"but {cfg.d_head} · {cfg.n_head} ≠ {cfg.d_model}"
        )
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
        "bos_token_id": cfg.d_vocab - 1,
        "eos_token_id": cfg.d_vocab - 1,
    }


# Settings that change the function; any other value is a model that we do not compute.
_REQUIRED = {
    "model_type": "gpt2",
    "activation_function": "gelu_new",
    "scale_attn_weights": True,
    "scale_attn_by_inverse_layer_idx": False,
    "add_cross_attention": False,
}


def read_hf_config(path: Path) -> GPTConfig:
    """Read a `config.json` of Hugging Face's GPT-2.

    Raises:
        CheckpointError: no such file, not JSON, or a model that is not a plain GPT-2.
    """
    try:
        values = json.loads(path.read_text(encoding="utf8"))
    except FileNotFoundError as failure:
        raise CheckpointError(
            f"{path.parent} has no config.json: is it a model folder?"
        ) from failure
    except ValueError as failure:
        raise CheckpointError(f"{path} is not JSON: {failure}") from failure
    if not isinstance(values, dict):
        raise CheckpointError(f"{path} holds a {type(values).__name__}, not a JSON object")
    for key, needed in _REQUIRED.items():
        if values.get(key, needed) != needed:
            raise CheckpointError(
                f"{path} says {key}={values[key]!r}; minigpt computes GPT-2 with {key}={needed!r}"
            )
    try:
        return GPTConfig(
            n_layer=values["n_layer"],
            n_head=values["n_head"],
            d_model=values["n_embd"],
            n_ctx=values.get("n_positions") or values["n_ctx"],
            d_vocab=values["vocab_size"],
            d_mlp=values.get("n_inner") or 0,
            eps=values.get("layer_norm_epsilon", 1e-5),
            tie_embeddings=values.get("tie_word_embeddings", True),
        )
    except KeyError as failure:
        raise CheckpointError(f"{path} lacks {failure}") from failure
    except ConfigError as failure:
        raise CheckpointError(f"{path}: {failure}") from failure


def from_hub(name: str) -> Path:
    """Return the folder of a GPT-2 of the hub, from its local cache or, failing that, the network.

    Raises:
        CheckpointError: the hub's client is not installed, or the hub is out of reach.
    """
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError
    except ImportError as failure:
        raise CheckpointError(
            f"{name!r} comes from the Hugging Face hub: pip install huggingface_hub, "
            "or pass a local folder with config.json and model.safetensors"
        ) from failure
    wanted = ["config.json", "model.safetensors", "vocab.json", "merges.txt"]
    try:
        return Path(snapshot_download(f"openai-community/{name}", allow_patterns=wanted))
    except (LocalEntryNotFoundError, OSError) as failure:
        raise CheckpointError(
            f"{name!r} is not in the local cache and the Hugging Face hub is out of reach: "
            "pass a local folder with config.json and model.safetensors"
        ) from failure
