"""The last place is the model, and each other one is the model whose later blocks write nothing."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import copy

SHAPES = (  # norm, blocks, width, heads
    ("layer", 3, 12, 4), ("rms", 2, 20, 3), ("none", 4, 9, 3), ("layer", 1, 15, 5),
    ("rms", 12, 8, 2),
)  # fmt: skip


def random_model(norm="layer", n_layer=3, d_model=12, n_head=4, seed=0, tied=False, **more):
    """A model whose every weight is random and matters, those of the norms too."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    more = {"d_head": 3, "norm": norm, "tie_embeddings": tied} | more
    cfg = GPTConfig(n_layer, n_head, d_model, 16, 23, **more)
    model = GPT(cfg).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.normal_(std=0.6)
        if parameter.ndim == 1:
            parameter.add_(0.8)
    torch.set_rng_state(state)
    return model


def some_tokens(seed=0, batch=3, pos=7):
    g = torch.Generator().manual_seed(seed)
    return torch.randint(23, (batch, pos), generator=g)


def silenced(model, tokens):
    """The independent way: later blocks write nothing, and the model itself unembeds."""
    rows = []
    for place in range(model.cfg.n_layer + 1):
        later = [
            name
            for name in model.hook_points
            if name.startswith("blocks.")
            and name.endswith(("attn_out", "mlp_out"))
            and int(name.split(".")[1]) >= place
        ]
        with model.hooked({name: lambda x, point: 0 * x for name in later}):
            rows.append(model(tokens))
    return torch.stack(rows)


def slips(model, tokens):
    """What typical slips give, and what to say to them."""
    n = model.cfg.n_layer
    _, cache = model.run_with_cache(tokens)
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    x = torch.stack([cache[name] for name in names])
    final, W_U = model.ln_final, model.W_U
    right = final(x) @ W_U
    mid = torch.stack([x[0], *(cache[f"blocks.{layer}.resid_mid"] for layer in range(n))])
    mid[-1] = x[-1]
    twice = x.clone()
    twice[-1] = final(x[-1])
    last = torch.stack([cache[name] for name in [*names[:-1], "ln_final.normalized"]])
    after = torch.cat([x[1:], x[-1:]])
    by_name = x[[*sorted(range(n), key=str), n]]
    own = [block.ln1 for block in model.blocks] + [final]
    added = torch.cat([x[:1], x[1:] - x[:-1]])
    found = [
        (x @ W_U, "the final norm is missing: the last place should give the model's own logits"),
        (right.softmax(-1), "these are probabilities: logits were asked, before the softmax"),
        (right.log_softmax(-1), "these are log-probabilities: logits were asked"),
        (
            final(x) @ model.W_E.T,
            "you multiply by the transpose of the embedding: this model unembeds with W_U",
        ),
        (
            final(added) @ W_U,
            "you unembed what a block adds to the stream, and not the stream itself",
        ),
        (final(mid) @ W_U, "you read the stream in the middle of a block, before its MLP"),
        (
            final(twice) @ W_U,
            "the last stream is normalized twice: `resid_post` is the stream, and "
            "`ln_final.normalized` is the norm's output already",
        ),
        (final(last) @ W_U, "the last stream is normalized twice"),
        (
            torch.stack([norm(y) @ W_U for norm, y in zip(own, x, strict=True)]),
            "you apply the norm of the next block, `ln1`: the unembedding reads `ln_final`",
        ),
        (
            torch.cat([(x @ W_U)[:-1], right[-1:]]),
            "only the last place is normalized: apply `model.ln_final` at every place",
        ),
        (
            final(after) @ W_U,
            "the first place is the stream before block 0, and yours begins after it",
        ),
        (
            final(by_name) @ W_U,
            "in alphabetical order, blocks.10 stands before blocks.2: count the blocks from 0",
        ),
        (right.flip(0), "the places come in the wrong order: the stream before block 0 first"),
    ]
    if model.cfg.norm != "none":
        y = x - x.mean(-1, keepdim=True) if model.cfg.norm == "layer" else x
        shift = final.b if model.cfg.norm == "layer" else 0.0
        scale = final.divisor(x[-1])
        found.append((
            (y / scale * final.w + shift) @ W_U,
            "each place is divided by the scale of the last stream: normalize every state by "
            "its own",
        ))  # fmt: skip
        bare = y / final.divisor(x)
        found.append((bare @ W_U, "the norm's own weights are left out: use `model.ln_final`"))
    return found


