"""The trainer: the loop is PyTorch's loop, seeds decide everything, and logs say what happened."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from minigpt.errors import ConfigError
from minigpt.nn import (
    GELU,
    MSE,
    Dropout,
    EarlyStopping,
    History,
    Linear,
    Minibatches,
    Sequential,
    Tanh,
    Trainer,
)
from minigpt.nn.history import EpochLog
from minigpt.train.optim import SGD, AdamW, decay_matrices
from minigpt.train.schedule import warmup_cosine


def rings(n: int = 96, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Two classes in the plane: near the middle, and around it."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 2, generator=generator)
    return x, (x.norm(dim=1) > 1.2).long()


def network(seed: int = 0, p: float = 0.0) -> Sequential:
    generator = torch.Generator().manual_seed(seed)
    return Sequential(
        Linear(2, 16, generator=generator), GELU(), Dropout(p), Linear(16, 2, generator=generator)
    )


def trainer(seed: int = 0, p: float = 0.0, lr: float = 0.02) -> Trainer:
    model = network(p=p)
    return Trainer(model, AdamW(model.parameters(), lr=lr), batch_size=16, seed=seed)


def losses(history: History) -> list[float]:
    return history.per_step("loss")


def test_the_loop_is_pytorchs_loop() -> None:
    """Fifty steps with clipping, decay groups and a schedule, in float64, from equal weights."""
    x, y = rings()
    x = x.double()
    ours = network().to(torch.float64)
    theirs = nn.Sequential(nn.Linear(2, 16), nn.GELU(), nn.Linear(16, 2)).double()
    with torch.no_grad():
        for layer, twin in ((ours.layers[0], theirs[0]), (ours.layers[3], theirs[2])):
            twin.weight.copy_(layer.W.T)
            twin.bias.copy_(layer.b)

    def schedule(step: int) -> float:
        return warmup_cosine(step, lr=0.05, n_step=50, warmup=5)

    optimizer = AdamW(decay_matrices(ours.parameters(), 0.1))
    run = Trainer(ours, optimizer, schedule=schedule, clip=0.5)
    twin_optimizer = torch.optim.AdamW(decay_matrices(theirs.parameters(), 0.1))
    for step in range(50):
        rows = slice(16 * (step % 6), 16 * (step % 6) + 16)
        metrics = run.step(x[rows], y[rows])
        for group in twin_optimizer.param_groups:
            group["lr"] = schedule(step)
        twin_optimizer.zero_grad()
        loss = nn.functional.cross_entropy(theirs(x[rows]), y[rows])
        loss.backward()
        norm = nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
        twin_optimizer.step()
        assert metrics.loss == pytest.approx(loss.item(), abs=1e-10)
        assert run.history.steps[-1].grad_norm == pytest.approx(norm.item(), rel=1e-9)
    assert run.history.per_step("lr") == [schedule(step) for step in range(50)]
    torch.testing.assert_close(ours(x), theirs(x).detach(), rtol=1e-9, atol=1e-10)


def test_loss_falls_and_accuracy_rises() -> None:
    run = trainer()
    history = run.fit(rings(), 40, val=rings(seed=1))
    assert history.per_epoch("train_loss")[-1] < 0.5 * history.per_epoch("train_loss")[0]
    assert history.epochs[-1].val_accuracy > 0.9
    assert history.ended == "all epochs done"
    assert len(history.steps) == 40 * 6
    assert history.epochs[-1].step == 240


def test_the_seed_decides_everything_and_nothing_else_does() -> None:
    torch.manual_seed(1)
    first = trainer(p=0.3).fit(rings(), 4)
    torch.manual_seed(2)
    state = torch.get_rng_state()
    second = trainer(p=0.3).fit(rings(), 4)
    assert torch.equal(torch.get_rng_state(), state)
    assert losses(first) == losses(second)
    assert losses(first) != losses(trainer(seed=1, p=0.3).fit(rings(), 4))


def test_two_fits_are_one() -> None:
    whole = trainer(p=0.3).fit(rings(), 6)
    run = trainer(p=0.3)
    run.fit(rings(), 3)
    run.evaluate(rings(seed=5))
    assert losses(run.fit(rings(), 3)) == losses(whole)
    assert run.history.epochs == whole.epochs


def test_each_epoch_has_its_own_order() -> None:
    x = torch.arange(12.0)
    batches = Minibatches(x, x, 5)
    assert [len(xs) for xs, _ in batches] == [5, 5, 2]
    assert len(batches) == 3
    passes = [torch.cat([xs for xs, _ in batches]) for _ in range(2)]
    assert not torch.equal(*passes)
    assert all(torch.equal(order.sort().values, x) for order in passes)
    assert all(torch.equal(xs, ys) for xs, ys in batches)
    in_order = torch.cat([xs for xs, _ in Minibatches(x, x, 5, shuffle=False)])
    assert torch.equal(in_order, x)


def test_epochs_of_one_run_see_different_orders() -> None:
    """With a learning rate of 0 the losses of an epoch tell which examples came together."""
    model = network()
    history = Trainer(model, SGD(model.parameters(), lr=0), batch_size=16).fit(rings(), 2)
    first, second = losses(history)[:6], losses(history)[6:]
    assert sorted(first) != sorted(second)
    assert history.epochs[0].train_loss == pytest.approx(history.epochs[1].train_loss, rel=1e-5)


def test_a_smaller_last_batch_counts_for_less() -> None:
    model = network()
    x, y = rings(20)
    run = Trainer(model, SGD(model.parameters(), lr=0), batch_size=16)
    log = run.fit((x, y), 1).epochs[0]
    whole = run.evaluate((x, y))
    assert (log.train_loss, log.train_accuracy) == pytest.approx((whole.loss, whole.accuracy))


class Pairs:
    """A Dataset as Lesson 1.3 has the reader write it."""

    def __init__(self, x: Tensor, y: Tensor) -> None:
        self.x, self.y = x, y

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        return self.x[i], self.y[i]


def test_datasets_and_loaders_serve_as_well() -> None:
    x, y = rings()
    run = trainer()
    run.fit(Pairs(x, y), 12, val=TensorDataset(x, y))
    assert run.history.epochs[-1].val_loss < 0.5
    assert run.evaluate(Pairs(x, y)) == run.evaluate((x, y))
    loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)
    torch.manual_seed(4)
    first = trainer().fit(loader, 3)
    torch.manual_seed(5)
    assert losses(trainer().fit(loader, 3)) == losses(first), "a loader's order is seeded too"
    assert len(first.steps) == 9


def test_numpy_arrays_and_bytes_are_converted() -> None:
    x = np.arange(40, dtype=np.uint8).reshape(20, 2)
    y = (np.arange(20) % 2).astype(np.uint8)
    assert math.isfinite(trainer().fit((x, y), 1).steps[0].loss)


def test_evaluation_weights_examples_not_batches_and_drops_nothing() -> None:
    run = trainer(p=0.5)
    x, y = rings(1500)
    logits = run.model.eval()(x)
    run.model.train()
    metrics = run.evaluate((x, y))
    assert metrics.loss == pytest.approx(nn.functional.cross_entropy(logits, y).item(), rel=1e-5)
    assert metrics.accuracy == pytest.approx((logits.argmax(1) == y).double().mean().item())
    assert run.model.training, "the mode is put back"


def test_regression_has_no_accuracy() -> None:
    x = torch.linspace(-2, 2, 64)[:, None]
    model = Sequential(Linear(1, 32, gain=1.0), Tanh(), Linear(32, 1, gain=1.0))
    run = Trainer(model, AdamW(model.parameters(), lr=0.02), MSE(), batch_size=16)
    history = run.fit((x, x.sin()), 150)
    assert history.epochs[-1].train_loss < 0.01
    assert math.isnan(history.epochs[-1].train_accuracy)
    assert math.isnan(history.epochs[-1].val_loss)
    assert history.best_epoch == -1


def test_early_stopping_ends_with_the_best_weights() -> None:
    """Labels that are noise: the validation loss can only get worse, soon."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randint(2, (96,), generator=generator)
    train, val = (rings()[0], noise), (rings(seed=1)[0], noise.roll(1))
    run = trainer(lr=0.05)
    history = run.fit(train, 200, val=val, stop=EarlyStopping(patience=5))
    assert history.ended == "no improvement in 5 epochs"
    assert len(history.epochs) == history.best_epoch + 6 < 100
    best = min(history.per_epoch("val_loss"))
    assert run.evaluate(val).loss == best < history.epochs[-1].val_loss


