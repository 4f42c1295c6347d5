"""A run that is cut short at any moment, and resumed, leaves the same curve bit for bit."""

import errno
import json
import math
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import SafetensorError
from torch import Tensor, nn

import minigpt
from minigpt.errors import CheckpointError, ConfigError, DataError, TokenError, TrainingError
from minigpt.model import weights
from minigpt.model.tokenizer import CharTokenizer
from minigpt.model.tokenizer_files import dump_tokenizer
from minigpt.train import checkpoint
from minigpt.train.dataset import Batch, TokenData
from minigpt.train.eval import next_token_loss
from minigpt.train.stream import find_model
from minigpt.train.trainer import Trainer

Make = Callable[..., Trainer]
Run = Callable[..., subprocess.CompletedProcess[str]]


def stopped_at(make: Make, out: Path, step: int, **changes: Any) -> Trainer:
    """Train until `step` evaluations say so, then stop with a checkpoint."""
    trainer = make(out, **changes)
    trainer.each = lambda model, at: trainer.interrupt() if at == step else None
    assert trainer.fit().stopped == "interrupted"
    return trainer


def same_weights(one: nn.Module, other: nn.Module) -> bool:
    theirs = other.state_dict()
    return all(torch.equal(tensor, theirs[name]) for name, tensor in one.state_dict().items())


@pytest.mark.parametrize("optimizer", ["adamw", "ours"])
def test_interrupted_and_resumed_is_never_interrupted(
    make_trainer: Make, tmp_path: Path, optimizer: str
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    never = make_trainer(whole, optimizer=optimizer)
    rows = never.fit().rows
    stopped_at(make_trainer, cut, 4, optimizer=optimizer)
    stopped_at(make_trainer, cut, 8, resume=True, optimizer=optimizer)
    trainer = make_trainer(cut, resume=True, optimizer=optimizer)
    result = trainer.fit()
    assert result.stopped == "done"
    assert result.rows == rows
    assert (cut / "log.csv").read_bytes() == (whole / "log.csv").read_bytes()
    assert same_weights(trainer.model, never.model)
    best = "best.safetensors"
    assert same_weights(minigpt.load(cut / best), minigpt.load(whole / best))


@pytest.mark.parametrize("threads", [2, 4])
def test_resume_is_bitwise_on_any_number_of_threads(
    make_trainer: Make, tmp_path: Path, threads: int
) -> None:
    """The number is the same before and after the cut; `one_thread` puts it back."""
    torch.set_num_threads(threads)
    wide = {"batch_size": 64, "steps": 8, "checkpoint_every": 3}
    never = make_trainer(tmp_path / "whole", **wide)
    rows = never.fit().rows
    stopped_at(make_trainer, tmp_path / "cut", 4, **wide)
    again = make_trainer(tmp_path / "cut", resume=True, **wide)
    assert again.fit().rows == rows
    assert same_weights(again.model, never.model)


class Dropped(nn.Module):
    """A model whose every step draws random numbers."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model, self.drop = model, nn.Dropout(0.3)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.drop(self.model(tokens))


def test_random_numbers_go_on_too(make_trainer: Make, tmp_path: Path) -> None:
    def make(*given: Any, **changes: Any) -> Trainer:
        plain = make_trainer()
        return make_trainer(*given, **changes, model=Dropped(plain.model))

    rows = make(tmp_path / "whole").fit().rows
    stopped_at(make, tmp_path / "cut", 4)
    torch.rand(10)
    assert make(tmp_path / "cut", resume=True).fit().rows == rows
    assert rows != make_trainer().fit().rows


def test_a_finished_run_resumes_to_its_end(make_trainer: Make, tmp_path: Path) -> None:
    first = make_trainer(tmp_path).fit()
    before = (tmp_path / "log.csv").read_bytes()
    again = make_trainer(tmp_path, resume=True).fit()
    assert (again.stopped, again.rows, again.state.step) == ("done", first.rows, 12)
    assert (tmp_path / "log.csv").read_bytes() == before


def test_patience_counts_on_across_a_resume(make_trainer: Make, tmp_path: Path) -> None:
    def worse(model: nn.Module, batch: Batch) -> Tensor:
        loss = next_token_loss(model, batch)
        return loss if model.training else -loss

    changes = {"loss": worse, "steps": 60, "patience": 3, "lr": 1e-2}
    whole = make_trainer(**changes).fit()
    assert whole.stopped == "patience"
    stopped_at(make_trainer, tmp_path, whole.state.step - 8, **changes)
    resumed = make_trainer(tmp_path, resume=True, **changes).fit()
    assert (resumed.stopped, resumed.rows) == ("patience", whole.rows)
    assert make_trainer(tmp_path, resume=True, **changes).fit().rows == whole.rows


def test_time_adds_up(make_trainer: Make, tmp_path: Path) -> None:
    before = stopped_at(make_trainer, tmp_path, 8).state.seconds
    make_trainer(tmp_path, resume=True).fit()
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == list(range(13))
    assert 0 < lines[8]["seconds"] <= before < lines[9]["seconds"]


STORM = """
import json, os, random, shutil, signal, sys, time, warnings
from pathlib import Path
import torch
from minigpt.train.cli import run
from minigpt.train.recipe import Recipe, prepare
from minigpt.train.distributed import World

torch.set_num_threads(1)
warnings.simplefilter("error")
words = "to be or not to be, that is it; "
Path("text.txt").write_text("".join(words[i * i % 29 :] for i in range(200)))
settings = {"preset": "nano", "n_layer": 1, "d_model": 8, "n_ctx": 8, "data": "text.txt"}
settings |= {"steps": 150, "batch_size": 4, "eval_every": 5, "eval_batches": 1}
settings |= {"checkpoint_every": 2, "keep": 1, "seed": 3}
for name in ("whole", "storm"):
    prepare(Recipe.of(settings), Path(name))


def die(after):
    "Die right before the call number `after` of those that a checkpoint makes."
    calls = iter(range(10**6))

    def deadly(function):
        def call(*given, **named):
            if next(calls) == after:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*given, **named)
        return call

    os.fsync, Path.replace, Path.write_text = map(deadly, (os.fsync, Path.replace, Path.write_text))
    shutil.rmtree, Path.mkdir = map(deadly, (shutil.rmtree, Path.mkdir))


