"""Ten pieces of code as tutorials of TransformerLens 2 write them, over any model that takes them.

Each takes a model of its kind, its `utils`, its `FactoredMatrix` and tokens [batch pos]; each
returns tensors. Written anew here after the calls that its demos use most.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

Snippet = Callable[[Any, Any, Any, Tensor], Any]


def patterns(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    logits, cache = model.run_with_cache(tokens, remove_batch_dim=True)
    return logits, cache["pattern", 0, "attn"], cache["blocks.1.attn.hook_z"], cache["q", -1]


def some_names(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    _, cache = model.run_with_cache(
        tokens, names_filter=lambda name: name.endswith("hook_pattern"), return_type=None
    )
    assert list(cache) == [utils.get_act_name("pattern", i) for i in range(model.cfg.n_layers)]
    return torch.stack([cache["pattern", i] for i in range(model.cfg.n_layers)])


def ablated_head(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    def remove(value: Tensor, hook: Any) -> Tensor:
        value[:, :, 1] = 0.0
        return value

    clean = model(tokens, return_type="loss")
    hooks = [(utils.get_act_name("v", 0), remove)]
    return clean, model.run_with_hooks(tokens, return_type="loss", fwd_hooks=hooks)


def induction_scores(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    n = tokens.shape[1]
    twice = torch.cat([tokens, tokens], dim=1)
    scores = torch.zeros(model.cfg.n_layers, model.cfg.n_heads, dtype=torch.float64)

    def keep(pattern: Tensor, hook: Any) -> None:
        stripe = pattern.diagonal(dim1=-2, dim2=-1, offset=1 - n)
        scores[hook.layer()] = stripe.mean(dim=(0, -1))

    hooks = [(lambda name: name.endswith("pattern"), keep)]
    model.run_with_hooks(twice, return_type=None, fwd_hooks=hooks)
    return scores


def residual_patching(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    corrupt = tokens.roll(1, 0)
    _, clean_cache = model.run_with_cache(tokens)

    def patch(resid: Tensor, hook: Any, pos: int) -> Tensor:
        resid[:, pos, :] = clean_cache[hook.name][:, pos, :]
        return resid

    found = torch.zeros(model.cfg.n_layers, tokens.shape[1], dtype=torch.float64)
    for layer in range(model.cfg.n_layers):
        for pos in range(tokens.shape[1]):
            logits = model.run_with_hooks(
                corrupt,
                fwd_hooks=[(utils.get_act_name("resid_pre", layer), partial(patch, pos=pos))],
            )
            found[layer, pos] = (logits[:, -1, 3] - logits[:, -1, 5]).mean()
    return found


def head_patching(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    _, clean_cache = model.run_with_cache(tokens)

    def patch(z: Tensor, hook: Any, head: int) -> Tensor:
        z[:, :, head, :] = clean_cache[hook.name][:, :, head, :]
        return z

    name = utils.get_act_name("z", 1)
    return torch.stack(
        [
            model.run_with_hooks(tokens.roll(1, 0), fwd_hooks=[(name, partial(patch, head=h))])
            for h in range(model.cfg.n_heads)
        ]
    )


def logit_lens(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    _, cache = model.run_with_cache(tokens)
    stack, labels = cache.accumulated_resid(incl_mid=True, return_labels=True)
    assert labels[:3] == ["0_pre", "0_mid", "1_pre"]
    assert labels[-1] == "final_post"
    return cache.apply_ln_to_stack(stack, layer=-1) @ model.W_U + model.b_U


def attribution(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    _, cache = model.run_with_cache(tokens)
    direction = model.tokens_to_residual_directions(torch.tensor(3))
    direction = direction - model.tokens_to_residual_directions(torch.tensor(5))
    parts, labels = cache.decompose_resid(layer=-1, pos_slice=-1, return_labels=True)
    assert labels[:4] == ["embed", "pos_embed", "0_attn_out", "0_mlp_out"]
    heads, names = cache.stack_head_results(layer=-1, pos_slice=-1, return_labels=True)
    assert names[:2] == ["L0H0", "L0H1"]
    return [
        cache.apply_ln_to_stack(stack, layer=-1, pos_slice=-1) @ direction
        for stack in (parts, heads)
    ]


def copying(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    OV = factored(model.W_V[0, 1], model.W_O[0, 1])
    whole = model.W_E @ OV @ model.W_U
    eigenvalues = whole.eigenvalues
    return whole.AB, eigenvalues.sum().real / eigenvalues.abs().sum(), OV.svd()[1]


def standing_hooks(model: Any, utils: Any, factored: Any, tokens: Tensor) -> Any:
    def double(value: Tensor, hook: Any) -> Tensor:
        return value * 2

    model.add_hook(utils.get_act_name("mlp_out", 0), double)
    changed = model(tokens)
    model.reset_hooks()
    with model.hooks(fwd_hooks=[("blocks.1.hook_attn_out", double)]):
        inside = model(tokens)
    return changed, inside, model(tokens)


SNIPPETS: dict[str, Snippet] = {
    one.__name__: one
    for one in (
        patterns, some_names, ablated_head, induction_scores, residual_patching, head_patching,
        logit_lens, attribution, copying, standing_hooks,
    )
}  # fmt: skip
FOLDED = {"logit_lens", "attribution"}  # they leave out a norm's weights
ONE_PROMPT = {"patterns"}
