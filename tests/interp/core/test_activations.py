"""Streams of activations: every example once an epoch, shuffled, seeded, and no more held."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, DataError, HookError
from minigpt.interp.core.activations import ActivationStream, activations_at

NAME, OUT = "blocks.0.ln2.normalized", "blocks.0.mlp_out"


def prompts(n: int = 12, batch: int = 4, seed: int = 0) -> list[Tensor]:
    random = torch.Generator().manual_seed(seed)
    return list(torch.randint(0, 29, (n, 8), generator=random).split(batch))


def rows_of(values: Tensor) -> list[tuple[float, ...]]:
    return sorted(tuple(row) for row in values.tolist())


def test_activations_are_the_caches_and_the_model_stops_there(any_model: GPT) -> None:
    tokens = prompts()[0]
    names = ["blocks.0.attn.z", "blocks.0.resid_post"]
    _, cache = any_model.run_with_cache(tokens, names=[*names, "blocks.1.resid_pre"])
    ran = []
    any_model.blocks[1].register_forward_hook(lambda *_: ran.append(1))
    z, post = activations_at(any_model, tokens, names)
    torch.testing.assert_close(z, cache[names[0]].flatten(2))
    torch.testing.assert_close(post, cache[names[1]])
    assert not ran
    assert not any(point.watched for point in any_model.hook_points.values())
    any_model.blocks[1]._forward_hooks.clear()


def test_an_epoch_serves_every_example_once(model: GPT) -> None:
    tokens = prompts()
    stream = ActivationStream(model, tokens, [NAME], batch_size=8, buffer_size=24)
    served = torch.cat([x for (x,) in stream.batches(12)]) * stream.scales[0]
    whole = torch.cat([activations_at(model, t, [NAME])[0].flatten(0, 1) for t in tokens])
    torch.testing.assert_close(torch.tensor(rows_of(served)), torch.tensor(rows_of(whole)))
    assert not torch.allclose(served, whole)


def test_two_activations_stay_row_by_row_of_one_position(model: GPT) -> None:
    stream = ActivationStream(model, prompts(), [NAME, OUT], batch_size=8, buffer_size=16)
    x, y = next(stream.batches(1))
    want = model.blocks[0].mlp(x * stream.scales[0])
    torch.testing.assert_close(y * stream.scales[1], want)


def test_the_order_is_the_seeds(model: GPT) -> None:
    def first(seed: int) -> Tensor:
        stream = ActivationStream(model, prompts(), [NAME], 8, 24, seed)
        return torch.cat([x for (x,) in stream.batches(20)])

    assert torch.equal(first(0), first(0))
    assert not torch.equal(first(0), first(1))
    assert not torch.equal(first(0)[:96], first(0)[96:])  # a second epoch is shuffled anew


def test_scaled_activations_have_root_mean_square_one(model: GPT) -> None:
    stream = ActivationStream(model, prompts(), [NAME], batch_size=8, buffer_size=96)
    served = torch.cat([x for (x,) in stream.batches(12)])
    assert served.square().mean().item() == pytest.approx(1.0)


def test_no_more_is_held_than_the_buffer_and_one_batch(model: GPT) -> None:
    asked = []

    class Counted(list[Tensor]):
        def __iter__(self):  # type-free: counts how far the stream has read
            for batch in super().__iter__():
                asked.append(1)
                yield batch

    stream = ActivationStream(model, Counted(prompts(80)), [NAME], batch_size=8, buffer_size=32)
    _ = stream.scales
    asked.clear()
    next(stream.batches(1))
    assert len(asked) == 1  # four prompts of eight positions fill it


def test_first_positions_are_skipped(model: GPT) -> None:
    tokens = prompts()
    stream = ActivationStream(model, tokens, [NAME], batch_size=4, buffer_size=16, skip=5)
    served = torch.cat([x for (x,) in stream.batches(9)]) * stream.scales[0]
    whole = torch.cat([activations_at(model, t, [NAME])[0][:, 5:].flatten(0, 1) for t in tokens])
    torch.testing.assert_close(torch.tensor(rows_of(served)), torch.tensor(rows_of(whole)))


def test_refusals_come_before_anything_runs(model: GPT) -> None:
    with pytest.raises(HookError, match=r"no hook 'blocks.0.mlpout'; did you mean"):
        ActivationStream(model, prompts(), ["blocks.0.mlpout"])
    with pytest.raises(ConfigError, match="buffer_size=8 must be at least twice batch_size=8"):
        ActivationStream(model, prompts(), [NAME], batch_size=8, buffer_size=8)
    stream = ActivationStream(model, prompts(4), [NAME], batch_size=50, buffer_size=100)
    with pytest.raises(DataError, match="fill no batch of 50 examples"):
        next(stream.batches(1))
    with pytest.raises(DataError, match="the stream has no tokens"):
        next(ActivationStream(model, [], [NAME]).batches(1))


def test_nan_is_named(make_model) -> None:
    broken = make_model(0)
    with torch.no_grad():
        broken.blocks[0].mlp.W_out[0, 0] = torch.nan
    with pytest.raises(HookError, match=r"blocks.0.mlp_out holds NaN or infinity"):
        activations_at(broken, prompts()[0], [OUT])
