"""The time of a change: between two measurements, for good, or not at all."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.train.onset import onset

STEPS = torch.tensor([0.0, 10.0, 25.0, 30.0])


def test_the_crossing_after_which_a_curve_stays_counts():
    assert onset(STEPS, torch.tensor([4.0, 0.5, 3.0, 0.1]), 1.0) == (25.0, 30.0)
    assert onset(STEPS, torch.tensor([0.0, 2.0, 3.0, 4.0]), 1.0, falls=False) == (0.0, 10.0)


def test_a_curve_past_the_level_everywhere_or_not_in_the_end():
    assert onset(STEPS, torch.tensor([0.5, 0.4, 0.3, 0.2]), 1.0) == (0.0, 0.0)
    assert onset(STEPS, torch.tensor([4.0, 0.5, 0.5, 1.0]), 1.0) is None, "equal has not crossed"


@given(values=st.lists(st.integers(0, 4), min_size=1, max_size=8), falls=st.booleans())
def test_after_the_interval_all_values_are_past_the_level_and_before_it_one_is_not(values, falls):
    steps, curve = torch.arange(len(values)).float() * 5, torch.tensor(values).float()
    past = [v < 2 if falls else v > 2 for v in values]
    found = onset(steps, curve, 2.0, falls)
    if found is None:
        assert not past[-1]
        return
    first = int(found[1] / 5)
    assert all(past[first:])
    assert found[0] == found[1] == 0 or (not past[first - 1] and found[0] == 5 * (first - 1))
