"""Every planted fault does what its sentence says, and only that; none of them raises anything."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.broken import FAULTS, MORE_FAULTS, planted

CFG = GPTConfig(1, 2, 8, 6, 12)
X = torch.randn(3, 6, 8, generator=torch.Generator().manual_seed(0)) * 2 + 1


def out(*faults: str) -> Tensor:
    return planted(CFG, faults).blocks[0](X)


def at(fault: str, name: str) -> Tensor:
    return planted(CFG, [fault] if fault else []).blocks[0].run_with_cache(X)[1][name, 0]


def reads_ahead(*faults: str) -> bool:
    block = planted(CFG, faults).blocks[0]
    changed = torch.cat([X[:, :4], -X[:, 4:]], dim=1)
    return not torch.allclose(block(changed)[:, :4], block(X)[:, :4], atol=1e-5)


def test_without_a_fault_it_is_the_package_s_own_model() -> None:
    made, plain = planted(CFG, seed=3), GPT(CFG)
    plain.load_state_dict(made.state_dict())
    tokens = torch.arange(12).view(2, 6)
    assert torch.equal(made(tokens), plain(tokens))


@pytest.mark.parametrize("fault", [*FAULTS, *MORE_FAULTS, "parallel"])
def test_each_changes_the_output_and_keeps_the_weights(fault: str) -> None:
    healthy = planted(CFG).state_dict()
    faulty = planted(CFG, [fault]).state_dict()
    assert healthy.keys() == faulty.keys()
    assert all(torch.equal(healthy[name], faulty[name]) for name in healthy)
    assert not torch.allclose(out(fault), out(), atol=1e-2)
    out(fault).sum().backward()


def test_three_of_five_read_the_future() -> None:
    assert {fault for fault in FAULTS if reads_ahead(fault)} == {"mask", "merge", "norm"}
    assert not reads_ahead("parallel")
    assert not reads_ahead()


def test_only_one_reads_the_other_sequences_of_a_batch() -> None:
    def reads_others(fault: str) -> bool:
        block = planted(CFG, [fault]).blocks[0]
        changed = torch.cat([X[:1], -X[1:]])
        return not torch.allclose(block(changed)[:1], block(X)[:1], atol=1e-5)

    assert {one for one in (*FAULTS, *MORE_FAULTS) if reads_others(one)} == {"batch"}


def test_the_mask_is_one_key_too_generous() -> None:
    allowed = (at("mask", "pattern") > 0).all((0, 1))
    assert torch.equal(allowed, torch.ones(6, 6).tril(1) > 0)


WHERE: dict[str, Callable[[], tuple[Tensor, Tensor]]] = {
    "scale": lambda: (
        at("scale", "scores").exp(),
        (at("", "scores") * CFG.d_head**0.5).exp(),
    ),
    "merge": lambda: (at("merge", "z"), at("", "z")),
    "norm": lambda: (at("norm", "ln1.normalized").mean((1, 2)), torch.zeros(3)),
    "batch": lambda: (at("batch", "ln1.normalized").mean((0, 2)), torch.zeros(6)),
    "sums": lambda: (at("sums", "pattern").amax(-1), torch.ones(3, 2, 6)),
    "bare": lambda: (at("bare", "ln1.normalized"), X),
    "skip": lambda: (
        at("skip", "resid_mid") - at("skip", "attn_out"),
        at("skip", "ln1.normalized"),
    ),
}


@pytest.mark.parametrize("fault", WHERE)
def test_the_fault_is_where_its_sentence_says(fault: str) -> None:
    found, expected = WHERE[fault]()
    assert torch.allclose(found, expected, atol=1e-4)


def test_what_cannot_be_planted_is_refused() -> None:
    with pytest.raises(ConfigError, match="no fault 'masc'"):
        planted(CFG, ["masc"])
    with pytest.raises(ConfigError, match="GPT-2's parts only"):
        planted(GPTConfig(1, 2, 8, 6, 12, norm="rms"), ["mask"])
