"""The training loop: schedule, gradients, what it keeps, when it stops and what it refuses."""

import doctest
import json
import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import minigpt
from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError, TrainingError
from minigpt.train import recipe, report, sweep
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import Batch, TokenData
from minigpt.train.distributed import World
from minigpt.train.eval import mean_loss, next_token_loss
from minigpt.train.log import read_log
from minigpt.train.optim import make_optimizer
from minigpt.train.report import Bar, Lines, Reporter, clock, reporter
from minigpt.train.trainer import Trainer

Make = Callable[..., Trainer]


def test_the_schedule_climbs_then_follows_half_a_cosine() -> None:
    cfg = TrainConfig(steps=110, warmup=10, lr=2.0, lr_end=0.25)
    rates = [cfg.lr_at(step) for step in range(111)]
    assert rates[:10] == pytest.approx([0.2 * n for n in range(1, 11)])
    assert rates[10] == 2.0
    assert rates[60] == pytest.approx((2.0 + 0.5) / 2)
    assert rates[110] == pytest.approx(0.5)
    assert rates[10:] == sorted(rates[10:], reverse=True)


@pytest.mark.parametrize("name", ["adamw", "ours"])
def test_only_matrices_decay(name: str) -> None:
    model = GPT(GPTConfig(1, 2, 16, 16, 20))
    groups = make_optimizer(model, TrainConfig(weight_decay=0.3, optimizer=name)).param_groups
    assert [group["weight_decay"] for group in groups] == [0.3, 0.0]
    assert {p.dim() for p in groups[0]["params"]} == {2}
    assert {p.dim() for p in groups[1]["params"]} == {1}
    assert sum(len(group["params"]) for group in groups) == len(list(model.parameters()))


def test_training_equals_a_plain_loop(make_trainer: Make, data: tuple[TokenData, ...]) -> None:
    trainer = make_trainer(clip=0.5)
    torch.manual_seed(0)
    model = GPT(trainer.model.cfg)
    optimizer = torch.optim.AdamW(
        make_optimizer(model, trainer.cfg).param_groups, betas=(0.9, 0.95)
    )
    losses = []
    for step in range(12):
        rows = data[0].batch(step, 4, seed=0)
        for group in optimizer.param_groups:
            group["lr"] = trainer.cfg.lr_at(step)
        loss = nn.functional.cross_entropy(
            model(rows[:, :-1]).transpose(1, 2).double(), rows[:, 1:]
        )
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
    result = trainer.fit()
    assert [row.loss for row in result.rows[1:]] == pytest.approx(losses, abs=1e-5)


def test_accumulation_changes_only_the_rounding(make_trainer: Make) -> None:
    whole = [row.loss for row in make_trainer().fit().rows[1:]]
    for parts in (2, 4):
        cut = [row.loss for row in make_trainer(accumulate=parts).fit().rows[1:]]
        assert cut == pytest.approx(whole, abs=1e-5)
        assert cut != whole


def test_our_adamw_trains_to_the_same_curve(make_trainer: Make) -> None:
    """Both take the same steps; after 60 of them only rounding is left between the curves."""
    fused, ours = (
        make_trainer(steps=60, lr=1e-2, optimizer=name).fit().rows for name in ("adamw", "ours")
    )
    assert [row.loss for row in ours[1:]] == pytest.approx(
        [row.loss for row in fused[1:]], abs=1e-4
    )
    assert ours[-1].val_loss == pytest.approx(fused[-1].val_loss, abs=1e-4)
    assert fused[-1].val_loss < fused[0].val_loss - 1
    assert ours != fused


def test_the_limit_on_the_gradient_may_be_off(make_trainer: Make) -> None:
    free, tight, loose = (make_trainer(clip=clip).fit().rows for clip in (0, 0.05, 1e9))
    assert free == loose != tight
    assert max(row.grad_norm for row in tight[1:]) > 0.05  # the length before clipping


