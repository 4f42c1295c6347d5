"""The models of several relations: what they compute, and that the shipped ones load."""

import pytest
import torch

from minigpt.errors import CheckpointError
from minigpt.tasks.lookup import letters
from minigpt.tasks.relations import RelationTask, caesars
from minigpt.zoo.relations import (
    N_SEED,
    SHAPES,
    RelationModel,
    Shape,
    accuracies,
    attention_paid,
    load_zoo,
    save_zoo,
    silence,
    train_relations,
)

TEXT = "the quick brown fox jumps over the lazy dog and then sleeps in the warm sun " * 8


@pytest.fixture
def batch():
    task = RelationTask(letters(TEXT), caesars())
    return task.batch(50, torch.Generator().manual_seed(0))


def made(shape=None):
    torch.manual_seed(0)
    return RelationModel(shape or Shape(4, 4)).eval()


@torch.no_grad()
def test_logits_follow_from_the_matrices(batch):
    """With what was looked at held fixed, the logits are a sum over records and heads."""
    model = made()
    logits, cache = model.run_with_cache(batch, names="attn.pattern")
    row = cache["attn.pattern"][:, :, -1]  # batch head key
    x = model.embed(batch)
    moved = torch.einsum("bnd,hde,hef->bnhf", x, model.attn.W_V, model.attn.W_O)
    written = torch.einsum("bhn,bnhf->bf", row, moved)
    slow = torch.einsum("bf,rfl->brl", written, model.W_U)
    torch.testing.assert_close(logits, slow, atol=1e-4, rtol=1e-4)


def test_a_relation_that_is_not_asked_is_silent(batch):
    model = made()
    task = RelationTask(letters(TEXT), caesars(), at_once=False)
    one = task.batch(5, torch.Generator().manual_seed(0))
    other = one.query.clone()
    other[~one.asked] = (other[~one.asked] + 1) % 27
    changed = type(one)(one.key, one.value, other, one.answer, one.where, one.asked)
    assert torch.equal(model(one), model(changed))


def test_accuracy_counts_what_is_asked():
    task = RelationTask(letters(TEXT), caesars(), at_once=False)
    batch = task.batch(400, torch.Generator().manual_seed(0))

    class Oracle(torch.nn.Module):
        def forward(self, batch):
            logits = torch.nn.functional.one_hot(batch.answer, 27).float()
            logits[:, 2] = 0  # of relation 2 it knows nothing
            return logits

    right = accuracies(Oracle(), batch)
    assert right[[0, 1, 3]].tolist() == [1, 1, 1]
    assert right[2] < 0.3


@torch.no_grad()
def test_silenced_heads_write_nothing(batch):
    model = made()
    with model.hooked(silence([0, 1, 2, 3])):
        none = model(batch)
    with model.hooked(silence([1])):
        without = model(batch)
    assert torch.equal(none, torch.zeros_like(none)), "no head, no bias: nothing is written"
    alone = []
    for head in range(4):
        with model.hooked(silence([h for h in range(4) if h != head])):
            alone.append(model(batch))
    torch.testing.assert_close(sum(alone) - alone[1], without, atol=1e-4, rtol=1e-4)


def test_attention_paid_is_a_share(batch):
    paid = attention_paid(made(), batch)
    assert paid.shape == (4, 4)
    assert (paid >= 0).all()
    assert (paid.sum(1) <= 1 + 1e-5).all()


def test_training_learns_and_is_fixed_by_its_seed():
    task = RelationTask(letters(TEXT), caesars())
    runs = [train_relations(task, Shape(2, 4), seed=1, n_step=30, snapshot_at=[0, 30])]
    runs.append(train_relations(task, Shape(2, 4), seed=1, n_step=30))
    assert runs[0].losses[-1] < runs[0].losses[0]
    assert runs[0].looked.keys() == {0, 30}
    assert runs[1].losses[0] == pytest.approx(runs[0].losses[0], rel=0.2)


def test_shipped_models_answer():
    task = RelationTask(letters(TEXT), caesars())
    batch = task.batch(300, torch.Generator().manual_seed(0))
    four = load_zoo("4x4")
    assert len(four) == N_SEED
    assert min(accuracies(model, batch).mean() for model in four) > 0.9
    assert max(accuracies(model, batch).mean() for model in load_zoo("1x128")) < 0.85
    assert {load_zoo(name)[0].attn.n_head for name in SHAPES} == {1, 2, 4, 8}


def test_saving_keeps_the_models(tmp_path, batch):
    models = [made(Shape(2, 4, d_mlp=8)), made(Shape(2, 4, d_mlp=8))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("minigpt.zoo.relations.SHAPES", {"small": Shape(2, 4, d_mlp=8)})
        save_zoo({"small": models}, tmp_path / "small.safetensors")
        again = load_zoo("small", tmp_path / "small.safetensors")
    torch.testing.assert_close(again[1](batch), models[1](batch), atol=0.02, rtol=0.02)


def test_an_unknown_shape_is_refused():
    with pytest.raises(CheckpointError, match="4x4"):
        load_zoo("4x5")
