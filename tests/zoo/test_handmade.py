"""Models set by hand do what is claimed of them, and do nothing else."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.patching.ablation import ablate
from minigpt.interp.patching.self_repair import self_repair
from minigpt.model.hooks import HookPoint
from minigpt.zoo import handmade
from minigpt.zoo.handmade_names import indirect_object
from minigpt.zoo.truth import Truth, blurred, repeated

Made = tuple[GPT, Truth]
MODELS: dict[str, Callable[[], Made]] = {
    "copy": handmade.copy,
    "copy twice": lambda: handmade.copy(2),
    "induction": handmade.induction,
    "and": lambda: handmade.gate("and"),
    "or": lambda: handmade.gate("or"),
    "greater_than": handmade.greater_than,
    "backup": handmade.backup,
    "indirect_object": indirect_object,
}


@pytest.fixture(params=MODELS.values(), ids=MODELS)
def made(request: pytest.FixtureRequest) -> Made:
    return request.param()


@pytest.mark.parametrize("hops", [1, 2, 4])
def test_copy_predicts_the_token_so_many_places_back(hops: int) -> None:
    model, _ = handmade.copy(hops)
    tokens = torch.randint(10, (64, 12), generator=torch.Generator().manual_seed(1))
    assert torch.equal(model(tokens).argmax(-1)[:, hops:], tokens[:, :-hops])


def test_induction_predicts_every_token_of_a_second_showing() -> None:
    model, _ = handmade.induction()
    order = torch.rand(64, 8, generator=torch.Generator().manual_seed(1)).argsort(-1)
    predicted = model(repeated(order)).argmax(-1)
    assert torch.equal(predicted[:, 9:], order.roll(-1, -1))  # after the last comes the first


@pytest.mark.parametrize("sharpness", [4.0, 7.0, 16.0])
@pytest.mark.parametrize("at", [9, 12, 15])
def test_the_margin_of_induction_is_the_one_computed_by_hand(sharpness: float, at: int) -> None:
    model = handmade.induction(sharpness=sharpness)[0].double()
    order = torch.rand(5, 8, generator=torch.Generator().manual_seed(2)).argsort(-1)
    logits = model(repeated(order))[:, at]
    right = order[:, at - 8]
    lead = logits.gather(1, right[:, None])[:, 0]
    others = logits.scatter(1, right[:, None], -torch.inf).amax(1)
    margin = handmade.induction_margin(8, at, sharpness=sharpness)
    torch.testing.assert_close(lead - others, torch.full_like(lead, margin), atol=1e-6, rtol=1e-6)
    assert margin > 0


@pytest.mark.parametrize("kind", ["and", "or"])
def test_gates_compute_their_truth_table(kind: str) -> None:
    model, _ = handmade.gate(kind)
    bits = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
    predicted = model(torch.cat([bits, torch.full((4, 1), 2)], 1))[:, -1].argmax(-1)
    assert predicted.tolist() == ([0, 0, 0, 1] if kind == "and" else [0, 1, 1, 1])


def test_greater_than_prefers_all_greater_digits_alike() -> None:
    model, _ = handmade.greater_than()
    digit = torch.arange(10)
    logits = model(torch.stack([digit, torch.full_like(digit, 10)], -1))[:, -1, :10]
    expected = 10.0 * (torch.arange(10) > digit[:, None])
    torch.testing.assert_close(logits, expected, atol=1e-4, rtol=0)


def test_the_metric_on_both_prompts_is_the_one_stated(made: Made) -> None:
    model, truth = made
    prompts = truth.prompts(16, seed=3)
    assert (prompts.clean != prompts.corrupt).any(1).all()
    for tokens, value in zip((prompts.clean, prompts.corrupt), truth.ends, strict=True):
        measured = prompts.metric.measure(model, tokens)
        close = {"atol": 100 * truth.leak + 1e-5, "rtol": 0.0}
        torch.testing.assert_close(measured, torch.full_like(measured, value), **close)


def test_heads_without_a_job_write_nothing_and_the_others_are_needed(made: Made) -> None:
    model, truth = made
    prompts = truth.prompts(8)
    written = {}
    for layer, block in enumerate(model.blocks):
        for head in range(model.cfg.n_head):
            written[f"a{layer}.{head}"] = bool(block.attn.W_O[head].any())
    assert {name for name, writes in written.items() if writes} == set(truth.heads)
    _, other = model.run_with_cache(prompts.corrupt, names=lambda n: n.endswith("attn.z"))
    for name in truth.heads:
        layer, head = map(int, name[1:].split("."))

        def swap(value: Tensor, point: HookPoint, head: int = head) -> Tensor:
            value = value.clone()
            value[:, :, head] = other[point.name][:, :, head]
            return value

        with model.hooked({f"blocks.{layer}.attn.z": swap}):
            change = prompts.metric.measure(model, prompts.clean) - truth.ends[0]
        redundant = truth.noise.get(f"{name}->m0") == 0 or "backup" in truth.heads[name]
        assert bool((change.abs() > 1).all()) != redundant


def test_either_head_of_the_backup_can_go_and_both_cannot() -> None:
    model, truth = handmade.backup()
    prompts = truth.prompts(16)
    metric, tokens = prompts.metric, prompts.clean
    gain = truth.ends[0]
    for heads, left in [([(0, 0)], gain), ([(1, 0)], gain), ([(0, 0), (1, 0)], 0.0)]:
        with ablate(model, "zero", heads=heads):
            measured = metric.measure(model, tokens)
        torch.testing.assert_close(measured, torch.full_like(measured, left), atol=1e-3, rtol=0)
    repair = self_repair(model, tokens, metric, "zero")
    total, direct = repair.total.mean().values, repair.direct.mean().values
    wanted = torch.zeros(2, 2)
    torch.testing.assert_close(total, wanted, atol=1e-3, rtol=0)
    wanted[0, 0] = -gain
    torch.testing.assert_close(direct, wanted, atol=1e-3, rtol=0)


def test_subspaces_fill_the_stream_without_overlap(made: Made) -> None:
    model, truth = made
    places = [i for s in truth.subspaces.values() for i in range(s.start, s.stop)]
    assert places == list(range(model.cfg.d_model))
    assert model.cfg.d_model <= 64


def test_prompts_are_fixed_by_their_seed(made: Made) -> None:
    _, truth = made
    assert torch.equal(truth.prompts(5, 7).clean, truth.prompts(5, 7).clean)


def test_blur_leaves_the_original_and_repeats_with_its_seed() -> None:
    model, _ = handmade.copy()
    before = model.W_U.clone()
    assert torch.equal(blurred(model, 0.1, 3).W_E, blurred(model, 0.1, 3).W_E)
    assert torch.equal(model.W_U, before)
    assert abs((blurred(model, 0.1).W_pos - model.W_pos).std().item() - 0.1) < 0.02


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: handmade.gate("xor"), "no gate 'xor'; valid: 'and', 'or'"),
        (lambda: handmade.induction(7), "n_token=7 must be even, 4 to 12"),
        (lambda: handmade.copy(0), "hops=0 must be 1 to 4"),
        (lambda: handmade.copy()[1].prompts(0), "n=0 prompts: ask for at least one"),
    ],
)
def test_refusals(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}$"):
        make()