def test_evaluation_is_the_mean_over_examples_and_repeats(make_trainer: Make) -> None:
    trainer = make_trainer()
    batches = [torch.arange(17).repeat(4, 1) % 5, torch.arange(17).repeat(1, 1) % 3]
    model = trainer.model.eval()
    with torch.no_grad():
        every = [next_token_loss(model, row[None]).item() for batch in batches for row in batch]
    where = {"device": torch.device("cpu"), "dtype": torch.float32, "world": World()}
    found = mean_loss(model.train(), batches, next_token_loss, **where)
    assert found == pytest.approx(sum(every) / 5, rel=1e-6)
    assert found == mean_loss(model, batches, next_token_loss, **where)
    assert model.training


def test_it_learns_and_keeps_the_best(make_trainer: Make, tmp_path: Path) -> None:
    trainer = make_trainer(tmp_path / "run", steps=120, eval_every=20, lr=1e-2)
    result = trainer.fit()
    assert result.stopped == "done"
    assert result.val_loss < 1.0 < math.log(18) < result.rows[0].val_loss + 0.3
    best = minigpt.load(tmp_path / "run" / "best.safetensors")
    batches = list(trainer.val.fixed(2, 4))
    where = {"device": torch.device("cpu"), "dtype": torch.float32, "world": World()}
    assert mean_loss(best, batches, next_token_loss, **where) == result.state.best_loss
    assert best.tokenizer is not None
    assert best.tokenizer.decode(best.tokenizer.encode("to be")) == "to be"


def test_patience_ends_a_run_that_gets_worse(make_trainer: Make) -> None:
    def worse(model: nn.Module, batch: Batch) -> Tensor:
        loss = next_token_loss(model, batch)
        return loss if model.training else -loss

    result = make_trainer(loss=worse, steps=80, eval_every=4, patience=3, lr=1e-2).fit()
    assert result.stopped == "patience"
    assert result.state.step - result.state.best_step == 3 * 4


def test_logs_hold_the_curve(make_trainer: Make, tmp_path: Path) -> None:
    result = make_trainer(tmp_path).fit()
    assert read_log(tmp_path) == result.rows
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == list(range(13))
    assert [line["step"] for line in lines if "val_loss" in line] == [0, 4, 8, 12]
    assert all(a["seconds"] <= b["seconds"] for a, b in pairwise(lines))
    assert (tmp_path / "log.csv").read_text().startswith("step,examples,loss,lr,grad_norm,val_loss")


def test_log_every_thins_the_log_only(make_trainer: Make) -> None:
    all_rows = make_trainer().fit().rows
    thin = make_trainer(log_every=5).fit().rows
    assert [row.step for row in thin] == [0, 4, 5, 8, 10, 12]
    assert thin == [row for row in all_rows if row.step in {0, 4, 5, 8, 10, 12}]


def test_only_the_newest_checkpoints_and_all_snapshots_stay(
    make_trainer: Make, tmp_path: Path
) -> None:
    make_trainer(tmp_path, checkpoint_every=3, keep=2, snapshots=(0, 1, 9)).fit()
    names = sorted(path.name for path in (tmp_path / "checkpoints").iterdir())
    assert names == ["step-00000009", "step-00000012"]
    snapshots = sorted(path.stem for path in (tmp_path / "snapshots").iterdir())
    assert snapshots == ["step-00000000", "step-00000001", "step-00000009"]
    at_9 = minigpt.load(tmp_path / "snapshots" / "step-00000009.safetensors").state_dict()
    kept = minigpt.load(tmp_path / "checkpoints" / "step-00000009" / "model.safetensors")
    assert all(torch.equal(tensor, at_9[name]) for name, tensor in kept.state_dict().items())
    assert not any(path.suffix in (".pt", ".bin", ".pkl") for path in tmp_path.rglob("*"))


