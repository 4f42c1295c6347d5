"""What a GPT costs: parameters, multiplications, and who needs them."""

import torch

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.part import require


def parameters(cfg: GPTConfig) -> dict[str, int]:
    """Count the trained numbers of each part; a tied unembedding adds none.

    $$ N_{block} = \\underbrace{4 d^2 + 4 d}_{attention}
       + \\underbrace{8 d^2 + 5 d}_{MLP} + \\underbrace{4 d}_{norms} = 12 d^2 + 13 d $$

    for GPT-2's parts, with $d = d_{model} = n_{head}\\, d_{head}$ and $d_{mlp} = 4d$.

    Source: Kaplan et al. 2020, table 1; Lesson 3.4.
    """
    counts = dict.fromkeys(("embedding", "positions", "attention", "mlp", "norms"), 0)
    counts["unembedding"] = 0
    for name, parameter in _without_numbers(cfg).named_parameters():
        counts[_owner(name)] += parameter.numel()
    return counts


def _owner(name: str) -> str:
    """Say to which part a parameter belongs; what is no other's is a norm's."""
    if name.startswith("embedding."):
        return "embedding" if name.endswith("W_E") else "positions"
    owners = {".attn.": "attention", ".mlp.": "mlp", "W_U_untied": "unembedding"}
    return next((owner for part, owner in owners.items() if part in name), "norms")


def flops(cfg: GPTConfig, n: int) -> dict[str, int]:
    """Count the floating-point operations of one forward pass over a sequence of n tokens.

    Matrix products only: a product of [a b] with [b c] takes $2abc$, a multiplication and an
    addition each. `weights` is what grows as n, `pattern` (scores, and the mix of values) as
    n², counted for all n² pairs, of which the mask discards nearly half.

    $$ F(n) = 2 n \\,(N_{matrices} + d\\, V) + 4 n^2\\, n_{layer}\\, n_{head}\\, d_{head} $$

    Raises:
        ConfigError: n is not from 1 to `n_ctx`, or a part that does not declare what it multiplies.

    Source: Kaplan et al. 2020, table 1, whose term for pairs is half of this; Lesson 3.4.
    """
    if not 1 <= n <= cfg.n_ctx:
        raise ConfigError(f"n={n} tokens: give 1 to n_ctx={cfg.n_ctx}")
    weights = pairs = 0
    for part in (part for block in _without_numbers(cfg).blocks for part in block.modules()):
        own = dict(part.named_parameters(recurse=False))
        if any(parameter.dim() > 1 for parameter in own.values()):
            weights += sum(own[name].numel() for name in require(part, "matrices", "counting"))
            pairs += require(part, "per_pair", "counting")()
    return {
        "weights": 2 * n * weights,
        "pattern": 2 * n * n * pairs,
        "unembedding": 2 * n * cfg.d_model * cfg.d_vocab,
    }


def _without_numbers(cfg: GPTConfig) -> GPT:
    with torch.device("meta"):
        return GPT(cfg)
