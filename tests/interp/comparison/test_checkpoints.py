"""Changes between checkpoints, against values by hand."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.comparison.checkpoints import checkpoint_changes, load_changes
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.model.weights import write_safetensors


def changed(model: GPT, part: str, change: Callable[[Tensor], Tensor]) -> GPT:
    """A copy of a model in which the weights of one part are others."""
    other = copy.deepcopy(model)
    with torch.no_grad():
        for name, weight in other.named_parameters():
            if name.rpartition(".")[0] == part:
                weight.copy_(change(weight))
    return other


def test_a_part_that_grows_by_a_half_changes_by_a_half(any_model: GPT, tokens: Tensor) -> None:
    grown = changed(any_model, "blocks.1.attn", lambda w: 1.5 * w)
    found = checkpoint_changes([("0", any_model), ("10", grown)], tokens)
    at = found.weights.labels["part"].index("blocks.1.attn")
    expected = torch.zeros(len(found.weights.labels["part"]), dtype=torch.float64)
    expected[at] = 0.5
    torch.testing.assert_close(found.weights.values[0], expected)
    torch.testing.assert_close(found.cosine.values[0], torch.ones_like(expected))
    assert found.weights.labels["checkpoint"] == ["10"]


def test_a_part_turned_round_has_a_cosine_of_minus_one(model: GPT, tokens: Tensor) -> None:
    turned = changed(model, "blocks.0.mlp", lambda w: -w)
    found = checkpoint_changes([("a", model), ("b", turned)], tokens)
    at = found.cosine.labels["part"].index("blocks.0.mlp")
    torch.testing.assert_close(found.cosine.values[0, at].item(), -1.0)
    torch.testing.assert_close(found.weights.values[0, at].item(), 2.0)


def test_a_part_that_was_zero_has_no_relative_change(model: GPT, tokens: Tensor) -> None:
    zero = changed(model, "blocks.0.mlp", torch.zeros_like)
    found = checkpoint_changes([("a", zero), ("b", model)], tokens)
    at = found.weights.labels["part"].index("blocks.0.mlp")
    assert found.weights.values[0].isnan().nonzero().tolist() == [[at]]
    assert found.cosine.values[0].isnan().nonzero().tolist() == [[at]]


def test_every_weight_belongs_to_one_part(any_model: GPT, tokens: Tensor) -> None:
    """Each weight moved by its own size makes every part change by exactly as much."""
    double = copy.deepcopy(any_model)
    with torch.no_grad():
        for weight in double.parameters():
            weight.mul_(2)
    found = checkpoint_changes([("a", any_model), ("b", double)], tokens)
    torch.testing.assert_close(found.weights.values, torch.ones_like(found.weights.values))


def test_losses_are_differences_of_per_token_losses(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    models = [(str(seed), make_model(seed)) for seed in range(3)]
    found = checkpoint_changes(models, tokens, batch=2)
    each = torch.stack([per_token_loss(one, tokens).values for _, one in models])
    torch.testing.assert_close(found.losses.values, each.diff(dim=0))
    assert found.losses.axes == ("checkpoint", "batch", "pos")


def test_attention_that_leaves_for_one_key_moves_by_what_it_was_elsewhere(
    model: GPT, tokens: Tensor
) -> None:
    """Without queries attention is spread evenly: query i keeps 1/(i+1) of it at any one key."""
    even = copy.deepcopy(model)
    with torch.no_grad():
        for block in even.blocks:
            block.attn.W_QKV.zero_()
            block.attn.b_QKV.zero_()
    found = checkpoint_changes([("a", even), ("b", model)], tokens, batch=2)
    _, cache = model.run_with_cache(tokens)
    for layer in range(2):
        pattern = cache["pattern", layer]
        for head in range(4):
            told = []
            for prompt in range(3):
                for query in range(1, 9):
                    row = pattern[prompt, head, query, : query + 1]
                    told.append((row - 1 / (query + 1)).abs().sum().item() / 2)
            expected = sum(told) / len(told)
            assert found.patterns.values[0, layer, head].item() == pytest.approx(expected)


def test_only_two_checkpoints_are_needed_at_a_time(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    def one_model_trained_on() -> Iterator[tuple[str, GPT]]:
        model = make_model(0)
        for step in range(3):
            yield str(step), model
            with torch.no_grad():
                for weight in model.parameters():
                    weight.mul_(1.25)

    found = checkpoint_changes(one_model_trained_on(), tokens)
    torch.testing.assert_close(
        found.weights.values, torch.full_like(found.weights.values, 0.25), msg="weights were shared"
    )


def test_what_is_saved_is_loaded(model: GPT, tokens: Tensor, tmp_path: Path) -> None:
    other = changed(model, "blocks.0.attn", lambda w: w + 0.1)
    found = checkpoint_changes([("a", model), ("b", other), ("c", model)], tokens)
    again = load_changes(found.save(tmp_path / "changes.safetensors"))
    for name, result in vars(found).items():
        loaded = getattr(again, name)
        torch.testing.assert_close(loaded.values, result.values, rtol=0, atol=0)
        assert loaded.axes == result.axes
        assert dict(loaded.conventions) == dict(result.conventions)
        assert {a: list(n) for a, n in loaded.labels.items()} == {
            a: list(n) for a, n in result.labels.items()
        }


def test_what_is_no_comparison_is_refused(tmp_path: Path) -> None:
    write_safetensors({"x": torch.ones(1)}, tmp_path / "x.safetensors", {"format": "x"})
    with pytest.raises(CheckpointError, match="holds no changes between checkpoints"):
        load_changes(tmp_path / "x.safetensors")
    write_safetensors(
        {"weights": torch.ones(1)}, tmp_path / "y.safetensors", {"format": "y", "results": "{}"}
    )
    with pytest.raises(CheckpointError, match="holds no changes between checkpoints"):
        load_changes(tmp_path / "y.safetensors")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"n_layer": 3}, "a has n_layer=2 and b has 3: compare checkpoints of one run"),
        ({"mlp": "relu"}, "a has mlp='gelu' and b has 'relu'"),
    ],
)
def test_checkpoints_of_other_models_are_refused(
    make_model: Callable[..., GPT], tokens: Tensor, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        checkpoint_changes([("a", make_model(0)), ("b", make_model(0, **changes))], tokens)


def test_one_checkpoint_is_nothing_to_compare(model: GPT, tokens: Tensor) -> None:
    for few in ([], [("a", model)]):
        with pytest.raises(ConfigError, match="two checkpoints or more"):
            checkpoint_changes(few, tokens)
