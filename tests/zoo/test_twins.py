"""The planted copy follows its rule, the control does not, and files hold what the recipe makes."""

import pytest
import torch

from minigpt import load
from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.dictionaries.crosscoder import decoder_distance, relative_norm
from minigpt.tasks.harbor import harbor_stories
from minigpt.zoo import siblings, twins
from minigpt.zoo.entry import folder


def test_fine_tuning_repeats():
    text = harbor_stories(60, 0, planted=True)
    one, again = (twins.fine_tune(text, n_step=3) for _ in range(2))
    assert len(one) == 2 * 4 * 4
    for name, value in one.items():
        assert torch.equal(value, again[name])
    assert any(value.any() for name, value in one.items() if name.endswith("right"))


def test_the_rule_is_planted_in_one_copy():
    base = load("zoo:stories")
    there, here = twins.both_places(base)
    said = {name: twins.answer_shares(twins.load_twin(name), there) for name in twins.TWINS}
    assert said["planted"][1] > 0.95
    assert said["control"][0] > 0.95
    assert twins.answer_shares(base, there)[0] > 0.95
    assert twins.answer_shares(twins.load_twin("planted"), here)[0] > 0.85


def test_only_blocks_are_changed():
    base, twin = load("zoo:stories"), twins.load_twin("control")
    for name, weight in base.state_dict().items():
        same = torch.equal(weight, twin.state_dict()[name])
        assert same != name.endswith(("W_QKV", "W_O_fused", "W_in", "W_out")), name


def test_records_belong_to_the_files():
    runs = twins.load_runs()
    assert set(runs) == set(twins.RUNS)
    for twin in twins.TWINS:
        rows = twins.load_crosscoder(twin).directions
        run = runs[twins.SHIPPED[twin]]
        torch.testing.assert_close(relative_norm(rows), run.rho, atol=5e-3, rtol=0)
        torch.testing.assert_close(decoder_distance(rows), run.delta, atol=5e-3, rtol=0)


def test_first_leaves_out_what_is_hardly_on():
    one = torch.ones(3)
    found = twins.Diff(torch.tensor([0.9, 0.6, 0.7]), one, one, 0 * one,
                       torch.tensor([1e-4, 0.1, 0.1]), one)  # fmt: skip
    assert twins.first(found, "rho") == pytest.approx((0.7, 1.0))


def test_refusals(tmp_path):
    with pytest.raises(ConfigError, match="no twin 'other'"):
        twins.load_twin("other")
    with pytest.raises(ConfigError, match="no twin 'other'"):
        twins.load_crosscoder("other")
    with pytest.raises(CheckpointError):
        twins.load_twin("planted", folder("stories-twin") / twins.RECORD)


def test_the_sibling_is_another_run_of_the_same_shape():
    base, other = load("zoo:stories"), load("zoo:stories-sibling")
    assert base.cfg == other.cfg
    assert not torch.allclose(base.W_E, other.W_E, atol=0.1)
    _, here = twins.both_places(base)
    assert twins.answer_shares(other, here)[0] > 0.95
    a, b = (siblings.untrained(seed) for seed in (1, 2))
    assert torch.equal(a.W_E, siblings.untrained().W_E)
    assert not torch.equal(a.W_E, b.W_E)
    size = sum(
        p.stat().st_size for n in ("sibling", "twin") for p in folder(f"stories-{n}").iterdir()
    )
    assert size < 2e6
