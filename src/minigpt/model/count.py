"""What a GPT costs, from its config alone: parameters, multiplications, and who needs them."""

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig


def parameters(cfg: GPTConfig) -> dict[str, int]:
    """Count the trained numbers of each part; a tied unembedding adds none.

    $$ N_{block} = \\underbrace{4 d^2 + 4 d}_{attention}
       + \\underbrace{8 d^2 + 5 d}_{MLP} + \\underbrace{4 d}_{norms} = 12 d^2 + 13 d $$

    for GPT-2's parts, with $d = d_{model} = n_{head}\\, d_{head}$ and $d_{mlp} = 4d$.

    Source: Kaplan et al. 2020, table 1; Lesson 3.4.
    """
    d, d_norm = cfg.d_model, {"layer": 2, "rms": 1, "none": 0}[cfg.norm] * cfg.d_model
    n_norm = cfg.n_layer * (1 if cfg.mlp == "none" else 2) + (cfg.norm_order == "pre")
    return {
        "embedding": cfg.d_vocab * d,
        "positions": cfg.n_ctx * d if cfg.positions == "learned" else 0,
        "attention": cfg.n_layer * (_attention(cfg) + _attention_biases(cfg)),
        "mlp": cfg.n_layer * (_mlp(cfg) + _mlp_biases(cfg)),
        "norms": n_norm * d_norm,
        "unembedding": 0 if cfg.tie_embeddings else d * cfg.d_vocab,
    }


def flops(cfg: GPTConfig, n: int) -> dict[str, int]:
    """Count the floating-point operations of one forward pass over a sequence of n tokens.

    Matrix products only: a product of [a b] with [b c] takes $2abc$, a multiplication and an
    addition each. `weights` is what grows as n, `pattern` (scores, and the mix of values) as
    n², counted for all n² pairs, of which the mask discards nearly half.

    $$ F(n) = 2 n \\,(N_{matrices} + d\\, V) + 4 n^2\\, n_{layer}\\, n_{head}\\, d_{head} $$

    Raises:
        ConfigError: n is not from 1 to `n_ctx`.

    Source: Kaplan et al. 2020, table 1, whose term for pairs is half of this; Lesson 3.4.
    """
    if not 1 <= n <= cfg.n_ctx:
        raise ConfigError(f"n={n} tokens: give 1 to n_ctx={cfg.n_ctx}")
    return {
        "weights": 2 * n * cfg.n_layer * (_attention(cfg) + _mlp(cfg)),
        "pattern": 4 * n * n * cfg.n_layer * cfg.n_head * cfg.d_head,
        "unembedding": 2 * n * cfg.d_model * cfg.d_vocab,
    }


def _attention(cfg: GPTConfig) -> int:
    """W_Q and W_O for each head, W_K and W_V for each group of heads."""
    return 2 * (cfg.n_head + cfg.n_kv_head) * cfg.d_head * cfg.d_model


def _attention_biases(cfg: GPTConfig) -> int:
    rotary = cfg.positions == "rotary"  # Llama's attention has none
    return 0 if rotary else 3 * cfg.n_head * cfg.d_head + cfg.d_model


def _mlp(cfg: GPTConfig) -> int:
    return {"none": 0, "swiglu": 3}.get(cfg.mlp, 2) * cfg.d_model * cfg.d_mlp


def _mlp_biases(cfg: GPTConfig) -> int:
    return cfg.d_mlp + cfg.d_model if cfg.mlp in ("gelu", "relu") else 0
