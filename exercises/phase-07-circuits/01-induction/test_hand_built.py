"""The two heads look where they should, carry what they should, and the model repeats."""

import inspect
import re

import torch

from minigpt.course.grading.feedback import expect, same_shape
from minigpt.zoo.truth import blank

# the subspaces in the order of the stream, the vocabulary, the context, d_head
SHAPES = [
    (("token", "pos", "prev", "next"), 9, 17, 17),
    (("spare", "next", "prev", "pos", "token"), 24, 15, 30),
    (("pos", "next", "token", "spare", "prev"), 22, 64, 70),
]
MATRICES = ("W_Q", "W_K", "W_V", "W_O")


def layout(order, d_vocab, n_ctx, d_head):
    """A model of zeros with embeddings, and where its subspaces are."""
    widths = {name: n_ctx if name == "pos" else d_vocab for name in order}
    shape = {"n_layer": 2, "n_head": 1, "n_ctx": n_ctx, "d_vocab": d_vocab, "d_head": d_head}
    model, at = blank(widths, **shape)
    at.pop("spare", None)
    model.W_E[:, at["token"]] = torch.eye(d_vocab)
    model.W_pos[:, at["pos"]] = torch.eye(n_ctx)
    model.W_U[at["next"]] = torch.eye(d_vocab) * 10
    return model, at


def build(mine, shape):
    """Put the learner's heads into the model."""
    model, at = layout(*shape)
    heads = mine.hand_built(dict(at), model.cfg.d_model, model.cfg.d_head)
    for block, head in zip(model.blocks, heads, strict=True):
        for name, W in zip(MATRICES, head, strict=True):
            getattr(block.attn, name)[0] = W.detach()
    return model, at


