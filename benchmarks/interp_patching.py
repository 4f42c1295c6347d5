"""Caching and patching in GPT-2 small's shape, against TransformerLens and against hook loops.

Same random weights, same prompts, both warm, in turns. A loop that runs the whole model once for
each patch costs the same for every patch, so it is timed on an even sample of its patches, and the
time is scaled up to all of them; values are compared on that sample. Rows against TransformerLens
need it installed (the last version with `HookedTransformer` is 3.x); without it they are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import product
from typing import Any

import torch
from torch import Tensor

from benchmarks.measure import Row, in_turns
from minigpt import GPT, GPTConfig
from minigpt.interp.patching.activation import patch_heads, patch_residual
from minigpt.interp.patching.paths import path_patch
from minigpt.model.hooks import Cache, HookPoint
from minigpt.tasks.metrics import Metric, logit_difference

ROUNDS = 3
SAMPLE = 12  # patches of a loop that are timed
BATCH, POS = 8, 15
# why not all sweeps can be ten times as fast
FOLLOWS = "all tokens differ: a quarter (stream) or half (heads) of a forward pass follows a patch"
BARE = "our forward pass without any cache takes more than half of the peer's time with one"
EVERYWHERE, ONE_WORD = slice(POS), slice(9, 10)  # the second as where one name is another


def lens_twin(model: GPT) -> Any:
    """Return TransformerLens' model with the weights of ours."""
    from transformer_lens import HookedTransformer, HookedTransformerConfig

    cfg = model.cfg
    peer = HookedTransformer(
        HookedTransformerConfig(
            n_layers=cfg.n_layer,
            d_model=cfg.d_model,
            n_ctx=cfg.n_ctx,
            d_head=cfg.d_head,
            n_heads=cfg.n_head,
            d_vocab=cfg.d_vocab,
            eps=cfg.eps,
            act_fn="gelu_new",
            normalization_type="LN",
            device="cpu",
            d_mlp=cfg.d_mlp,
            dtype=model.W_E.dtype,
        )
    )
    weights = {"embed.W_E": model.W_E, "pos_embed.W_pos": model.W_pos, "unembed.W_U": model.W_U}
    weights |= {"ln_final.w": model.ln_final.w, "ln_final.b": model.ln_final.b}
    for layer, block in enumerate(model.blocks):
        own = {f"{ln}.{p}": getattr(getattr(block, ln), p) for ln in ("ln1", "ln2") for p in "wb"}
        own |= {f"mlp.{p}": getattr(block.mlp, p) for p in ("W_in", "b_in", "W_out", "b_out")}
        own |= {f"attn.{p}": getattr(block.attn, p) for p in ("W_Q", "W_K", "W_V", "W_O", "b_O")}
        biases = block.attn.b_QKV.unflatten(0, (3, cfg.n_head, cfg.d_head))
        own |= {f"attn.b_{part}": bias for part, bias in zip("QKV", biases, strict=True)}
        weights |= {f"blocks.{layer}.{name}": value for name, value in own.items()}
    missing = peer.load_state_dict(weights, strict=False).missing_keys
    assert all(name.endswith(("mask", "IGNORE", "b_U")) for name in missing), missing
    return peer.eval()


def prompts(model: GPT, differ: slice = EVERYWHERE) -> tuple[Tensor, Tensor, Metric]:
    """Return clean and corrupt prompts that differ at some positions, and a metric."""
    generator = torch.Generator().manual_seed(1)
    clean = torch.randint(model.cfg.d_vocab, (BATCH, POS), generator=generator)
    corrupt = clean.clone()
    corrupt[:, differ] = (clean[:, differ] + 1) % model.cfg.d_vocab
    return clean, corrupt, logit_difference(range(BATCH), range(BATCH, 2 * BATCH))


