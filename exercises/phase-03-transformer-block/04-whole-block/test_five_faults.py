"""Five broken blocks, healthy ones in many shapes, two faults at once, and slips of other makes."""

import itertools

import torch

from minigpt.course.grading.feedback import expect, untouched
from minigpt.model.attention import Attention
from minigpt.model.block import Block
from minigpt.model.config import GPTConfig
from minigpt.model.layernorm import LayerNorm
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
    block, x = patient(*faults, **how)
    with untouched(x=x):
        found = mine.diagnose(block, x)
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
        expect(
            mine.diagnose(block, x) == {"norm"},
            f"a block in which only {which} is faulty gets the wrong report: it has one of two "
            "norms wrong",
        )


class OtherAttention(Attention):
    """One slip, mostly in one head of four: a leak, another root, or two heads swapped."""

    def attend(self, q, k, v):
        """Attend in the open, and slip."""
        q, k, v = (part.transpose(1, 2) for part in (q, k, v))
        mask = torch.ones(self.n_head, q.shape[-2], q.shape[-2]).tril()
        if self.slip == "mask":
            mask[3] += torch.diag(torch.ones(q.shape[-2] - 2), 2)
        if self.slip == "late":
            mask[1, -2, -1] = 1
        root = torch.full((self.n_head, 1, 1), float(q.shape[-1]))
        if self.slip == "scale":
            root[2] *= 4
        if self.slip == "slight":
            root *= 1.1
        scores = self.scores((q @ k.mT / root.sqrt()).masked_fill(mask == 0, -torch.inf))
        z = self.pattern(scores.softmax(-1)) @ v
        return (z[:, [0, 2, 1, 3]] if self.slip == "merge" else z).transpose(1, 2)


class CenteredOnly(LayerNorm):
    """Divides by the mean size of the entries, not by their standard deviation."""

    def forward(self, x):
        """Normalize by something else."""
        x = x - x.mean(-1, keepdim=True)
        scale = self.scale(x.abs().mean(-1, keepdim=True) + self.eps)
        return self.normalized(x / scale * self.w + self.b)


class HalfSkip(Block):
    """Adds what attention writes to half of the stream."""

    def forward(self, x, past=None):
        """Lose half of the stream on the way."""
        x = self.resid_pre(x)
        x = self.resid_mid(x / 2 + self.attn_out(self.attn(self.ln1(x), past)))
        return self.resid_post(x + self.mlp_out(self.mlp(self.ln2(x))))


def test_other_makes(mine):
    """the same five faults, made by somebody else"""
    slips = {
        "mask": ("mask", "head 3 looks two positions ahead"),
        "late": ("mask", "in head 1, the last query but one looks ahead"),
        "scale": ("scale", "the scores of head 2 are divided by 2·√d_head"),
        "slight": ("scale", "all scores are 5 % too small"),
        "merge": (
            "merge",
            "two heads change places before z is recorded (z follows from pattern and v)",
        ),
        "norm": ("norm", "a norm divides by the mean absolute value"),
        "skip": ("skip", "attention's output is added to half of the stream"),
    }
    for slip, (fault, what) in slips.items():
        block, x = patient(seed=11)
        block.attn.__class__, block.attn.slip = OtherAttention, slip
        if fault == "norm":
            block.ln2.__class__ = CenteredOnly
        if fault == "skip":
            block.__class__ = HalfSkip
        found = mine.diagnose(block, x)
        expect(
            found == {fault},
            f"{what}: that is {fault!r} too, and you report {found or 'none'}. Check what the "
            "line should be, in every head and everywhere, not how our example breaks it",
        )


def test_tolerance(mine):
    """a thousandth of the largest entry, however large that is"""
    for size in (1e-4, 1e4):
        for fault in ((), ("skip",)):
            block, x = patient(seed=12)
            with torch.no_grad():
                for part in (block.attn.W_O_fused, block.attn.b_O):
                    part *= size
            if fault:
                block.__class__ = HalfSkip
            found = mine.diagnose(block, size * x)
            expect(
                found == set(fault),
                f"in a block whose stream has entries of about {size:g}, you report "
                f"{found or 'none'} and should report {set(fault) or 'none'}: measure a difference "
                "against the largest entry, not against a fixed number",
            )
