"""What heads do with what they look at: move its name to the answer, or argue against it."""

from collections.abc import Sequence

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import fold_final, source_effects
from minigpt.interp.core.decomposition import head_labels
from minigpt.interp.core.results import Result, require_finite
from minigpt.interp.core.structure import attention_of, norm_before
from minigpt.interp.heads.detectors import Detection, TokenIds, shuffled_queries
from minigpt.interp.weights.qk_ov import FOLDED, reads
from minigpt.model.attention import repeat_kv
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.part import require
from minigpt.tasks.metrics import Metric


def attended_logit(tokens: TokenIds, key: Int[Tensor, "batch"], at: int = -1) -> Metric:
    """The logit of the token that stands at `key`, less the mean of all logits."""
    ids = tokens.gather(1, key[:, None].to(tokens.device))[:, 0]

    def compute(logits: Tensor) -> Tensor:
        last = logits[..., 0, :]
        index = ids.to(last.device).expand(last.shape[:-1])[..., None]
        return last.gather(-1, index)[..., 0] - last.mean(-1)

    return Metric("logit of the attended token − mean", "logits", compute, (at,), None, len(ids))


@torch.no_grad()
def movers(
    model: GPT,
    tokens: TokenIds,
    key: Int[Tensor, "batch"] | Sequence[int],
    metric: Metric | None = None,
    *,
    null_seeds: Sequence[int] = (0,),
) -> Detection:
    """Score heads on what they move from one place to the answer, as a direct effect.

    $$ s_h = A^h_{ik}\\, \\frac{(v_k W_O^h) \\cdot d}{σ(x_i)} $$

    i is the place the metric reads, k the `key` of each prompt. Without a metric: the logit of the
    token at the key less the mean logit. With k the indirect object and a logit difference, name
    movers are positive; where a head attends to a token and lowers it, copy suppression, the score
    is negative. Scores [layer head batch] in the metric's unit, final scale frozen.

    Raises:
        ConfigError: keys that are not one a prompt, a metric that reads several places or is not
            linear.

    Source: Wang et al. 2022, §3.1; McDougall et al. 2023, §3; Lessons 7.2, 7.3.
    """
    tokens = model.to_tokens(tokens)
    place = torch.as_tensor(key, dtype=torch.long).to(tokens.device)
    if place.shape != (len(tokens),) or place.min() < 0 or place.max() >= tokens.shape[1]:
        raise ConfigError(
            f"keys {list(place.shape)} are not one position for each of {len(tokens)} prompts"
        )
    metric = attended_logit(tokens, place) if metric is None else metric
    if metric.at is None or len(metric.at) != 1:
        raise ConfigError(f"the metric {metric.name!r} must read one position, where heads write")
    visible = metric.at[0] % tokens.shape[1] + 1
    pairs = [_at_key(*pair, place) for pair in source_effects(model, tokens, metric)]
    scores = torch.stack([pattern * effect for pattern, effect in pairs])
    even = torch.stack([effect.mean(-1) / visible for _, effect in pairs])
    nulls = []
    for seed in null_seeds:
        with model.hooked(shuffled_queries(model, seed)):
            null = [_at_key(*pair, place) for pair in source_effects(model, tokens, metric)]
        nulls.append(torch.stack([(pattern * effect).mean(-1) for pattern, effect in null]))
    conventions = {
        "metric": f"direct effect of what was read at the key on: {metric.name}",
        "unit": metric.unit,
        "LayerNorm": "final norm's scale frozen at its value",
        "uniform": "the same effect with attention spread evenly",
        "BOS": "none added",
    }
    result = Result(scores, ("layer", "head", "batch"), conventions, head_labels(model))
    none = scores.new_zeros(0, *scores.shape[:-1])
    return Detection(result, even, torch.stack(nulls) if nulls else none)