def test_the_best_weights_come_back_even_if_time_runs_out() -> None:
    run = trainer(lr=0.3)
    history = run.fit(rings(24), 12, val=rings(200, seed=1), stop=EarlyStopping(patience=99))
    assert history.ended == "all epochs done"
    assert history.best_epoch < 11
    assert run.evaluate(rings(200, seed=1)).loss == min(history.per_epoch("val_loss"))


def test_a_loss_that_is_not_finite_ends_the_run() -> None:
    model = network()
    run = Trainer(model, SGD(model.parameters(), lr=1e30), batch_size=16)
    history = run.fit(rings(), 50)
    assert history.ended.startswith("the loss became nan at step")
    assert len(history.epochs) == 1
    assert not math.isfinite(history.steps[-1].loss)


def test_weight_decay_shrinks_weights_through_the_optimizer() -> None:
    norms = []
    for decay in (0.0, 5.0):
        model = network()
        run = Trainer(model, AdamW(model.parameters(), lr=0.01, weight_decay=decay))
        norms.append(run.fit(rings(), 20).epochs[-1].weight_norm)
    assert norms[1] < 0.7 * norms[0]


def test_epochs_are_announced() -> None:
    seen: list[EpochLog] = []
    history = trainer().fit(rings(), 3, on_epoch=seen.append)
    assert seen == history.epochs
    assert history.per_epoch("epoch") == [0, 1, 2]


def test_refusals() -> None:
    x, y = rings()
    with pytest.raises(ConfigError, match="early stopping watches the validation loss"):
        trainer().fit((x, y), 1, stop=EarlyStopping(3))
    with pytest.raises(ConfigError, match=r"inputs \(96, 2\) and targets \(95,\)"):
        trainer().fit((x, y[1:]))
    with pytest.raises(ConfigError, match="batch_size=0"):
        Minibatches(x, y, 0)
    with pytest.raises(ConfigError, match="data is a generator"):
        trainer().fit(batch for batch in [(x, y)])
    with pytest.raises(ConfigError, match="the data gave no batches"):
        trainer().fit(iter_nothing())
    with pytest.raises(ConfigError, match=r"no column 'val_los' there; did you mean 'val_loss'"):
        trainer().history.per_epoch("val_los")


def iter_nothing() -> object:
    class Nothing:
        def __iter__(self) -> object:
            return iter(())

    return Nothing()