def prompts(shape, period, n=5, seed=0):
    """A start token, then `period` different tokens, again and again until the context is full.

    The start token stands in the middle of the vocabulary, so that no end of it is spared.
    """
    _, d_vocab, n_ctx, _ = shape
    g = torch.Generator().manual_seed(seed + period)
    rows = [torch.randperm(d_vocab - 1, generator=g)[:period] for _ in range(n)]
    again = torch.stack(rows).repeat(1, -(-n_ctx // period))[:, : n_ctx - 1]
    start = d_vocab // 2
    return torch.cat([torch.full((n, 1), start), again + (again >= start)], dim=1)


def cases(mine):
    """Models of every shape, and prompts of several periods for each."""
    for shape in SHAPES:
        model, at = build(mine, shape)
        longest = min(shape[1] - 1, (shape[2] - 1) // 2)
        for period in sorted({longest, longest // 2 + 1, 3}):
            yield model, at, prompts(shape, period), period


def accuracy(model, tokens, period):
    """How often the next token is right, from the second showing on."""
    said = model(tokens)[:, period + 1 : -1].argmax(-1)
    return (said == tokens[:, period + 2 :]).double().mean().item()


def paid(pattern, targets):
    """The least attention that a query pays to its targets, among queries that have some."""
    return (pattern * targets).sum(-1)[targets.any(-1)].min().item()


def shown_before(tokens):
    """For each query, the earlier keys that hold its token."""
    n = tokens.shape[1]
    return (tokens[:, :, None] == tokens[:, None]) & torch.ones(n, n).tril(-1).bool()


def test_shapes(mine):
    """two heads, each of four matrices"""
    source = inspect.getsource(mine)
    expect(
        not re.search(r"^\s*(from|import)\b.*\b(zoo|importlib)\b|__import__", source, re.M),
        "the package's own hand-made circuit is of no use to you here: write the weights yourself",
    )
    for shape in SHAPES:
        model, at = layout(*shape)
        d_model, d_head = model.cfg.d_model, model.cfg.d_head
        heads = mine.hand_built(dict(at), d_model, d_head)
        expect(isinstance(heads, tuple | list) and len(heads) == 2, "return two heads")
        for which, head in zip(("first", "second"), heads, strict=True):
            expect(
                isinstance(head, tuple | list) and len(head) == 4,
                f"the {which} head should be four matrices: W_Q, W_K, W_V, W_O",
            )
            for name, W in zip(MATRICES, head, strict=True):
                what = f"{name} of the {which} head"
                out = name == "W_O"
                axes = "d_head d_model" if out else "d_model d_head"
                wanted = (d_head, d_model) if out else (d_model, d_head)
                same_shape(W, wanted, axes=axes, what=what)
                expect(W.isfinite(), f"{what} holds values that are not finite")


def test_first_head_looks_back(mine):
    """the first head attends to the position before, with at least 0.99"""
    for model, at, tokens, _ in cases(mine):
        _, cache = model.run_with_cache(tokens, names=("pattern", 0))
        pattern, n = cache["pattern", 0][:, 0], tokens.shape[1]
        back = torch.ones(n - 1).diag(-1).bool().expand(len(tokens), -1, -1)
        attn = model.blocks[0].attn
        liked = ((model.W_pos @ attn.W_Q[0]) @ (model.W_pos @ attn.W_K[0]).T)[: n - 1]
        ahead = torch.arange(1, n)
        expect(
            not (liked.argmax(-1) == ahead).all(),
            "the first head looks for the position after its own, which the mask hides: which of "
            "query and key has to be one larger?",
        )
        own = pattern.diagonal(dim1=-2, dim2=-1)[:, 1:]
        expect(not (own > 0.9).all(), "the first head looks at its own position")
        best = (pattern.argmax(-1) == back.float().argmax(-1))[:, 1:].float().mean()
        share = paid(pattern, back)
        expect(
            best == 1,
            f"the first head prefers the position before in only {best:.0%} of the places: it has "
            "to work at every position, and wherever the subspaces stand",
        )
        expect(
            share >= 0.99,
            f"the first head pays as little as {share:.2f} to the position before: it is the best "
            f"of {n}, but the scores are too small to beat all the others together",
        )


def test_first_head_writes_slips(mine):
    """`prev` then holds the token before, and nothing else has changed"""
    for model, at, tokens, _ in cases(mine):
        _, cache = model.run_with_cache(tokens, names=("attn_out", 0))
        written = cache["attn_out", 0][:, 1:]
        slip = written[..., at["prev"]]
        elsewhere = written.clone()
        elsewhere[..., at["prev"]] = 0
        expect(
            elsewhere.abs().max() < 1e-3,
            "the first head writes outside of `prev`: what it adds elsewhere mixes with what is "
            "there already",
        )
        expect(
            (slip.argmax(-1) == tokens[:, :-1]) & (slip.amax(-1) > 0.5),
            "`prev` does not hold the token that stood before: what does the first head pick up, "
            "and into which direction does it put it?",
        )


def test_second_head_matches_prefixes(mine):
    """the second head attends right after earlier showings, with at least 0.99"""
    for model, _, tokens, period in cases(mine):
        _, cache = model.run_with_cache(tokens, names=("pattern", 1))
        pattern = cache["pattern", 1][:, 0]
        same = shown_before(tokens)
        after, own = same.roll(1, -1), torch.eye(tokens.shape[1]).bool()
        alike = (same | own) & same.any(-1, keepdim=True)
        expect(
            paid(pattern, alike) < 0.9,
            "the second head attends to places that hold its own token, and not to what came after "
            "an earlier one: nothing reads the slips that the first head wrote",
        )
        best = pattern.argmax(-1)[:, :, None]
        hits = after.gather(-1, best)[..., 0][same.any(-1)].float().mean()
        share = paid(pattern, after)
        expect(
            hits == 1,
            f"with a period of {period}, the second head prefers a key right after an earlier "
            f"showing of its token in only {hits:.0%} of the places",
        )
        expect(
            share >= 0.99,
            f"the second head pays as little as {share:.2f} to where it should: it likes these "
            "keys best, but its scores are too small",
        )


def test_repeats(mine):
    """the model repeats what it is shown, whatever the period"""
    for model, at, tokens, period in cases(mine):
        asks = slice(period + 1, -1)
        logits = model(tokens)[:, asks]
        told = logits.argmax(-1)
        expect(
            not (told == tokens[:, asks]).all(),
            "the model says the current token again: the second head looks in the right place and "
            "copies the slip, not the token that hangs there",
        )
        right = accuracy(model, tokens, period)
        expect(
            right == 1, f"with a period of {period} only {right:.0%} of the next tokens are right"
        )
        sure = logits.softmax(-1).gather(-1, tokens[:, period + 2 :, None]).min()
        expect(
            sure >= 0.9,
            f"the right token gets as little as {sure:.2f} of the probability: does all of it "
            "arrive in `next`?",
        )
        _, cache = model.run_with_cache(tokens, names=("attn_out", 1))
        written = cache["attn_out", 1].clone()
        written[..., at["next"]] = 0
        expect(written.abs().max() < 1e-3, "the second head writes outside of `next`")


def test_takes_both(mine):
    """without either head, the model no longer repeats"""
    for shape in SHAPES:
        for layer in (0, 1):
            model, _ = build(mine, shape)
            period = min(shape[1] - 1, (shape[2] - 1) // 2)
            model.blocks[layer].attn.W_O[0] = 0
            left = accuracy(model, prompts(shape, period), period)
            expect(
                left < 0.5,
                f"without its head of layer {layer} the model still repeats {left:.0%}: the two "
                "were to do it together",
            )