def test_shape(mine):
    """one row of logits for every place: n + 1 of them"""
    model, tokens = random_model(), some_tokens()
    found = as_tensor(mine.lens_logits(model, tokens), "the lens")
    places = found.shape[0] if found.ndim == 4 else -1
    expect(
        places != 3 or found.shape[1:] != (3, 7, 23),
        "there are 3 places, and there should be 4: before block 0, between the blocks, and after "
        "the last one",
    )
    same_shape(found, (4, 3, 7, 23), axes="layer batch pos d_vocab", what="the lens")


def test_last_place(mine):
    """the last place gives the model's own logits"""
    for norm, n_layer, d_model, n_head in SHAPES[:2]:
        model, tokens = random_model(norm, n_layer, d_model, n_head), some_tokens(1)
        wanted = model(tokens)
        found = as_tensor(mine.lens_logits(model, tokens), "the lens")
        hints = telling([(value[-1], text) for value, text in slips(model, tokens)], wanted)
        close(found[-1].to(wanted.dtype), wanted, "the last place", hints=hints)


def test_every_place(mine):
    """each place says what the model says when all later blocks write nothing"""
    for seed, (norm, n_layer, d_model, n_head) in enumerate(SHAPES):
        model, tokens = random_model(norm, n_layer, d_model, n_head, seed), some_tokens(seed)
        wanted = silenced(model, tokens)
        found = as_tensor(mine.lens_logits(model, tokens), "the lens")
        hints = telling(slips(model, tokens), wanted)
        close(found.to(wanted.dtype), wanted, "the lens", hints=hints)


def test_tied(mine):
    """a model with one matrix for both ends is read as well"""
    model, tokens = random_model("rms", tied=True, seed=4), some_tokens(4, batch=1, pos=1)
    wanted = silenced(model, tokens)
    found = as_tensor(mine.lens_logits(model, tokens), "the lens")
    close(found.to(wanted.dtype), wanted, "the lens", hints=telling(slips(model, tokens), wanted))


def test_rotary(mine):
    """in a model without position vectors, the first place is read from the cache as well"""
    model, tokens = random_model("rms", seed=6, d_head=4, positions="rotary"), some_tokens(6)
    wanted = silenced(model, tokens)
    try:
        found = as_tensor(mine.lens_logits(model, tokens), "the lens")
    except Exception as problem:
        expect(
            "W_pos" not in str(problem),
            "this model has no `W_pos`: read the first place from the cache, as the others",
        )
        raise
    close(found.to(wanted.dtype), wanted, "the lens", hints=telling(slips(model, tokens), wanted))


def test_by_hand(mine):
    """a model that copies over two hops shows its answer at the last place only"""
    model, _ = copy(hops=2)
    tokens = torch.tensor([[3, 8, 5, 1]])
    found = as_tensor(mine.lens_logits(model, tokens), "the lens")[:, 0, -1].detach()
    expect(
        found[:2].abs().max() < 1e-4,
        "before the last block nothing is written where the unembedding reads, and your lens shows "
        "logits that are not 0",
    )
    expect(
        (found[2].argmax() == 8) & (found[2, 8] > 9.9),
        "after the last block the logit of the token two places back should be 10",
    )


def test_stays(mine):
    """the model and the tokens stay as they were"""
    model, tokens = random_model(seed=2), some_tokens(2)
    before, logits = tokens.clone(), model(tokens)
    mine.lens_logits(model, tokens)
    expect(torch.equal(before, tokens), "your code changes the tokens")
    expect(
        torch.equal(model(tokens), logits),
        "after your code the model gives other logits: is a hook left in it, or a weight changed?",
    )
