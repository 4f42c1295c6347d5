"""The quick forward pass is the model's, training repeats, and the shipped model has grokked."""

import math

import pytest
import torch

from minigpt import GPTConfig, load
from minigpt.model.locate import zoo_steps
from minigpt.tasks.modular import ModularTask, frequency_part, key_frequencies
from minigpt.zoo import modular
from minigpt.zoo.entry import folder

SMALL = ModularTask(p=7, train_fraction=0.6)
TINY = GPTConfig(
    n_layer=1,
    n_head=2,
    d_model=16,
    n_ctx=3,
    d_vocab=8,
    d_mlp=32,
    norm="none",
    mlp="relu",
    tie_embeddings=False,
)


def test_answer_logits_are_the_models_own_and_so_are_the_gradients():
    model = modular.start(TINY, seed=0).double()
    for name, parameter in model.named_parameters():  # biases start at 0, which would hide them
        if ".b_" in name:
            torch.nn.init.normal_(parameter)
    sums = SMALL.all()
    quick, whole = modular.answer_logits(model, sums.tokens), model(sums.tokens, logits_at=[-1])
    torch.testing.assert_close(quick, whole[:, 0])
    weight = torch.randn_like(quick)
    parameters = list(model.parameters())
    ours = torch.autograd.grad((quick * weight).sum(), parameters)
    theirs = torch.autograd.grad((whole[:, 0] * weight).sum(), parameters)
    torch.testing.assert_close(ours, theirs)


def test_training_memorizes_repeats_and_keeps_what_was_asked():
    runs = [
        modular.train_modular(SMALL, TINY, steps=120, lr=1e-2, snapshots=(0, 50), every=50)
        for _ in range(2)
    ]
    curve = runs[0].curve
    assert curve == runs[1].curve
    assert curve["step"] == [0, 50, 100, 120]
    assert curve["train_accuracy"][-1] == 1
    assert curve["train_loss"][0] > 1 > curve["train_loss"][-1]
    assert sorted(runs[0].snapshots) == [0, 50]
    begin = modular.start(TINY, modular.SEED).state_dict()
    assert all(torch.equal(begin[name], w) for name, w in runs[0].snapshots[0].items())


def test_without_decay_weights_grow():
    sizes = []
    for decay in (0.0, 1.0):
        run = modular.train_modular(SMALL, TINY, steps=150, weight_decay=decay, snapshots=())
        sizes.append(sum(w.pow(2).sum().item() for w in run.model.parameters()))
    assert sizes[0] > sizes[1]


def test_passes():
    curve = {"step": [0.0, 5.0, 10.0], "test_accuracy": [0.1, 0.995, 0.98]}
    assert modular.passes(curve, "test_accuracy") == 5
    assert math.isnan(modular.passes(curve, "test_accuracy", 0.999))


def test_the_recipe_writes_what_load_reads(tmp_path, monkeypatch):
    run = modular.train_modular(SMALL, TINY, steps=2, snapshots=(1,))
    monkeypatch.setattr(modular, "train_modular", lambda: run)
    modular.train(tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["curve.json", "final.safetensors", "step-000001.safetensors"]
    assert modular.curve_of(tmp_path) == run.curve
    loaded = load(tmp_path / "final.safetensors")
    torch.testing.assert_close(loaded.W_E, run.model.W_E, atol=1e-3, rtol=1e-3)


def test_the_shipped_model_has_grokked():
    where = folder("modular")
    measured = {name: number.value for name, number in modular.measure(where).items()}
    assert measured["train_accuracy"] == measured["test_accuracy"] == 1
    assert measured["train_learned"] == 150
    assert measured["test_learned"] == 5225
    assert measured["key_frequencies"] == 6
    assert measured["key_power"] == pytest.approx(0.8904, abs=0.002)
    assert measured["key_power_untrained"] == pytest.approx(0.1240, abs=0.002)
    assert key_frequencies(load("zoo:modular").W_E[:113].detach()) == [1, 13, 20, 22, 36, 47]


def test_shipped_snapshots_are_on_the_curve():
    """Each snapshot's accuracy, measured again, is what the curve says of its step."""
    where, (_, test) = folder("modular"), modular.TASK.split()
    curve = modular.curve_of(where)
    assert tuple(zoo_steps("modular")) == modular.SNAPSHOTS
    for step in modular.SNAPSHOTS:
        said = curve["test_accuracy"][curve["step"].index(step)]
        _, found = modular.score(load(f"zoo:modular@{step}"), test)
        assert found == pytest.approx(said, abs=0.003)


def test_the_entry_can_stay_small():
    files = list(folder("modular").iterdir())
    assert sum(path.stat().st_size for path in files) < 7e6


@torch.no_grad()
def test_understanding_is_built_before_the_test_loss_falls():
    """At step 3000 the key frequencies alone answer well, while the test loss is still at 14."""
    p, sums, (_, test) = modular.TASK.p, modular.TASK.all(), modular.TASK.split()
    model = load("zoo:modular@3000")
    logits = modular.answer_logits(model, sums.tokens).double()[:, :p]
    part = frequency_part(logits, p, [1, 13, 20, 22, 36, 47]) + logits.mean(0)
    restricted = torch.nn.functional.cross_entropy(part, sums.answer).item()
    control = frequency_part(logits, p, [2, 14, 21, 23, 37, 48]) + logits.mean(0)
    assert restricted == pytest.approx(0.172, abs=0.01)
    assert torch.nn.functional.cross_entropy(control, sums.answer) > 4
    assert modular.score(model, test)[0] > 13
