"""One path is changed, the norm sees the change, and all else stays."""

import torch

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def layer_norm(y):
    """LayerNorm without weights, on the last axis."""
    return torch.nn.functional.layer_norm(y, y.shape[-1:])


def rms_norm(y):
    """The root mean square is divided out."""
    return y / y.square().mean(-1, keepdim=True).sqrt()


def plain(y):
    """No norm."""
    return y


def case(batch=3, pos=5, d_model=12, d_head=4, d_read=4, seed=0, offset=0.0):
    """x, z, z_other, W_O and W, b, all random and of unequal sizes, in double precision."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    z, z_other, W_O = draw(batch, pos, d_head), 2 * draw(batch, pos, d_head), draw(d_head, d_model)
    x = draw(batch, pos, d_model) * torch.arange(1.0, d_model + 1) + z @ W_O + offset
    return x, z, z_other, W_O, draw(d_model, d_read), draw(d_read)


def by_loops(x, z, z_other, W_O, norm, W, b):
    """The definition, one number at a time."""
    out = torch.zeros(*x.shape[:2], W.shape[1], dtype=x.dtype)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            stream = x[i, j].clone()
            for c in range(z.shape[2]):
                stream = stream + (z_other[i, j, c] - z[i, j, c]) * W_O[c]
            read = norm(stream)
            for k in range(W.shape[1]):
                out[i, j, k] = (read * W[:, k]).sum() + b[k]
    return out


def slips(x, z, z_other, W_O, norm, W, b):
    """What typical slips give, and what to say to them."""
    change = (z_other - z) @ W_O
    return [
        (
            norm(x) @ W + b,
            "nothing has changed: these are the keys of the run as it was",
        ),
        (
            norm(x + z_other @ W_O) @ W + b,
            "what the head wrote in this run is still in the stream: the other run's part takes "
            "its place",
        ),
        (
            norm(x - change) @ W + b,
            "the change has the wrong direction: from this run to the other one",
        ),
        (
            (norm(x) + change) @ W + b,
            "the norm is applied before the change: a head normalizes the stream that it reads, "
            "with the change in it",
        ),
        (
            (norm(x) + norm(change)) @ W + b,
            "the change is normalized by itself: a norm of a sum is not the sum of the norms",
        ),
        (
            norm(x) @ W + norm(x + change) @ W + 2 * b,
            "the keys of both runs are added: the patched stream holds what stays already",
        ),
        (
            norm(change) @ W + b,
            "only the change is read: it is added to the stream, which stays",
        ),
        ((x + change) @ W + b, "there is no norm: a head reads the stream through its norm"),
        (norm(x + change) @ W, "the bias is missing"),
        (
            norm(z_other @ W_O) @ W + b,
            "all that other heads wrote is gone: one head is patched, and the rest of the stream "
            "stays",
        ),
        (
            norm(x - z @ W_O) @ W + b,
            "what the head wrote in this run is taken out, and what it writes in the other run "
            "is not put in",
        ),
    ]


def check(mine, given, norm, what):
    """Run the learner's function, and compare with the loops."""
    x, z, z_other, W_O, W, b = given
    arguments = (x, z, z_other, W_O, norm, W, b)
    with untouched(x=x, z=z, z_other=z_other, W_O=W_O, W=W, b=b):
        got = mine.through_path(*arguments)
    same_shape(got, (*x.shape[:2], W.shape[1]), axes="batch pos d_read", what=what)
    right = by_loops(*arguments)
    told = [
        (value, said)
        for value, said in slips(*arguments)
        if not torch.allclose(value, right, rtol=1e-3, atol=1e-3 * float(right.abs().max()))
    ]
    close(
        got,
        right,
        f"{what}, with {norm.__name__},",
        hints=told,
        atol=1e-5 * max(1.0, float(right.abs().max())),
    )


def test_by_hand(mine):
    """two directions, no norm: the worked example of the lesson, and a second one"""
    one, W_O = torch.ones(1, 1, 1), torch.tensor([[0.0, 1.0]])
    ones = torch.ones(1, 1, 2)
    got = mine.through_path(ones, one, 4 * one, W_O, plain, torch.ones(2, 1), torch.zeros(1))
    same_shape(got, (1, 1, 1), axes="batch pos d_read", what="the patched keys")
    said = slips(ones, one, 4 * one, W_O, plain, torch.ones(2, 1), torch.zeros(1))
    told = [(value, words) for value, words in said if abs(float(value) - 5) > 1e-3]
    close(got, torch.tensor([[[5.0]]]), "the key of the lesson's example", hints=told)