@torch.no_grad()
def moved_logits(
    model: GPT, tokens: TokenIds | Text, *, null_seeds: Sequence[int] = (0,)
) -> Detection:
    """Score heads, with no task, on what they add directly to the logits of tokens they attend to.

    $$ s_h = \\frac{1}{n} \\sum_i \\sum_{0 < j \\le i} A^h_{ij}\\,
       \\frac{(v_j W_O^h) \\cdot d_{t_j}}{σ(x_i)}, \\qquad
       d_t \\;\\text{reads}\\; \\text{logit}_t - \\overline{\\text{logit}} $$

    Positive where a head raises what it looks at (as name movers do), negative where it lowers it
    (as copy suppression does). Scores [layer head batch] in logits, final scale frozen; `uniform`,
    the same with even attention; `null`, with each key's token exchanged for another of its prompt.

    Raises:
        ConfigError: a stream that is no sum, or a final norm that cannot be folded.

    Source: Wang et al. 2022, §3.1; McDougall et al. 2023, §3; Lessons 7.2, 7.3.
    """
    tokens = model.to_tokens(tokens)
    n = tokens.shape[1]
    read, _ = fold_final(model, model.W_U.T - model.W_U.mean(-1))
    orders = [torch.arange(n)]
    for seed in null_seeds:
        orders.append(torch.randperm(n, generator=torch.Generator().manual_seed(seed)))
    d = read[torch.stack([tokens[:, order.to(tokens.device)] for order in orders])]
    names = [name for name in model.hook_points if name.endswith(("attn.pattern", "attn.v"))]
    _, cache = model.run_with_cache(tokens, names=[*names, "ln_final.scale"], logits_of=[0])
    scale = require_finite(cache["ln_final.scale"], "ln_final.scale").expand(-1, n, 1)
    visible = torch.ones(n, n, device=tokens.device).tril()
    even = (visible / visible.sum(-1, keepdim=True)).to(scale)
    scores, uniform = list[Tensor](), list[Tensor]()
    for layer in range(model.cfg.n_layer):
        v = repeat_kv(cache["v", layer], model.cfg.n_head)
        writes = torch.einsum("bkhe,hed,obkd->obhk", v, attention_of(model, layer).W_O, d)
        writes[..., 0] = 0
        each = (cache["pattern", layer] / scale[:, None]).mean(2)
        scores.append((writes * each).sum(-1).permute(0, 2, 1))
        uniform.append((writes[0] * (even / scale).mean(1)[:, None]).sum(-1).mean(0))
    own, *nulls = torch.stack(scores, 1)
    conventions = {
        "metric": "direct effect of what is attended to on the logit of its own token − mean",
        "unit": "logits",
        "LayerNorm": "final norm's scale frozen at its value",
        "uniform": "the same effect with attention spread evenly",
        "null": "the tokens of all keys shuffled within each prompt",
        "keys": "all but the first place",
        "BOS": "none added",
    }
    result = Result(own, ("layer", "head", "batch"), conventions, head_labels(model))
    none = own.new_zeros(0, *own.shape[:-1])
    null = torch.stack([one.mean(-1) for one in nulls]) if nulls else none
    return Detection(result, torch.stack(uniform), null)


def _at_key(pattern: Tensor, effect: Tensor, key: Tensor) -> tuple[Tensor, Tensor]:
    """Pick each prompt's key from [batch head at key], as [head batch]."""
    index = key[:, None, None, None].expand(*pattern.shape[:3], 1)
    return pattern.gather(-1, index)[:, :, 0, 0].T, effect.gather(-1, index)[:, :, 0, 0].T


@torch.no_grad()
def copy_score(model: GPT, ids: Sequence[int], k: int = 1, *, sign: int = 1) -> Result:
    """Score how often a head that attends to a token raises that token most, among `ids`.

    A token alone is run through block 0; its stream goes through W_V W_O of every later head and
    the unembedding. The score is the share of `ids` that come out among the `k` highest of `ids`
    (with `sign=-1` the `k` lowest, as for negative heads). Chance is k / len(ids). Returns
    [layer head]; layer 0 is scored on the same stream. No scale of a norm matters: ranks only.

    Raises:
        ConfigError: fewer than two ids, or a k that is not below their number.

    Source: Wang et al. 2022, §3.4; Lesson 7.2.
    """
    if len(ids) < 2 or not 0 < k < len(ids) or sign not in (1, -1):
        raise ConfigError(f"copying among {len(ids)} ids with k={k}, sign={sign} decides nothing")
    tokens = torch.tensor(ids)[:, None]
    name = "blocks.0.resid_post"
    _, cache = model.run_with_cache(tokens, names=name, logits_of=[0])
    stream = cache[name][:, 0]
    W_U = reads(model.ln_final, model.W_U[:, list(ids)]) * sign
    scores = []
    for layer in range(model.cfg.n_layer):
        attn, norm = attention_of(model, layer), norm_before(model, layer)
        W_V = reads(norm, attn.per_head(attn.W_V))
        x = stream / require(norm, "divisor", "reading through a norm")(stream)
        logits = x @ W_V @ attn.W_O @ W_U  # [head token token]
        rank = (logits > logits.diagonal(dim1=-2, dim2=-1)[..., None]).sum(-1)
        scores.append((rank < k).to(logits).mean(-1))
    conventions = {
        "metric": f"own token among the {k} {'highest' if sign > 0 else 'lowest'} of {len(ids)}",
        "unit": f"share; chance {k / len(ids):.3f}",
        "stream": "after block 0, the token alone at position 0",
        "LayerNorm": FOLDED,
    }
    return Result(torch.stack(scores), ("layer", "head"), conventions, head_labels(model))
