"""The lookup model is what its equations say, learns, and its shipped heads do what is claimed."""

import pytest
import torch

from minigpt.data import shakespeare
from minigpt.errors import CheckpointError
from minigpt.tasks.lookup import LookupTask, caesar
from minigpt.zoo.lookup import (
    LookupModel,
    accuracy,
    accuracy_by_key,
    another_record,
    hits,
    load_zoo,
    save_zoo,
    scrambled,
    train_lookup,
)


@pytest.fixture(scope="module")
def tasks():
    return LookupTask.split(shakespeare("hamlet"), caesar(3))


@pytest.fixture(scope="module")
def batch(tasks):
    return tasks[1].batch(500, torch.Generator().manual_seed(0))


def test_tables_agree_with_a_forward_pass(batch):
    """Scores of the forward pass are sums of table entries; so are the logits."""
    torch.manual_seed(0)
    model = LookupModel(d_model=10, d_head=3)
    _, cache = model.run_with_cache(batch)
    value_scores = (model.E_query @ model.head.QK @ model.E_value.T) / 3**0.5
    expected = model.qk[batch.query[:, None], batch.key]
    expected = expected + value_scores[batch.query[:, None], batch.value]
    torch.testing.assert_close(cache["head.scores"][:, -1, :-1], expected, atol=1e-4, rtol=1e-4)

    weights = cache["head.pattern"][:, -1, :-1, None]
    through = model.E_key @ model.head.OV @ model.W_U
    written = (weights * (model.ov[batch.value] + through[batch.key])).sum(1)
    own = model.E_query[batch.query] @ model.head.OV @ model.W_U
    written = written + cache["head.pattern"][:, -1, -1:] * own
    torch.testing.assert_close(model(batch), written, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_training_repeats_on_any_number_of_threads(tasks, threads):
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        runs = [train_lookup(tasks[0], seed=1, n_step=12) for _ in range(3)]
    finally:
        torch.set_num_threads(before)
    assert runs[0].losses == runs[1].losses == runs[2].losses


def test_training_learns_and_repeats(tasks, batch):
    runs = [train_lookup(tasks[0], seed=1, n_step=150, snapshot_at=(0, 150)) for _ in range(2)]
    assert runs[0].losses == runs[1].losses
    assert sum(runs[0].losses[-10:]) < 0.5 * sum(runs[0].losses[:10])
    assert accuracy(runs[0].model, batch) > 0.8
    assert torch.equal(runs[0].snapshots[150], runs[0].model.qk)


def test_the_control_does_not_learn_to_look(tasks, batch):
    run = train_lookup(tasks[0], seed=1, n_step=150, relabel=another_record)
    assert accuracy(run.model, batch) < 0.35


def test_shipped_heads(tasks, batch):
    planted = tasks[1].cipher.argsort()
    real, control = load_zoo("real"), load_zoo("control")
    assert len(real) == len(control) == 12
    assert min(accuracy(m, batch) for m in real) > 0.99
    assert max(accuracy(m, batch) for m in control) < 0.35
    assert min(hits(m.qk, planted) for m in real) > 0.9
    assert max(hits(m.qk, planted) for m in control) < 0.2


def test_unknown_kind():
    with pytest.raises(CheckpointError, match="did you mean 'real'"):
        load_zoo("reel")


def test_save_and_load(tmp_path):
    torch.manual_seed(0)
    heads = [LookupModel(6, 2) for _ in range(12)]
    save_zoo({"real": heads}, tmp_path / "heads.safetensors")
    for before, after in zip(heads, load_zoo("real", tmp_path / "heads.safetensors"), strict=True):
        for name, tensor in before.state_dict().items():
            assert torch.equal(tensor, after.state_dict()[name])


def test_scrambling_keeps_letters_and_breaks_order(tasks):
    text, shuffled = tasks[0].text, scrambled(tasks[0], seed=0).text
    assert torch.equal(text.bincount(minlength=27), shuffled.bincount(minlength=27))
    q = 16
    after_q = text[1:][text[:-1] == q]
    after_shuffled_q = shuffled[1:][shuffled[:-1] == q]
    assert (after_q == 20).float().mean() > 0.9
    assert (after_shuffled_q == 20).float().mean() < 0.2


def test_hits_and_accuracy_by_key(batch):
    table = torch.tensor([[1.0, 2.0], [5.0, 0.0]])
    assert hits(table, torch.tensor([1, 0])) == 1
    assert hits(table, torch.tensor([1, 1])) == 0.5
    model = load_zoo("real")[0]
    by_key = accuracy_by_key(model, batch)
    counts = torch.bincount(batch.asked, minlength=27)
    overall = (by_key.nan_to_num() * counts).sum() / counts.sum()
    assert float(overall) == pytest.approx(accuracy(model, batch), abs=1e-5)
