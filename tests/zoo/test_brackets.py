"""The bracket model's order comes from the mask alone, training repeats, and it answers right."""

import pytest
import torch

from minigpt import load
from minigpt.tasks.brackets import (
    HARD,
    MAKERS,
    bracket_pairs,
    bracket_prompt,
    bracket_strings,
    heights,
)
from minigpt.zoo import brackets
from minigpt.zoo.entry import folder


@pytest.fixture(scope="module")
def model():
    return load("zoo:brackets")


def test_training_learns_and_repeats():
    first, again = (brackets.train_brackets(steps=60) for _ in range(2))
    for ours, theirs in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    asked, fresh = brackets.unseen_strings(50), brackets.start(brackets.CONFIG, brackets.SEED)
    assert brackets.accuracy(first, asked) > brackets.accuracy(fresh, asked) + 0.1


def test_a_batch_has_one_length_and_all_come():
    generator = torch.Generator().manual_seed(0)
    lengths = {brackets.batch(4, generator).tokens.shape[1] - 2 for _ in range(200)}
    assert lengths == set(brackets.LENGTHS)


def test_lead_and_accuracy_are_the_logits(model):
    asked = bracket_strings(40, 10, 0)
    logits = model(asked.tokens)[:, -1]
    lead = brackets.lead(model, asked.tokens)
    torch.testing.assert_close(lead, logits[:, 4] - logits[:, 5])
    right = logits[:, 4:6].argmax(-1) == (~asked.balanced).long()
    assert brackets.accuracy(model, [asked]) == right.double().mean().item()
    assert (logits.argmax(-1) >= 4).all(), "nothing but y or n is ever likeliest"


def test_text_goes_in(model):
    said = [int(model(f"^{text}=")[0, -1].argmax()) for text in ("(())()", "())(", "(()", "")]
    assert [model.tokenizer.decode([token]) for token in said[:2]] == ["y", "n"]
    assert model.tokenizer.encode("^(())=") == bracket_prompt("(())")[0].tolist()


@torch.no_grad()
def test_layer_0_knows_the_counts_of_a_prefix_and_not_its_order(model):
    """After layer 0 the stream is the same for every order of the brackets before."""
    tokens = bracket_strings(1, 20, 0).tokens
    inner = 1 + torch.randperm(19, generator=torch.Generator().manual_seed(0))
    mixed = tokens.clone()
    mixed[0, 1:20] = tokens[0, inner]
    name = "blocks.0.resid_post"
    streams = [model.run_with_cache(t, names=[name])[1][name][0, 20:] for t in (tokens, mixed)]
    torch.testing.assert_close(*streams)


@torch.no_grad()
@pytest.mark.parametrize("broken", ["count", "horizon"])
def test_one_broken_condition_is_enough(model, broken):
    pairs = bracket_pairs(300, 24, broken=broken)
    assert (brackets.lead(model, pairs.clean) > 0).all()
    assert (brackets.lead(model, pairs.corrupt) < 0).double().mean() > 0.995
    assert (heights(pairs.clean)[:, -1] == 0).all()


def test_the_shipped_model():
    where = folder("brackets")
    measured = {name: number.value for name, number in brackets.measure(where).items()}
    assert min(measured[kind] for kind in (*MAKERS, "unseen")) >= 0.995
    assert measured["count_alone"] < 0.9
    assert measured["horizon_alone"] < 0.9
    assert measured["untrained"] < 0.7
    assert measured["length_96"] < measured["length_48"], "longer strings are another task"
    assert sum(path.stat().st_size for path in where.iterdir()) < 0.1e6
    assert set(HARD) < set(measured)
