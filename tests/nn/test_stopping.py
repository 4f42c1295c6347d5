"""Early stopping as a state machine."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.nn import EarlyStopping


def run(rule: EarlyStopping, losses: list[float]) -> list[EarlyStopping]:
    states = []
    for loss in losses:
        rule = rule.update(loss)
        states.append(rule)
    return states


@given(
    losses=st.lists(st.floats(0, 10) | st.just(math.nan), max_size=30),
    patience=st.integers(1, 5),
)
def test_it_stops_at_the_first_run_of_bad_epochs(losses: list[float], patience: int) -> None:
    """Against a definition that looks at the whole list each time."""
    states = run(EarlyStopping(patience), losses)
    expected = None
    for end in range(patience, len(losses) + 1):
        before = [loss for loss in losses[: end - patience] if not math.isnan(loss)]
        recent = losses[end - patience : end]
        if not any(loss < min(before, default=math.inf) for loss in recent):
            expected = end - 1
            break
    stopped = next((i for i, state in enumerate(states) if state.stopped), None)
    assert stopped == expected
    if stopped is not None:
        assert all(state == states[stopped] for state in states[stopped:]), "nothing leaves it"


def test_small_gains_do_not_count() -> None:
    states = run(EarlyStopping(2, min_delta=0.1), [1.0, 0.95, 0.9, 0.85, 0.84])
    assert [state.improved for state in states] == [True, False, True, False, False]
    assert [state.stopped for state in states] == [False, False, False, False, True]
    assert states[-1].best == 0.9


def test_it_starts_neither_improved_nor_stopped() -> None:
    rule = EarlyStopping(1)
    assert (rule.improved, rule.stopped) == (False, False)
    assert rule.update(math.nan).stopped


@pytest.mark.parametrize(("patience", "delta"), [(0, 0.0), (-1, 0.0), (1, -0.1), (1, math.nan)])
def test_refusals(patience: int, delta: float) -> None:
    with pytest.raises(ConfigError, match="patience="):
        EarlyStopping(patience, delta)
