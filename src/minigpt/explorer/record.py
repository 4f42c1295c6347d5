"""Run a model once on a prompt and keep what the explorer shows, as plain arrays."""

from __future__ import annotations

import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import fold_final
from minigpt.interp.core.decomposition import decompose, part_names, stream_names
from minigpt.interp.core.results import require_finite
from minigpt.interp.core.structure import has_mlp, mlp_of
from minigpt.interp.lenses.logit_lens import unembed
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import Cache
from minigpt.viz.explorer import Neurons, Recording

MOST_TOKENS = 48  # the page holds a pattern of every head
RANKS, NEURONS, PROMOTED = 5, 5, 3


@torch.no_grad()
def record_prompt(model: GPT, prompt: Text | Tensor) -> Recording:
    """Run the model on one prompt and record every panel of the explorer.

    The share of a part is its direct effect on the logit of the likeliest next token, over the mean
    logit, with the final norm's scale frozen:

    $$ \\text{share}_c = \\frac{x_c \\cdot d}{σ(x)}, \\qquad
       \\sum_c \\text{share}_c = \\text{logit}_{top} - \\overline{\\text{logit}} $$

    The size of a part is the length of its write over the length of the stream at the end.

    Raises:
        ConfigError: more than one prompt, fewer than 2 or more than 48 tokens, a stream that
            is no sum, or parts that do not declare what they write.
        HookError: NaN or infinity in the stream.

    Source: nostalgebraist 2020; Elhage et al. 2021; Lesson 6.1.
    """
    tokens = model.to_tokens(prompt)
    if len(tokens) != 1 or not 2 <= tokens.shape[1] <= MOST_TOKENS:
        raise ConfigError(
            f"the explorer shows one prompt of 2 to {MOST_TOKENS} tokens, and this is "
            f"{len(tokens)} of {tokens.shape[1]}: give a shorter or longer text"
        )
    names = [*part_names(model, heads=True), *stream_names(model), "ln_final.scale"]
    names += [n for n in model.hook_points if n.endswith(("attn.pattern", "mlp.post"))]
    logits, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([require_finite(cache[n][0], n) for n in stream_names(model)])
    top = logits[0].argmax(-1)
    share, size, rest = _parts(model, cache, stream[-1], top)
    readings = [unembed(model, x).softmax(-1).topk(RANKS) for x in stream]
    log_p = logits[0].log_softmax(-1)
    surprise = -log_p[:-1].gather(-1, tokens[0, 1:, None])[:, 0]
    return Recording(
        tokens=_words(model, tokens[0]),
        surprise=[None, *surprise.tolist()],
        pattern=torch.stack([cache["pattern", n][0] for n in range(model.cfg.n_layer)]).numpy(),
        share=share.numpy(),
        size=size.numpy(),
        rest=rest.numpy(),
        norm=stream.norm(dim=-1).numpy(),
        lens=[[_words(model, ids) for ids in one.indices] for one in readings],
        lens_p=torch.stack([one.values for one in readings]).numpy(),
        neurons=_neurons(model, cache) if has_mlp(model) else None,
    )


def _words(model: GPT, ids: Tensor) -> list[str]:
    """Return the text of each token, or its number where the model has no tokenizer."""
    if model.tokenizer is None:
        return [str(int(i)) for i in ids]
    return [model.tokenizer.decode([int(i)]) for i in ids]


def _parts(model: GPT, cache: Cache, end: Tensor, top: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return shares and sizes [pos layer column], heads before the MLP, and the shares' rest [pos].

    The rest is what no head and no MLP wrote: embeddings and biases.
    """
    parts = decompose(model, cache, heads=True, biases=True)
    d, bias = fold_final(model, model.W_U[:, top].T - model.W_U.mean(-1))
    each = (parts.values[:, 0] / cache["ln_final.scale"][0] * d).sum(-1)  # [component pos]
    length = parts.values[:, 0].norm(dim=-1) / end.norm(dim=-1)
    columns = [*map(str, range(model.cfg.n_head)), *(["mlp"] if has_mlp(model) else [])]
    place = {name: i for i, name in enumerate(parts.labels["component"])}
    grid = [[place[f"{n}.{one}"] for one in columns] for n in range(model.cfg.n_layer)]
    share, size = (values[torch.tensor(grid)].permute(2, 0, 1) for values in (each, length))
    whole = each.sum(0) + (0 if bias is None else bias)
    return share, size, whole - share.sum((1, 2))


def _neurons(model: GPT, cache: Cache) -> Neurons:
    """Keep the neurons that write most at each position and layer, and all that they do here."""
    chosen, acts, ids = list[list[list[int]]](), list[Tensor](), list[int]()
    raises, lowers = list[list[str]](), list[list[str]]()
    d, _ = fold_final(model, model.W_U.T)
    for layer in range(model.cfg.n_layer):
        post, W_out = cache[f"blocks.{layer}.mlp.post"][0], mlp_of(model, layer).W_out
        most = (post.abs() * W_out.norm(dim=-1)).topk(min(NEURONS, post.shape[1])).indices
        kept = most.unique()
        place = {int(neuron): len(ids) + i for i, neuron in enumerate(kept)}
        chosen.append([[place[int(i)] for i in row] for row in most])
        logits = W_out[kept] @ d.T
        raises += [_words(model, row) for row in logits.topk(PROMOTED).indices]
        lowers += [_words(model, row) for row in (-logits).topk(PROMOTED).indices]
        acts.append(post[:, kept].T)
        ids += kept.tolist()
    return Neurons(chosen, ids, torch.cat(acts).numpy(), raises, lowers)