def sampled(
    workload: str,
    peer: str,
    ours: Callable[[], Tensor],
    theirs: Callable[[Any], float],
    places: Sequence[tuple[int, ...]],
    asked: float,
    why: str = "",
) -> Row:
    """Time our whole sweep and a sample of their loop, scaled up; compare values on the sample."""
    some = places[:: len(places) // SAMPLE + 1]  # a step that meets other columns in each row
    expected = torch.tensor([theirs(place) for place in some])
    found = ours()
    got = torch.stack([found[place] for place in some])
    torch.testing.assert_close(got, expected, rtol=0, atol=1e-4)
    mine, loop = in_turns([ours, lambda: [theirs(place) for place in some]], ROUNDS)
    whole = tuple(seconds * len(places) / len(some) for seconds in loop)
    checked = (
        f"{len(some)} of {len(places)} values within {(got - expected).abs().max():.0e}; "
        "the peer's time is that of these, scaled up"
    )
    return Row(workload, peer, mine, whole, checked, asked, why)


def storage(values: Iterable[Tensor]) -> float:
    """Return the MiB that tensors keep alive, each piece of memory counted once."""
    blocks = {v.untyped_storage().data_ptr(): v.untyped_storage().nbytes() for v in values}
    return sum(blocks.values()) / 2**20


def caching(model: GPT, lens: Any) -> Row:
    """Everything recorded in one forward pass."""
    tokens, *_ = prompts(model)
    ours, theirs = (partial(m.run_with_cache, tokens) for m in (model, lens))
    (logits, mine), (lens_logits, other) = ours(), theirs()
    torch.testing.assert_close(logits, lens_logits, rtol=0, atol=1e-4)
    shared = [name for name in other if name in mine]
    worst = max((mine[name] - other[name]).nan_to_num(0, 0, 0).abs().max() for name in shared)
    assert worst < 1e-4
    ours_s, peer_s = in_turns([ours, theirs], 7)
    kept = storage(mine.kept.values()), storage(other.cache_dict.values())
    checked = (
        f"{len(shared)} shared activations differ by at most {worst:.0e}; {kept[0]:.0f} MiB kept, "
        f"peer {kept[1]:.0f} MiB: {kept[0] / kept[1]:.2f} of it (asked at most 0.5)"
    )
    name = "run_with_cache, 8 × 15 tokens"
    return Row(name, "TransformerLens", ours_s, peer_s, checked, 2.0, BARE)


def against_lens(model: GPT, lens: Any, differ: slice) -> list[Row]:
    """Residual stream and head outputs, swept with TransformerLens' own helpers."""
    from transformer_lens import patching

    clean, corrupt, metric = prompts(model, differ)
    cache = lens.run_with_cache(clean)[1]
    n_layer, n_head = model.cfg.n_layer, model.cfg.n_head

    def helper(setter: Callable[..., Tensor], name: str, place: tuple[int, ...]) -> float:
        import pandas as pd

        frame = pd.DataFrame([place], columns=["layer", "index"])
        return patching.generic_activation_patch(
            lens, corrupt, cache, lambda logits: metric(logits).mean(), setter, name, index_df=frame
        ).item()

    kind, why = ("all tokens", FOLLOWS) if differ == EVERYWHERE else ("one token", "")
    rows = [
        (
            f"residual stream, layer × position, 8 × 15 tokens, {kind} differing",
            lambda: patch_residual(model, clean, corrupt, metric).mean().values,
            partial(helper, patching.layer_pos_patch_setter, "resid_pre"),
            [*product(range(n_layer), range(POS))],
            why,
        ),
        (
            f"outputs of all heads, 8 × 15 tokens, {kind} differing",
            lambda: patch_heads(model, clean, corrupt, metric).mean().values,
            partial(helper, patching.layer_head_vector_patch_setter, "z"),
            [*product(range(n_layer), range(n_head))],
            why,
        ),
    ]
    return [
        sampled(workload, "TransformerLens", ours, theirs, places, 10.0, why)
        for workload, ours, theirs, places, why in rows
    ]


class TwoPasses:
    """Path patching to the logits as a hook loop does it: freeze and read, then run again."""

    def __init__(self, model: GPT, base: Tensor, source: Tensor, metric: Metric, mlps: str) -> None:
        self.model, self.base, self.metric = model, base, metric
        ends = (".attn.z", ".mlp_out") if mlps == "frozen" else (".attn.z",)
        self.names = [name for name in model.hook_points if name.endswith(ends)]
        self.old, self.new = (
            model.run_with_cache(tokens, names=self.names)[1] for tokens in (base, source)
        )

    def __call__(self, sender: tuple[int, ...]) -> float:
        layer, head = sender
        last, cache = f"blocks.{self.model.cfg.n_layer - 1}.resid_post", Cache()

        def freeze(value: Tensor, point: HookPoint) -> Tensor:
            value = self.old[point.name]
            if point.name == f"blocks.{layer}.attn.z":
                value = value.clone()
                value[:, :, head] = self.new[point.name][:, :, head]
            return value

        with self.model.hooked({**dict.fromkeys(self.names, freeze), last: cache.record}):
            self.model(self.base)
        with self.model.hooked({last: lambda value, point: cache[last]}):
            return self.metric(self.model(self.base)).mean().item()


def paths(model: GPT) -> list[Row]:
    """All heads to the logits, with MLPs frozen and live."""
    clean, corrupt, metric = prompts(model)
    places = [*product(range(model.cfg.n_layer), range(model.cfg.n_head))]
    rows = []
    for mlps in ("frozen", "live"):
        ours = partial(path_patch, model, clean, corrupt, metric, mlps=mlps)
        rows.append(
            sampled(
                f"path patching, all heads → logits, MLPs {mlps}, 8 × 15 tokens",
                "two passes of hooks",
                lambda ours=ours: ours().mean().values,
                TwoPasses(model, corrupt, clean, metric, mlps),
                places,
                50.0,
            )
        )
    return rows


@torch.no_grad()
def run() -> list[Row]:
    """Measure every row that can be measured here."""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("gpt2")).eval()
    rows = paths(model)
    if find_spec("transformer_lens"):
        lens = lens_twin(model)
        rows += [caching(model, lens)]
        rows += [
            row for differ in (EVERYWHERE, ONE_WORD) for row in against_lens(model, lens, differ)
        ]
    return rows
