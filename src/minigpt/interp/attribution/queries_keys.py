"""First-order patching of queries and keys, with the softmax between them computed again.

A gradient sees a softmax as it is at one point. Where one key has all the weight the gradient is
zero, and a patched query that would move the weight elsewhere seems to do nothing. The "QK fix" of
AtP* computes the new attention pattern in full and is linear only from the head's output on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.interp.core.choices import Direction, choose, require_choice
from minigpt.interp.core.hook_functions import record
from minigpt.interp.core.results import Estimate, require_finite, require_pair
from minigpt.interp.core.runs import conventions
from minigpt.interp.core.structure import compared
from minigpt.model.attention import mix_values
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.part import require
from minigpt.tasks.metrics import Metric


@dataclass(frozen=True)
class Attended:
    """One layer's heads in one run: queries, keys, values, outputs, and how keys are scored."""

    q: Float[Tensor, "batch pos head d_head"]
    k: Float[Tensor, "batch pos kv_head d_head"]
    v: Float[Tensor, "batch pos kv_head d_head"]
    z: Float[Tensor, "batch pos head d_head"]
    scores: Callable[[Tensor, Tensor], Tensor]  # → [batch head query key], masked


def attribute_queries_keys(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    part: str = "q",
    fix: bool = True,
    direction: str = "noise",
) -> Estimate:
    """Estimate what patching each head's query (or key) changes: [layer head pos batch].

    $$ m(\\text{patched}) - m ≈ \\sum_i \\frac{∂ m}{∂ z_i} \\cdot (A'_i - A_i)\\, v $$

    $A'$ is the head's pattern with the one query (or key) exchanged. Without `fix` the softmax is
    linear, too: $(\\tilde q - q) \\cdot ∂m/∂q$. Where heads share keys, a key has an axis `kv_head`
    and stands for all heads that read it. Two forward passes and one backward pass for all.

    Raises:
        ConfigError: prompts that do not fit, or an unknown part or direction.
        HookError: NaN or infinite activations.

    Source: Kramár et al. 2024 ("QK fix"); Lesson 9.2.
    """
    which = "qk".index(require_choice("part", part, "qk"))
    way = choose("direction", direction, Direction)
    tokens = {"clean": model.to_tokens(clean), "corrupt": model.to_tokens(corrupt)}
    require_pair(tokens["clean"], tokens["corrupt"])
    q, k, v = compared(model)
    changed, effects = ((q, query_effects), (k, key_effects))[which]
    names = [f"blocks.{i}.attn.{changed}" for i in range(model.cfg.n_layer)]
    _, other = model.run_with_cache(tokens[way.source], names=names, logits_at=[-1], logits_of=[0])
    seen, slopes = _with_gradients(model, tokens[way.base], metric, (q, k, v, "z"), (changed, "z"))
    scores = []
    for i, name in enumerate(names):
        new = require_finite(other[name], name)
        if fix:
            run = _attended(model, i, seen, (q, k, v, "z"))
            change = effects(run, new, slopes[f"blocks.{i}.attn.z"])
        else:
            change = ((new - seen[name]) * slopes[name]).sum(-1)
        scores.append(change.permute(2, 1, 0))
    shared = part == "k" and model.cfg.n_kv_head != model.cfg.n_head
    stated = conventions(
        metric,
        method="attribution patching" + ", softmax computed again (QK fix)" * fix,
        direction=way.stated(),
        value=f"estimated change of the metric: ({way.source} − {way.base}) · gradient",
        gradient=f"at the {way.base} run",
        patched=changed,
        frozen="all but the patched input, to first order" + " behind the head" * fix,
    )
    axes = ("layer", "kv_head" if shared else "head", "pos", "batch")
    return Estimate(torch.stack(scores), axes, stated, direction=way)


def _attended(
    model: GPT, layer: int, seen: Mapping[str, Tensor], ends: tuple[str, ...]
) -> Attended:
    rules = require(model.blocks[layer].attn, "implied", "computing patterns again")()
    found = (seen[f"blocks.{layer}.attn.{end}"] for end in ends)
    return Attended(**dict(zip("qkvz", found, strict=True)), scores=rules["scores"][0])


def query_effects(
    run: Attended,
    new: Float[Tensor, "batch pos head d_head"],
    slope: Float[Tensor, "batch pos head d_head"],
) -> Float[Tensor, "batch pos head"]:
    """Estimate the effect of exchanging each query: a new row of the pattern, then linear.

    $$ \\frac{∂ m}{∂ z_i} \\cdot \\big(\\text{softmax}(\\tilde q_i k^\\top / \\sqrt{d_{head}})\\, v
       - z_i\\big) $$

    Source: Kramár et al. 2024 ("QK fix"); Lesson 9.2.
    """
    mixed = mix_values(run.scores(new, run.k).softmax(-1), run.v)
    return ((mixed - run.z) * slope).sum(-1)


def key_effects(
    run: Attended,
    new: Float[Tensor, "batch pos kv_head d_head"],
    slope: Float[Tensor, "batch pos head d_head"],
) -> Float[Tensor, "batch pos kv_head"]:
    """Estimate the effect of exchanging each key, one at a time: a new column of all scores.

    $$ \\sum_{i ≥ j} \\frac{∂ m}{∂ z_i} \\cdot \\big(\\text{softmax}(S_i^{(j)})\\, v - z_i\\big) $$

    $S^{(j)}$ are the scores with column j alone exchanged: n patterns one after another, never two
    at once. Heads that share a key add up.

    Source: Kramár et al. 2024 ("QK fix"); Lesson 9.2.
    """
    before, after = run.scores(run.q, run.k), run.scores(run.q, new)
    effects = []
    for j in range(new.shape[1]):
        rows = before[:, :, j:].clone()  # earlier queries do not see key j
        rows[..., j] = after[:, :, j:, j]
        change = mix_values(rows.softmax(-1), run.v) - run.z[:, j:]
        effects.append((change * slope[:, j:]).sum(-1).sum(1))
    each = torch.stack(effects, 1)  # batch key head
    return each.unflatten(2, (new.shape[2], -1)).sum(-1)


def _with_gradients(
    model: GPT, tokens: Tensor, metric: Metric, ends: tuple[str, ...], of: tuple[str, ...]
) -> tuple[Mapping[str, Tensor], Mapping[str, Tensor]]:
    """Run once: activations of every layer by their ends, and the metric's gradients at some."""
    blocks = [f"blocks.{i}.attn." for i in range(model.cfg.n_layer)]
    seen = dict[str, Tensor]()
    names, wanted = ([block + end for block in blocks for end in some] for some in (ends, of))
    embed = model.W_E[tokens].detach().requires_grad_()
    hooks = dict.fromkeys(names, record(seen)) | {"embedding.embed": lambda *_: embed}
    with torch.enable_grad(), model.hooked(hooks):
        total = metric.measure(model, tokens).sum()
    for name in names:
        require_finite(seen[name], name)
    require_finite(total, "the metric")
    slopes = torch.autograd.grad(total, [seen[name] for name in wanted])
    kept = {name: value.detach() for name, value in seen.items()}
    return kept, dict(zip(wanted, slopes, strict=True))