def test_any_model_and_any_batch(make_trainer: Make, tmp_path: Path) -> None:
    class Doubles:
        sha256 = "doubles"

        def batch(self, step: int, size: int, seed: int) -> Batch:
            x = torch.randn(size, 3, generator=torch.Generator().manual_seed(step))
            return x, 2 * x

        def fixed(self, n: int, size: int) -> Any:
            return (self.batch(1000 + i, size, 0) for i in range(n))

    def squares(model: nn.Module, batch: Batch) -> Tensor:
        return ((model(batch[0]) - batch[1]) ** 2).mean()

    changes = {"steps": 150, "lr": 0.1, "weight_decay": 0.0, "model": nn.Linear(3, 3)}
    cfg = {"train": Doubles(), "loss": squares}
    trainer = make_trainer(tmp_path, **changes, **cfg)
    trainer.val = Doubles()
    assert trainer.fit().val_loss < 1e-3


def test_the_callers_random_numbers_are_left_alone(make_trainer: Make) -> None:
    trainer = make_trainer()
    torch.manual_seed(5)
    before = torch.get_rng_state()
    trainer.fit()
    assert torch.equal(before, torch.get_rng_state())


def test_each_sees_the_model_at_every_evaluation(make_trainer: Make) -> None:
    seen = []
    make_trainer(each=lambda model, step: seen.append((step, model.training))).fit()
    assert [step for step, _ in seen] == [0, 4, 8, 12]


def test_half_precision_is_close(make_trainer: Make) -> None:
    full, half = make_trainer(), make_trainer(precision="bfloat16")
    assert full.dtype == torch.float32  # the CPU's default
    a, b = full.fit(), half.fit()
    assert b.val_loss == pytest.approx(a.val_loss, abs=0.02)
    assert b.val_loss != a.val_loss
    assert {p.dtype for p in half.model.parameters()} == {torch.float32}


def poison(at: int, value: float, where: str) -> Callable[[nn.Module, Batch], Tensor]:
    """A loss that goes bad at one step: its value, or only its gradient."""
    calls = iter(range(10**6))

    def loss(model: nn.Module, batch: Batch) -> Tensor:
        good = next_token_loss(model, batch)
        if not model.training or next(calls) != at:
            return good
        if where == "loss":
            return good * value
        good.register_hook(lambda gradient: gradient * value)
        return good

    return loss


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("where", ["loss", "gradient"])
def test_nan_stops_before_the_weights_are_touched(
    make_trainer: Make, tmp_path: Path, value: float, where: str
) -> None:
    trainer = make_trainer(tmp_path, loss=poison(7, value, where))
    with pytest.raises(TrainingError, match=rf"after step 7 the .*{where}.* is (nan|inf)") as stop:
        trainer.fit()
    assert "step-00000005" in str(stop.value)
    assert "lower lr (now 0.003)" in str(stop.value)
    assert "\n" not in str(stop.value)
    assert all(p.isfinite().all() for p in trainer.model.parameters())
    resumed = make_trainer(tmp_path, resume=True).fit()
    assert resumed.rows == make_trainer().fit().rows


