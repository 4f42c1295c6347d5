"""Shapes are said as they are, in the order of computation, and nothing stays attached."""

import operator
from typing import Any

import pytest
import torch

from minigpt.errors import ConfigError, HookError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.shapes import log_shapes, shapes_logged


def test_a_call_says_what_goes_in_and_what_comes_out() -> None:
    said: list[str] = []

    def halves(x: torch.Tensor, *, by: int) -> tuple[torch.Tensor, ...]:
        return x.chunk(by)

    logged = log_shapes(halves, said.append)
    assert len(logged(torch.ones(4, 3), by=2)) == 2
    assert said == ["halves takes [4 3] by=int", "halves gives ([2 3], [2 3])"]
    assert logged.__name__ == "halves"


def test_a_call_that_fails_has_said_what_went_in() -> None:
    said: list[str] = []
    product = log_shapes(operator.matmul, said.append)
    with pytest.raises(RuntimeError):
        product(torch.ones(2, 3), torch.ones(2, 3))
    assert said == ["matmul takes [2 3] [2 3]"]


def test_what_cannot_be_called_is_refused() -> None:
    not_a_function: Any = 3
    with pytest.raises(ConfigError, match="decorates a function, and got int"):
        log_shapes(not_a_function)


def test_a_model_says_each_activation_once_in_order() -> None:
    said: list[str] = []
    gpt = GPT(GPTConfig(2, 2, 8, 6, 12))
    with shapes_logged(gpt, say=said.append) as seen:
        gpt(torch.zeros(3, 5, dtype=torch.long))
    assert set(seen) == set(gpt.hook_points)
    assert said == [f"{name} [{' '.join(map(str, shape))}]" for name, shape in seen.items()]
    order = list(seen)
    assert order.index("blocks.0.resid_mid") < order.index("blocks.0.mlp.pre")
    assert seen["blocks.1.attn.pattern"] == (3, 2, 5, 5)
    assert not any(point.watched for point in gpt.hook_points.values())


def test_a_block_on_its_own_can_be_asked_for_one_name() -> None:
    block = GPT(GPTConfig(1, 2, 8, 6, 12)).blocks[0]
    with shapes_logged(block, "resid_post", say=lambda line: None) as seen:
        block(torch.zeros(1, 4, 8))
    assert list(seen.values()) == [(1, 4, 8)]
    with pytest.raises(HookError, match="no hook 'resid_end'"), shapes_logged(block, "resid_end"):
        pass