def train(name, after=None):
    child = os.fork()
    if child == 0:
        if after is not None:
            die(after)
        run(Path(name), World(), tensorboard=False)
        os._exit(0)
    return child


os.dup2(os.open("said.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
run(Path("whole"), World(), tensorboard=False)  # here, so that no child has to import anything
length = float(json.loads(Path("whole/log.jsonl").read_text().splitlines()[-1])["seconds"])
folder = Path("storm/checkpoints")
RUNS_ON = os.WEXITED | os.WNOHANG | os.WNOWAIT
saved = lambda: max([0, *(int(path.name[5:]) for path in folder.glob("step-*"))])

aimed = 32  # two checkpoints and what is around them
for after in range(aimed):
    assert os.WIFSIGNALED(os.waitpid(train("storm", after), 0)[1]), after

random.seed(0)
kills, begun = 0, saved()
while True:
    child = train("storm")
    goal = saved() + random.choice((0, 2, 4))  # steps: a busy machine gets as far as an idle one
    while saved() < goal and os.waitid(os.P_PID, child, RUNS_ON) is None:
        time.sleep(random.uniform(0, 0.01))
    time.sleep(random.uniform(0, length / 50))
    os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status):
        assert status == 0, status
        break
    kills += 1
print(aimed, begun, kills)
"""


def test_a_storm_of_kills_leaves_the_identical_curve(in_python: Run, tmp_path: Path) -> None:
    """First a kill before every call that a checkpoint makes, then kills at random moments,
    until a piece of the run happens to reach the end. `pytest -s -k storm` says how many."""
    done = in_python("-c", STORM)
    assert done.returncode == 0, (tmp_path / "said.txt").read_text()[-2000:]
    aimed, begun, kills = map(int, done.stdout.split())
    print(f"killed {aimed} times before a call of a checkpoint, then {kills} times at random")
    assert begun < 60
    assert kills >= 20
    whole, storm = tmp_path / "whole", tmp_path / "storm"
    assert (storm / "log.csv").read_bytes() == (whole / "log.csv").read_bytes()
    assert (whole / "log.csv").read_text().count("\n") == 152
    for name in ("best.safetensors", "checkpoints/step-00000150/model.safetensors"):
        assert same_weights(minigpt.load(storm / name), minigpt.load(whole / name))


FULL_DISK = """
import resource, sys
from pathlib import Path
from minigpt.errors import CheckpointError
from minigpt.train.cli import run
from minigpt.train.recipe import Recipe, prepare
from minigpt.train.distributed import World

out = Path("run")
if not out.exists():
    Path("text.txt").write_text("to be or not to be, that is the question\\n\\n" * 200)
    prepare(Recipe.of({"preset": "nano", "data": "text.txt", "steps": 6, "eval_every": 9,
        "batch_size": 2, "checkpoint_every": 2}), out)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
if sys.argv[1] == "small":  # the optimizer's file, twice the model's, no longer fits
    resource.setrlimit(resource.RLIMIT_FSIZE, (180_000, hard))
try:
    run(out, World(), tensorboard=False)
except CheckpointError as refusal:
    print(refusal)
"""


def test_a_disk_that_fills_up_for_real(in_python: Run, tmp_path: Path) -> None:
    """The system refuses a file that grows too long, as it does when a disk is full."""
    full = in_python("-c", FULL_DISK, "small")
    assert full.returncode == 0, full.stderr
    assert full.stdout.startswith("could not write run/checkpoints/step-00000002 (")
    assert "there is no earlier one; make room, then resume" in full.stdout
    assert full.stdout.count("\n") == 1
    assert list((tmp_path / "run" / "checkpoints").iterdir()) == []
    again = in_python("-c", FULL_DISK, "large")
    assert (again.returncode, again.stdout) == (0, "")
    saved = sorted(path.name for path in (tmp_path / "run" / "checkpoints").iterdir())
    assert saved == ["step-00000004", "step-00000006"]


@pytest.mark.parametrize("what", ["weights", "optimizer", "state", "log"])
def test_disk_full_keeps_the_old_checkpoint(
    make_trainer: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    make_trainer(tmp_path / "whole").fit()
    out = tmp_path / "run"
    stopped_at(make_trainer, out, 4)
    before = {path.name: path.read_bytes() for path in (out / "checkpoints").rglob("*.*")}
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    save, write = weights.save_file, checkpoint.write_atomically

    def save_file(tensors: Any, path: Path, metadata: Any = None) -> None:
        save(tensors, path, metadata)
        if {"weights": "model"}.get(what, what) in path.name:
            path.write_bytes(path.read_bytes()[:100])
            raise SafetensorError("Error while serializing: IoError(No space left on device)")

    def refuse(path: Path, text: str) -> None:
        if what == "state" and path.name == "state.json":
            raise full
        write(path, text)

    trainer = make_trainer(out, resume=True)
    with monkeypatch.context() as patch:
        patch.setattr(weights, "save_file", save_file)
        patch.setattr(checkpoint, "write_atomically", refuse)
        if what == "log":
            trainer.each = lambda model, step: fill_up(trainer.run)
        with pytest.raises((CheckpointError, TrainingError), match="No space left") as refusal:
            trainer.fit()
    assert "make room, then resume" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert {p.name: p.read_bytes() for p in (out / "checkpoints").rglob("*.*")} == before
    make_trainer(out, resume=True).fit()
    assert (out / "log.csv").read_bytes() == (tmp_path / "whole" / "log.csv").read_bytes()


def test_a_run_keeps_its_tokenizer_whole(make_trainer: Make, tmp_path: Path) -> None:
    """Best weights, snapshots and checkpoints: each is loaded with the tokenizer it was given."""
    from tests.model.test_round_trip import TOKENIZERS

    for name in ("bpe, added", "bpe, bytes missing"):
        tokenizer = TOKENIZERS[name]()
        model = minigpt.GPT(minigpt.GPTConfig(1, 2, 16, 16, 300), tokenizer)
        out = tmp_path / name
        make_trainer(out, model=model, snapshots=(2,)).fit()
        files = list(out.rglob("*.safetensors"))
        whole = [path for path in files if path.name != checkpoint.OPTIMIZER]
        assert {path.parent.name.split("-")[0] for path in whole} == {name, "snapshots", "step"}
        for path in whole:
            assert dump_tokenizer(minigpt.load(path).tokenizer) == dump_tokenizer(tokenizer)
        assert dump_tokenizer(find_model(str(out)).tokenizer) == dump_tokenizer(tokenizer)


def test_a_tokenizer_that_no_file_holds_is_refused_before_training(
    make_trainer: Make, tmp_path: Path
) -> None:
    class Mine(CharTokenizer):
        pass

    model = minigpt.GPT(minigpt.GPTConfig(1, 2, 16, 16, 300), Mine("ab"))
    with pytest.raises(TokenError, match="a Mine cannot be saved"):
        make_trainer(tmp_path, model=model).fit()
    assert not list(tmp_path.rglob("*.safetensors"))


@pytest.mark.parametrize("state", [{}, {"progress": 3}, {"more": {}}])
def test_a_damaged_state_is_one_sentence(
    make_trainer: Make, tmp_path: Path, state: dict[str, Any]
) -> None:
    stopped_at(make_trainer, tmp_path, 4)
    path = checkpoint.checkpoints_in(tmp_path / "checkpoints")[-1] / checkpoint.STATE
    path.write_text(json.dumps(json.loads(path.read_text()) | state if state else {}))
    with pytest.raises(CheckpointError, match="is damaged") as caught:
        make_trainer(tmp_path, resume=True).fit()
    assert "\n" not in str(caught.value)


def fill_up(run: Any) -> None:
    """Send what is written to the log to the device that is always full."""
    with Path("/dev/full").open("w") as device:
        os.dup2(device.fileno(), run._log._files["log.csv"].fileno())


def test_changed_data_are_refused(
    make_trainer: Make, tmp_path: Path, data: tuple[TokenData, TokenData]
) -> None:
    stopped_at(make_trainer, tmp_path, 4)
    changed = TokenData(data[0].ids.copy(), data[0].n_ctx)
    changed.ids[-1] ^= 1
    with pytest.raises(DataError, match=r"the training data changed since .*step-00000004"):
        make_trainer(tmp_path, resume=True, train=changed).fit()


def test_changed_settings_are_refused(make_trainer: Make, tmp_path: Path) -> None:
    stopped_at(make_trainer, tmp_path, 4)
    with pytest.raises(ConfigError, match=r"lr is 0\.1, but the run in .* with 0\.003"):
        make_trainer(tmp_path, resume=True, lr=0.1).fit()


def test_another_model_is_refused(make_trainer: Make, tmp_path: Path) -> None:
    stopped_at(make_trainer, tmp_path, 4)
    other = Dropped(make_trainer().model)
    with pytest.raises(CheckpointError, match=r"is of another model: .*embedding"):
        make_trainer(tmp_path, resume=True, model=other).fit()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def no_json(path: Path) -> None:
    path.write_text("{")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("model.safetensors", cut_short),
        ("model.safetensors", Path.unlink),
        ("optimizer.safetensors", cut_short),
        ("state.json", no_json),
        ("state.json", Path.unlink),
    ],
)
def test_a_damaged_checkpoint_names_the_way_out(
    make_trainer: Make, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    rows = make_trainer(tmp_path).fit().rows
    newest = tmp_path / "checkpoints" / "step-00000012"
    damage(newest / name)
    with pytest.raises(CheckpointError, match="delete that folder and resume") as refusal:
        make_trainer(tmp_path, resume=True).fit()
    assert str(newest) in str(refusal.value)
    shutil.rmtree(newest)
    assert make_trainer(tmp_path, resume=True).fit().rows == rows


def test_a_shortened_log_is_refused(make_trainer: Make, tmp_path: Path) -> None:
    stopped_at(make_trainer, tmp_path, 4)
    cut_short(tmp_path / "log.jsonl")
    with pytest.raises(CheckpointError, match=r"log\.jsonl has \d+ bytes, but \d+"):
        make_trainer(tmp_path, resume=True).fit()


def test_what_was_logged_after_the_checkpoint_is_cut_off(
    make_trainer: Make, tmp_path: Path
) -> None:
    rows = make_trainer().fit().rows
    stopped_at(make_trainer, tmp_path, 4)
    for name in ("log.csv", "log.jsonl"):
        with (tmp_path / name).open("a") as file:
            file.write("5,20,9.9,0.1,1.0,\n6,24,9.")
    assert make_trainer(tmp_path, resume=True).fit().rows == rows


def test_nothing_to_resume_starts_from_the_beginning(make_trainer: Make, tmp_path: Path) -> None:
    (tmp_path / "checkpoints" / ".partial").mkdir(parents=True)
    (tmp_path / "log.csv").write_text("step,loss\n1,2,3")
    result = make_trainer(tmp_path, resume=True).fit()
    assert result.rows == make_trainer().fit().rows
    assert math.isfinite(result.val_loss)


def write(folder: Path, step: int) -> Path:
    state = checkpoint.StateFile(progress={}, identity={}, logs={}, numbers={})
    tensors = {"W": torch.zeros(2)}
    return checkpoint.write_checkpoint(folder, step, tensors, tensors, state, metadata={}, keep=1)


@pytest.mark.parametrize("left", [".tmpoCNdNG", ".model.safetensors.0123456789abcdef.part"])
def test_what_a_kill_left_half_written_is_in_nobody_s_way(tmp_path: Path, left: str) -> None:
    half = tmp_path / ".partial" / left
    half.parent.mkdir()
    half.write_bytes(b"\0")
    assert write(tmp_path, 1).is_dir()
    assert not half.parent.exists()


@pytest.mark.parametrize("name", ["partial", "doomed", ".doomed", "step-00000001"])
def test_no_file_that_somebody_put_among_the_checkpoints_is_deleted(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, 1)
    note = tmp_path / name / "notes.txt"
    note.parent.mkdir(exist_ok=True)
    note.write_text("mine")
    for step in (2, 3):
        assert checkpoint.read_checkpoint(write(tmp_path, step)).state["logs"] == {}
    assert note.read_text() == "mine"


@pytest.mark.parametrize(("name", "why"), [(".partial", "exists"), ("step-00000001", "not empty")])
def test_a_folder_in_the_way_of_a_checkpoint_is_named_and_kept(
    tmp_path: Path, name: str, why: str
) -> None:
    note = tmp_path / name / "notes.txt"
    note.parent.mkdir()
    note.write_text("mine")
    with pytest.raises(CheckpointError, match=f"could not write .*{why}"):
        write(tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert note.read_text() == "mine"
