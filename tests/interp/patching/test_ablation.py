"""Ablation: sweeps are loops of `ablate`, and `ablate` does what it says to a number."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.circuits.edge_patcher import graph_writes, reference_writes
from minigpt.interp.circuits.evaluation import Examination
from minigpt.interp.core.ablation_kinds import (
    ABLATIONS,
    Ablation,
    Replacement,
    derangement,
    register,
)
from minigpt.interp.patching.ablation import ablate, ablation_sweep
from minigpt.interp.patching.activation import patch_heads
from minigpt.interp.patching.paths import path_patch
from minigpt.interp.patching.self_repair import self_repair
from minigpt.model.hooks import Cache
from minigpt.tasks import metrics

close = partial(torch.testing.assert_close, rtol=0, atol=1e-10)
WAYS = ["zero", "mean", "mean over positions", "resample", "paired"]


@pytest.fixture(scope="module")
def reference() -> Tensor:
    return torch.randint(0, 29, (3, 9), generator=torch.Generator().manual_seed(7))


def options(way: str, reference: Tensor) -> dict[str, object]:
    if way == "zero":
        return {"how": "zero"}
    how = way.split()[0]
    return {"how": how, "reference": reference, "per_position": way == how, "seed": 3}


@torch.no_grad()
def measured(model: GPT, tokens: Tensor, metric: metrics.Metric) -> Tensor:
    return metric(model(tokens))


@pytest.mark.parametrize("way", WAYS)
def test_sweeps_are_loops(any_model: GPT, tokens: Tensor, reference: Tensor, way: str) -> None:
    metric, chosen = metrics.loss_on(tokens, 2), options(way, reference)
    clean = measured(any_model, tokens, metric)
    sizes = {"heads": (4,), "attn": ()} | (
        {"mlp": (), "neurons": (20,)} if any_model.cfg.mlp != "none" else {}
    )
    for what, units in sizes.items():
        sweep = ablation_sweep(any_model, tokens, metric, what, positions=[2, 5], **chosen)
        assert sweep.values.shape == (2, *units, 3)
        assert sweep.conventions["direction"] == "ablated − clean"
        for layer, unit in product(range(2), range(2 if units else 1)):
            part = (layer, unit) if units else layer
            with ablate(any_model, **{what: [part]}, positions=[2, 5], **chosen):
                twin = measured(any_model, tokens, metric) - clean
            close(sweep.values[layer, unit] if units else sweep.values[layer], twin)


def seen(model: GPT, tokens: Tensor, name: str) -> Tensor:
    """What an ablation leaves behind: hooks attached later see what earlier ones return."""
    cache = Cache()
    with model.hooked({name: cache.record}):
        model(tokens)
    return cache[name]


def test_what_stands_in(model: GPT, tokens: Tensor, reference: Tensor) -> None:
    z = model.run_with_cache(reference, names="blocks.1.attn.z")[1]["z", 1][:, :, 2]
    expected = {
        "zero": torch.zeros_like(z),
        "mean": z.mean(0, keepdim=True).expand_as(z),
        "mean over positions": z.mean((0, 1), keepdim=True).expand_as(z),
        "resample": z[derangement(3, 3)],
        "paired": z,
    }
    before = model.run_with_cache(tokens, names="blocks.1.attn.z")[1]["z", 1]
    for way in WAYS:
        with ablate(model, heads=[(1, 2)], **options(way, reference)):
            after = seen(model, tokens, "blocks.1.attn.z")
        close(after[:, :, 2], expected[way])
        assert torch.equal(after[:, :, [0, 1, 3]], before[:, :, [0, 1, 3]])
    assert torch.equal(seen(model, tokens, "blocks.1.attn.z"), before), "nothing stays behind"


def test_several_parts_in_several_ways(model: GPT, tokens: Tensor, reference: Tensor) -> None:
    """Freezing what follows leaves the direct effect alone: `self_repair` says the same."""
    metric = metrics.answer_logit([1, 2, 3])
    clean = measured(model, tokens, metric)
    rest = [(layer, head) for layer, head in product(range(2), range(4)) if (layer, head) != (0, 1)]
    with (
        ablate(model, "mean", heads=[(0, 1)], reference=reference),
        ablate(model, "paired", heads=rest, mlp=[0, 1], reference=tokens),
    ):
        direct = measured(model, tokens, metric) - clean
    repaired = self_repair(model, tokens, metric, "mean", reference=reference)
    close(repaired.direct.values[0, 1], direct)
    total = ablation_sweep(model, tokens, metric, "heads", "mean", reference=reference)
    close(repaired.total.values, total.values)
    close(repaired.repair.values, total.values - repaired.direct.values)
    with ablate(model, "paired", heads=[*rest, (0, 1)], attn=[1], mlp=[0, 1], reference=tokens):
        close(measured(model, tokens, metric), clean)


def test_last_heads_have_nobody_to_repair_them(
    make_model: Callable[..., GPT], tokens: Tensor, reference: Tensor
) -> None:
    model = make_model(mlp="none")
    metric = metrics.logit_difference([1, 2, 3], [4, 5, 6])
    repair = self_repair(model, tokens, metric, "resample", reference=reference).repair.values
    close(repair[1], torch.zeros(4, 3, dtype=torch.float64))
    assert repair[0].abs().min() > 1e-6


def test_freezing_a_head_to_another_run_is_patching_it(
    any_model: GPT, tokens: Tensor, reference: Tensor
) -> None:
    metric = metrics.answer_log_prob([1, 2, 3])
    ablated = ablation_sweep(any_model, tokens, metric, how="paired", reference=reference)
    patched = patch_heads(any_model, tokens, reference, metric, direction="noise")
    close(ablated.values, patched.effect().values)
    direct = self_repair(any_model, tokens, metric, "paired", reference=reference).direct
    paths = path_patch(any_model, tokens, reference, metric, mlps="frozen", direction="noise")
    close(direct.values, paths.effect().values)


def test_directions(model: GPT, tokens: Tensor, reference: Tensor) -> None:
    name = "blocks.1.resid_pre"
    rows = torch.randn(2, 16, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    before = model.run_with_cache(tokens, names=name)[1][name]
    other = model.run_with_cache(reference, names=name)[1][name]
    for chosen, target in (
        ({"how": "zero"}, torch.zeros_like(before)),
        ({"how": "paired", "reference": reference}, other),
    ):
        with ablate(model, directions={("resid_pre", 1): rows}, **chosen):
            after = seen(model, tokens, name)
        close(after @ rows.T, target @ rows.T)
        away = torch.linalg.svd(rows).Vh[2:]
        close(after @ away.T, before @ away.T)


def test_a_mean_of_one_prompt_repeated_changes_nothing(any_model: GPT, tokens: Tensor) -> None:
    same = tokens[:1].expand(3, -1)
    metric = metrics.answer_logit([1, 2, 3])
    sweep = ablation_sweep(any_model, same, metric, how="paired", reference=same)
    assert (sweep.values == 0).all()
    close(
        ablation_sweep(any_model, same, metric, how="mean", reference=same).values,
        torch.zeros(2, 4, 3, dtype=torch.float64),
    )


def test_no_prompt_is_resampled_from_itself() -> None:
    for n, seed in product(range(2, 12), range(20)):
        order = derangement(n, seed)
        assert sorted(order.tolist()) == list(range(n))
        assert not (order == torch.arange(n)).any()
    assert not torch.equal(derangement(9, 0), derangement(9, 1))
    with pytest.raises(ConfigError, match="one prompt cannot take the place of another"):
        derangement(1, 0)


def test_what_cannot_be_ablated(model: GPT, tokens: Tensor, reference: Tensor) -> None:
    metric = metrics.answer_logit([1, 2, 3])
    sweep = partial(ablation_sweep, model, tokens, metric)
    with pytest.raises(ConfigError, match="ablation 'mean' needs prompts as a `reference`"):
        sweep()
    with pytest.raises(ConfigError, match="ablation 'zero' takes no `reference`"):
        Replacement("zero", reference)
    for how in ("resample", "paired"):
        with pytest.raises(ConfigError, match=f"ablation '{how}' pools nothing"):
            Replacement(how, reference, per_position=False)
    with pytest.raises(ConfigError, match="no ablation='means'; did you mean 'mean'"):
        sweep(how="means", reference=reference)
    with pytest.raises(ConfigError, match="no what='head'; did you mean 'heads'"):
        sweep("head", "zero")
    with pytest.raises(ConfigError, match="no layer 5"):
        sweep(how="zero", layers=[5])
    with pytest.raises(HookError, match="the reference has 4 positions"):
        sweep(reference=reference[:, :4])
    with pytest.raises(HookError, match=r"the reference has 9 positions \(prompts: 2\)"):
        sweep(how="paired", reference=reference[:2])
    for wrong, sentence in (
        ({}, "nothing is chosen to ablate"),
        ({"heads": [(0, 4)]}, "no head 4: valid are 0 to 3"),
        ({"neurons": [(0, 20)]}, "no neuron 20: valid are 0 to 19"),
        ({"mlp": [2]}, "no layer 2: valid are 0 to 1"),
        ({"attn": [0], "positions": []}, "must be counted from the first token"),
    ):
        with pytest.raises(ConfigError, match=sentence), ablate(model, "zero", **wrong):
            model(tokens)
    with (
        pytest.raises(HookError, match="position 20 was never reached: the text has 9 tokens"),
        ablate(model, "zero", attn=[0], positions=[20]),
    ):
        model(tokens)


def test_attention_only_blocks_have_no_mlp_to_ablate(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    model = make_model(mlp="none")
    for what in ("mlp", "neurons"):
        with pytest.raises(ConfigError, match="AttentionBlocks have no MLP"):
            ablation_sweep(model, tokens, metrics.answer_logit([1, 2, 3]), what, "zero")


@pytest.fixture
def median() -> Iterator[str]:
    """A kind of ablation that the package does not have."""
    words = "median over {prompts} reference prompts"
    register(Ablation("median", words, lambda seen, _: seen.median(0, keepdim=True).values))
    yield "median"
    del ABLATIONS["median"]


def test_a_registered_kind_works_in_every_ablation_and_states_itself(
    median: str, model: GPT, tokens: Tensor, reference: Tensor
) -> None:
    """Three prompts: their median is neither their mean nor any one prompt's value."""
    metric = metrics.answer_logit([1, 2, 3])
    z = model.run_with_cache(reference, names="blocks.1.attn.z")[1]["z", 1][:, :, 2]
    with ablate(model, median, heads=[(1, 2)], reference=reference):
        after = seen(model, tokens, "blocks.1.attn.z")[:, :, 2]
        ablated = measured(model, tokens, metric)
    close(after, z.median(0, keepdim=True).values.expand_as(z))
    swept = ablation_sweep(model, tokens, metric, "heads", median, reference=reference)
    close(swept.values[1, 2], ablated - measured(model, tokens, metric))
    assert swept.conventions["reference"] == "median: median over 3 reference prompts"
    repaired = self_repair(model, tokens, metric, median, reference=reference)
    close(repaired.total.values, swept.values)

    writes = graph_writes(model, reference)
    close(reference_writes(model, reference, median)[:, 0], writes.median(1).values)
    exam = Examination(model, tokens, reference, metric, ablation=median)
    close(exam.reference, reference_writes(model, reference, median))
    assert "median: median over 3 reference prompts" in exam.conventions["reference"]


def test_kinds_are_registered_once_and_cannot_read_what_they_do_not_ask_for(
    median: str, model: GPT, tokens: Tensor
) -> None:
    with pytest.raises(ConfigError, match="there is an ablation 'median' already"):
        register(Ablation(median, "another", lambda seen, _: seen))
    assert ABLATIONS[median].words != "another"
    half = Ablation("half", "half of itself", lambda seen, _: seen / 2, needs_reference=False)
    register(half)
    try:
        with (
            pytest.raises(HookError, match="the value of ablation 'half' holds NaN"),
            ablate(model, "half", attn=[0]),
        ):
            model(tokens)
    finally:
        del ABLATIONS["half"]


def test_circuits_and_nodes_take_the_place_of_prompts_alike(model: GPT, reference: Tensor) -> None:
    """One registry: what `resample` draws for a node it draws for an edge."""
    z = model.run_with_cache(reference, names="blocks.0.attn.z")[1]["z", 0]
    for how in ABLATIONS:
        instead = Replacement(how, None if how == "zero" else reference, seed=4)
        head = instead.made_from(z).expand_as(z)[:, :, 1] @ model.blocks[0].attn.W_O[1]
        close(reference_writes(model, reference, how, seed=4)[3], head)