def test_a_validation_loss_that_is_no_number_stops(make_trainer: Make) -> None:
    def loss(model: nn.Module, batch: Batch) -> Tensor:
        return next_token_loss(model, batch) * (1.0 if model.training else math.nan)

    with pytest.raises(TrainingError, match="validation loss is nan"):
        make_trainer(loss=loss).fit()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"steps": 0}, "steps=0"),
        ({"steps": 2.5}, "steps=2.5"),
        ({"batch_size": True}, "batch_size=True"),
        ({"lr": 0}, "lr=0"),
        ({"lr": math.nan}, "lr=nan"),
        ({"lr": -1e-3}, "lr=-0.001"),
        ({"lr": "fast"}, "lr='fast'"),
        ({"lr_end": 2}, "lr_end=2"),
        ({"beta2": 1.0}, "beta2=1.0"),
        ({"warmup": 12}, "warmup=12 leaves nothing of steps=12"),
        ({"warmup": -2}, "warmup=-2"),
        ({"accumulate": 3}, "batch_size=4 does not split into accumulate=3"),
        ({"world": World(0, 3)}, "batch_size=4 does not split over 3 processes"),
        ({"precision": "bfloat"}, "did you mean 'bfloat16'"),
        ({"optimizer": "our"}, "no optimizer 'our'; did you mean 'ours'"),
        ({"device": "warp"}, "device='warp' is not on this machine"),
        ({"device": "cuda:77"}, "device='cuda:77' is not on this machine"),
        ({"snapshots": (13,)}, "snapshots holds 13"),
    ],
)
def test_impossible_settings(make_trainer: Make, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        make_trainer(**changes)
    assert words in str(refusal.value)


def test_settings_go_to_json_and_back() -> None:
    cfg = TrainConfig(steps=40, snapshots=(1, 2))
    assert TrainConfig.from_dict(json.loads(json.dumps(cfg.to_dict()))) == cfg
    with pytest.raises(ConfigError, match="did you mean 'batch_size'"):
        TrainConfig.from_dict({"batchsize": 3})


def test_a_folder_with_a_run_is_not_overwritten(make_trainer: Make, tmp_path: Path) -> None:
    make_trainer(tmp_path).fit()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    with pytest.raises(TrainingError, match="holds a run that reached step-00000012"):
        make_trainer(tmp_path).fit()
    assert all(path.read_bytes() == content for path, content in before.items())


def test_two_trainers_do_not_share_a_folder(make_trainer: Make, tmp_path: Path) -> None:
    def meddle(model: nn.Module, step: int) -> None:
        with pytest.raises(TrainingError, match="another process is training in"):
            make_trainer(tmp_path, resume=True).fit()

    assert make_trainer(tmp_path, each=meddle).fit().stopped == "done"


def test_a_folder_that_cannot_be(make_trainer: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TrainingError, match="cannot write in"):
        make_trainer(tmp_path / "file").fit()


def test_tensorboard_is_optional(
    make_trainer: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "torch.utils.tensorboard"
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigError, match="pip install tensorboard"):
        make_trainer(tmp_path / "a", tensorboard=True).fit()
    scalars = []

    class SummaryWriter:
        def __init__(self, folder: str, purge_step: int) -> None:
            assert purge_step == 0

        def add_scalar(self, *scalar: Any) -> None:
            scalars.append(scalar)

        def close(self) -> None:
            scalars.append("closed")

    board = ModuleType(name)
    board.__dict__["SummaryWriter"] = SummaryWriter
    monkeypatch.setitem(sys.modules, name, board)
    rows = make_trainer(tmp_path / "b", tensorboard=True).fit().rows
    assert scalars[-1] == "closed"
    assert [("loss", row.loss, row.step) for row in rows[1:]] == [
        scalar for scalar in scalars if scalar[0] == "loss"
    ]


def test_progress_is_lines_off_a_terminal(
    make_trainer: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    assert type(reporter()) is Lines
    make_trainer(report=Lines()).fit()
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["0/12", "4/12", "8/12", "12/12"]
    assert "tokens/s" in lines[1]
    assert lines[-1].endswith("0:00 left")


def test_progress_is_a_bar_on_a_terminal(
    make_trainer: Make, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich then draws as on a terminal
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar = reporter()
    assert type(bar) is Bar
    make_trainer(report=bar).fit()
    drawn = capsys.readouterr().err
    assert "step 12/12" in drawn
    assert "tokens/s" in drawn


def test_a_clock() -> None:
    assert [clock(s) for s in (0, 59.6, 61, 3725)] == ["0:00", "1:00", "1:01", "1:02:05"]


def test_a_reporter_is_closed_after_an_error(make_trainer: Make) -> None:
    class Watch(Reporter):
        closed = False

        def close(self) -> None:
            self.closed = True

    watch = Watch()
    with pytest.raises(TrainingError):
        make_trainer(report=watch, loss=poison(2, math.nan, "loss")).fit()
    assert watch.closed


@pytest.mark.parametrize("module", [recipe, report, sweep])
def test_examples_in_docstrings(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