def test_definition(mine):
    """the keys are those of the definition, whatever the norm and the sizes"""
    shapes = [
        {},
        {"batch": 1, "pos": 1, "d_model": 7, "d_head": 3, "d_read": 2},
        {"batch": 2, "pos": 9, "d_model": 5, "d_head": 8, "d_read": 6},
        {"batch": 2, "pos": 3, "d_model": 130, "d_head": 33, "d_read": 65},
    ]
    for seed, shape in enumerate(shapes):
        for norm in (layer_norm, rms_norm, plain):
            check(mine, case(seed=seed, **shape), norm, "the patched keys")


def test_offset(mine):
    """a stream that is far from zero"""
    check(mine, case(seed=5, offset=1e4), rms_norm, "the patched keys of a stream near 10,000")


def test_layouts(mine):
    """single precision, transposed and expanded inputs"""
    x, z, z_other, W_O, W, b = (one.float() for one in case(seed=6))
    x, W = x.mT.contiguous().mT, W.T.contiguous().T
    check(mine, (x, z, z_other[:, :1].expand_as(z), W_O, W, b), layer_norm, "the patched keys")


def test_same_run(mine):
    """if the head gives the same in both runs, nothing changes"""
    x, z, _, W_O, W, b = case(seed=7)
    got = mine.through_path(x, z, z.clone(), W_O, layer_norm, W, b)
    close(got, layer_norm(x) @ W + b, "the keys with the head's own z in place of itself")


def test_norm_is_asked(mine):
    """the norm is applied to the whole changed stream"""
    x, z, z_other, W_O, W, b = case(seed=8)
    seen = []

    def watched(y):
        seen.append(y.detach().clone())
        return layer_norm(y)

    mine.through_path(x, z, z_other, W_O, watched, W, b)
    expect(seen, "your function never calls `norm`: a head reads the stream through it")


def test_gradients(mine):
    """gradients flow to what the head gives in both runs, and are those of the definition"""
    x, z, z_other, W_O, W, b = case(batch=2, pos=2, seed=9)
    weights = torch.arange(1.0, 17, dtype=torch.float64).reshape(2, 2, 4)

    def gradients(function):
        leaves = [one.clone().requires_grad_() for one in (x, z, z_other)]
        out = differentiable(function(*leaves, W_O, layer_norm, W, b), "the patched keys")
        found = torch.autograd.grad((out * weights).sum(), leaves, allow_unused=True)
        for grad, name in zip(found, ("x", "z", "z_other"), strict=True):
            expect(grad is not None, f"no gradient reaches {name}: .detach() or .data cuts it off")
        return found

    for found, wanted, name in zip(
        gradients(mine.through_path), gradients(by_loops), ("x", "z", "z_other"), strict=True
    ):
        close(found, wanted, f"the gradient to {name}")


def test_whole_model(mine):
    """in a model, the patched keys are those of a run in which one head alone gave another z"""
    state = torch.get_rng_state()
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 3, 12, 8, 11, mlp="none")).double().requires_grad_(False)
    for parameter in model.parameters():
        parameter.normal_(std=0.5)
    torch.set_rng_state(state)
    g = torch.Generator().manual_seed(1)
    tokens, other = torch.randint(11, (2, 4, 8), generator=g)
    _, here = model.run_with_cache(tokens)
    _, there = model.run_with_cache(other)
    first, block = model.blocks[0].attn, model.blocks[1]
    bias = block.attn.b_QKV.view(3, 3, -1)[1]
    for sender in range(3):

        def swap(z, point, sender=sender):
            z = z.clone()
            z[:, :, sender] = there["z", 0][:, :, sender]
            return z

        with model.hooked({("z", 0): swap}):
            _, wanted = model.run_with_cache(tokens)
        for head in range(3):
            got = mine.through_path(
                here["resid_pre", 1],
                here["z", 0][:, :, sender],
                there["z", 0][:, :, sender],
                first.W_O[sender],
                block.ln1,
                block.attn.W_K[head],
                bias[head],
            )
            close(got, wanted["k", 1][:, :, head], f"the keys of head 1.{head} in a small GPT")
