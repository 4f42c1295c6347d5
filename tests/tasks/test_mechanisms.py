"""Two mechanisms of one function: equal in behavior and recordings, told apart by interventions."""

import pytest

from minigpt.errors import ConfigError
from minigpt.tasks.mechanisms import RELAY, VOTE, CausalGraph, all_inputs, run


def test_both_say_whether_two_of_three_are_on() -> None:
    for inputs in all_inputs():
        for graph in (RELAY, VOTE):
            assert run(graph, inputs)["out"] == (sum(inputs.values()) >= 2)


def test_no_recording_tells_them_apart_and_an_intervention_does() -> None:
    assert all(run(RELAY, inputs) == run(VOTE, inputs) for inputs in all_inputs())
    inputs = {"a": 1, "b": 0, "c": 1}
    assert run(RELAY, inputs, {"h3": 0})["out"] == 0
    assert run(VOTE, inputs, {"h3": 0})["out"] == 1


def test_what_is_held_no_longer_listens_and_is_still_heard() -> None:
    graph: CausalGraph = {"x": ({"a": 1}, -0.5), "y": ({"x": -2.0}, 1.5)}
    assert run(graph, {"a": 1}) == {"a": 1, "x": 1, "y": 0}
    assert run(graph, {"a": 1}, {"x": 0}) == {"a": 1, "x": 0, "y": 1}
    assert run(graph, {"a": 1}, {"a": 0})["y"] == 1
    assert run(graph, {"a": 1}, {"x": 0.5})["y"] == 1
    assert run(graph, {"a": 0}, {"y": 7})["y"] == 7


def test_every_input_comes_once() -> None:
    assert len({tuple(x.values()) for x in all_inputs("abcd")}) == 16
    assert all_inputs("ab")[1] == {"a": 0, "b": 1}


def test_refusals() -> None:
    with pytest.raises(ConfigError, match="do: no node 'h4'"):
        run(RELAY, {"a": 1, "b": 1, "c": 1}, {"h4": 1})
    with pytest.raises(ConfigError, match="'h3' reads 'c', which has no value"):
        run(RELAY, {"a": 1, "b": 1})
