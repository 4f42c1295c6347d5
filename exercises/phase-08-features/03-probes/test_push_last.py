"""The pushed stream, and what follows from it, block by block."""

import torch

from minigpt import GPT, GPTConfig
from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched

CASES = [(3, 4, 5, 2), (1, 2, 3, 4), (2, 1, 1, 3), (3, 2, 9, 1), (4, 3, 7, 5)]


def draw(n_layer, n_head, n_pos, batch, seed):
    """An untrained model with large weights, prompts, and a vector for each."""
    torch.manual_seed(seed)
    cfg = GPTConfig(n_layer, n_head, 6 * n_head, 16, 11 + seed, tie_embeddings=False)
    model = GPT(cfg).double().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    g = torch.Generator().manual_seed(seed)
    tokens = torch.randint(0, cfg.d_vocab, (batch, n_pos), generator=g)
    return model, tokens, 2 * torch.randn(batch, cfg.d_model, generator=g, dtype=torch.float64)


@torch.no_grad()
def by_blocks(model, tokens, layer, change):
    """Run the blocks one after another, with the stream changed behind one of them."""
    x = model.W_E[tokens] + model.W_pos[: tokens.shape[1]]
    for number, block in enumerate(model.blocks):
        x = block(x)
        if number == layer:
            x = change(x.clone())
    return model.ln_final(x[:, -1]) @ model.W_U


def at(place, vectors):
    """Add vectors at one position, or at all."""

    def change(x):
        x[:, place] += vectors if isinstance(place, int) else vectors[:, None]
        return x

    return change


def put(x, vectors):
    """Replace the last position."""
    x[:, -1] = vectors
    return x


def check(mine, case, layer):
    """Compare with the blocks, one after another."""
    model, tokens, vectors = draw(*case)
    key = f"blocks.{layer}.resid_post"
    before = {name: value.clone() for name, value in model.state_dict().items()}
    clean = model(tokens)[:, -1].detach()
    with untouched(tokens=tokens, vectors=vectors):
        found = mine.push_last(model, tokens, key, vectors)
    close(model(tokens)[:, -1].detach(), clean, "the logits of a later, plain run (the model is "
          "not left as it was)")  # fmt: skip
    same_shape(found, tuple(clean.shape), "batch d_vocab", "the logits")
    wanted = by_blocks(model, tokens, layer, at(-1, vectors))
    run = lambda change, l=layer: by_blocks(model, tokens, l, change)  # noqa: E731, E741
    unit = vectors / vectors.norm(dim=1, keepdim=True)
    slips = [
        (clean, "your push changes nothing: does the hook return the new activation?"),
        (run(at(slice(None), vectors)), "the vector is added at all positions: only at the last"),
        (run(at(0, vectors)), "the vector is added at position 0: the last one is asked"),
        (run(at(-1, -vectors)), "the vector is subtracted: add it"),
        (run(at(-1, vectors.mean(0).expand_as(vectors))),
         "all prompts get the same vector: each has its own"),
        (run(lambda x: put(x, vectors)), "the stream is replaced by the vector: add it"),
        (run(at(-1, unit)), "the vectors were scaled to length 1: their length counts"),
        (wanted.softmax(-1), "these are probabilities: logits are asked"),
        (run(at(-1, vectors), model.cfg.n_layer - 1), "what follows is not computed from the new "
         "stream: the vector is added behind the last block"),
        (run(at(-1, vectors), 0), "the vector is added at another place than the key says"),
    ]  # fmt: skip
    close(found, wanted, f"the logits pushed at {key}", telling(slips, wanted))
    expect(all(torch.equal(value, before[name]) for name, value in model.state_dict().items()),
           "the model's weights have changed")  # fmt: skip


def test_every_layer(mine):
    """pushed behind any block, prompts of any length"""
    for seed, case in enumerate(CASES):
        for layer in range(case[0]):
            check(mine, (*case, seed), layer)


def test_other_places(mine):
    """what attention or an MLP writes can be pushed, too"""
    model, tokens, vectors = draw(2, 2, 6, 3, 9)
    zero = torch.zeros_like(vectors)
    for key in (
        "blocks.1.mlp_out",
        "blocks.0.attn_out",
        "blocks.0.resid_pre",
        "blocks.1.resid_mid",
    ):
        found = mine.push_last(model, tokens, key, zero)
        close(found, model(tokens)[:, -1].detach(), f"the logits with zeros added at {key}")
    block = model.blocks[0]
    x = model.W_E[tokens] + model.W_pos[: tokens.shape[1]]
    with torch.no_grad():
        mid = at(-1, vectors)(x + block.attn(block.ln1(x)))
        after = model.blocks[1](mid + block.mlp(block.ln2(mid)))
        wanted = model.ln_final(after[:, -1]) @ model.W_U
    found = mine.push_last(model, tokens, "blocks.0.resid_mid", vectors)
    close(found, wanted, "the logits pushed at blocks.0.resid_mid, before the MLP")
    same = mine.push_last(model, tokens, "blocks.1.mlp_out", vectors)
    close(same, by_blocks(model, tokens, 1, at(-1, vectors)), "the logits pushed at mlp_out of the "
          "last block, which is added to its stream")  # fmt: skip


def test_some_vectors_of_zeros(mine):
    """a prompt that gets zeros stays, and the others are pushed"""
    model, tokens, vectors = draw(3, 2, 4, 3, 12)
    vectors[1] = 0
    found = mine.push_last(model, tokens, "blocks.1.resid_post", vectors)
    wanted = by_blocks(model, tokens, 1, at(-1, vectors))
    close(found, wanted, "the logits, of which one prompt's vector is zero")


def test_the_model_stays(mine):
    """hooks, modes, gradients and what is trainable are as before, whatever they were"""
    for seed, training in enumerate((True, False)):
        model, tokens, vectors = draw(2, 2, 4, 2, 13 + seed)
        model.train(training)
        model.W_E.requires_grad_(seed > 0)
        for parameter in model.parameters():
            parameter.grad = torch.ones_like(parameter) if parameter.requires_grad else None
        mine.push_last(model, tokens, "blocks.0.resid_post", vectors)
        expect(not any(point.functions for point in model.hook_points.values()),
               "a hook stays on the model")  # fmt: skip
        expect(model.training == training, "train() or eval() has changed the model's mode: the "
               "model is left as it was")  # fmt: skip
        expect(all(one.requires_grad != (one is model.W_E and not seed)
                   for one in model.parameters()),
               "requires_grad of a parameter has changed: the model is left as it was")  # fmt: skip
        expect(all((one.grad is not None and (one.grad == 1).all()) or not one.requires_grad
                   for one in model.parameters()),
               "the gradients kept by the parameters have changed")  # fmt: skip
