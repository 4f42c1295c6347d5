"""Five broken blocks, a healthy control in many shapes, two faults at once, and one norm of two."""

import itertools

import torch

from minigpt.course.feedback import expect
from minigpt.model.config import GPTConfig
from minigpt.zoo.broken import FAULTS, planted

SHAPES = ({}, {"d_head": 6}, {"mlp": "relu", "eps": 1e-3}, {"n_head": 1})


def patient(*faults, seed=0, **shape):
    """A block with trained-looking weights and these faults, and something for it to read."""
    made = {"n_head": 4, "d_model": 16} | shape
    block = planted(GPTConfig(n_layer=1, n_ctx=9, d_vocab=5, **made), faults, seed=seed).blocks[0]
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in block.parameters():
            parameter += 0.3 * torch.randn(parameter.shape, generator=g)
    return block, 3 * torch.randn(2, 9, made["d_model"], generator=g) + 1


def found_by(mine, *faults, **how):
    """What the learner's audit says about such a block."""
    found = mine.diagnose(*patient(*faults, **how))
    expect(
        isinstance(found, set | frozenset),
        f"diagnose returns {type(found).__name__}, and should return a set of names",
    )
    unknown = sorted(set(found) - FAULTS.keys())
    expect(not unknown, f"{unknown} is no fault: the names are {list(FAULTS)}")
    return set(found)


def test_healthy(mine):
    """a healthy block is cleared, whatever its shape"""
    for seed, shape in enumerate(SHAPES):
        found = found_by(mine, seed=seed, **shape)
        expect(not found, f"a healthy block is accused of {', '.join(sorted(found))}")


def test_each_fault(mine):
    """each of the five is named, and nothing else is"""
    for seed, fault in enumerate(FAULTS):
        found = found_by(mine, fault, seed=seed)
        if "mask" in found - {fault}:
            expect(
                False,
                f"in a block with the fault {fault!r} the mask is accused of what another part "
                "did: a leak says that, not where",
            )
        expect(fault in found, f"the fault {fault!r} goes unnoticed: you report {found or 'none'}")
        extra = sorted(found - {fault})
        expect(not extra, f"a block whose only fault is {fault!r} is accused of {extra} too")


def test_several(mine):
    """two faults at once are two faults"""
    for seed, pair in enumerate(itertools.combinations(FAULTS, 2)):
        found, wanted = found_by(mine, *pair, seed=seed), set(pair)
        expect(
            not (found < wanted),
            f"of the faults {sorted(wanted)} you report {sorted(found)}: you stop at the first "
            "fault, or one hides another",
        )
        expect(found == wanted, f"a block with {sorted(wanted)} is said to have {sorted(found)}")


def test_one_norm(mine):
    """a fault in one of two norms is a fault"""
    for which in ("ln1", "ln2"):
        block, x = patient(seed=9)
        wide = patient("norm", seed=9)[0]
        setattr(block, which, getattr(wide, which))
        block.name_hooks()
        expect(
            mine.diagnose(block, x) == {"norm"},
            f"a block in which only {which} is faulty gets the wrong report: it has one of two "
            "norms wrong",
        )
