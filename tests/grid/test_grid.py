"""Every method on every configuration is the obvious loop over hooks, or a refusal in words.

A pairwise cover of the configurations; `make grid` runs all of them.
"""

import os
from collections.abc import Iterator
from functools import lru_cache

import jaxtyping
import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.tasks.metrics import Metric, logit_difference

from .configurations import SHAPE, all_configurations, build, foreign, name_of, pairwise
from .methods import METHODS
from .oracles import Case

with foreign():
    EVERY = {name_of(changes): changes for changes in all_configurations()}
COVER = [*map(name_of, pairwise([*EVERY.values()]))]
CHOSEN = list(EVERY) if os.environ.get("GRID") == "all" else COVER
TOLERANCE = 1e-9


@pytest.fixture(autouse=True)
def foreign_parts_and_unchecked_shapes() -> Iterator[None]:
    jaxtyping.config.update("jaxtyping_disable", True)  # half of the time, and checked elsewhere
    with foreign():
        yield
    jaxtyping.config.update("jaxtyping_disable", False)


@lru_cache(maxsize=4)  # tests of one configuration follow one another
def case_of(name: str) -> Case:
    generator = torch.Generator().manual_seed(7)
    clean, corrupt = torch.randint(0, SHAPE["d_vocab"], (2, 2, 5), generator=generator)
    corrupt[:, 0] = clean[:, 0]  # as far as prompts agree, no patch does anything
    metric = Metric(
        "curved, at two places", "nats", lambda x: x.log_softmax(-1)[..., 0].sum(-1), (2, 4)
    )
    return Case(build(EVERY[name]), clean, corrupt, metric, logit_difference([3, 5], [8, 2]))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", CHOSEN)
def test_method_is_the_loop_or_refuses(name: str, method: str) -> None:
    case, refusal = case_of(name), METHODS[method].refusal(EVERY[name])
    if refusal:
        with pytest.raises(ConfigError, match=refusal):
            list(METHODS[method].run(case))
        return
    n = 0
    for found, expected, *tolerance in METHODS[method].run(case):
        n += 1
        if not isinstance(found, torch.Tensor):
            assert found == expected
            continue
        scale = max(1.0, expected.abs().max().item())
        bound = (tolerance[0] if tolerance else TOLERANCE) * scale
        torch.testing.assert_close(found, expected, rtol=0, atol=bound, check_dtype=False)
    assert n, "nothing was compared"


def test_cover_has_every_pair_and_few_configurations() -> None:
    def pairs(names: list[str]) -> set[object]:
        items = [list(EVERY[name].items()) for name in names]
        return {(a, b) for one in items for a in one for b in one}

    assert pairs(COVER) == pairs(list(EVERY))
    assert len(COVER) <= 40
