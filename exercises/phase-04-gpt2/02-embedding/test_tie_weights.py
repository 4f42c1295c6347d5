"""What tying means: one parameter, one gradient from two roles, through copies and checkpoints."""

import copy

import torch

from minigpt.course.grading.feedback import close, expect, same_shape


def made(mine, tie, seed=0, d_vocab=9, d_model=4):
    torch.manual_seed(seed)
    model = mine.ZeroLayer(d_vocab, d_model, tie)
    with torch.no_grad():
        g = torch.Generator().manual_seed(seed + 1)
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=g))
    return model


TOKENS = torch.tensor([[0, 3, 3, 8], [5, 0, 1, 3]])


def test_numbers(mine):
    """the number of trained numbers: one matrix if tied, two if not, and the bias"""
    for tie, wanted in ((True, 9 * 4 + 9), (False, 2 * 9 * 4 + 9)):
        model = mine.ZeroLayer(9, 4, tie)
        found = sum(p.numel() for p in model.parameters())
        kind = "tied" if tie else "untied"
        why = (
            "tied, the second matrix is no parameter of its own, and no copy"
            if tie and found > wanted
            else "both matrices are trained when they are not tied"
        )
        expect(found == wanted, f"the {kind} model trains {found} numbers for 9 tokens and 4 "
                                f"dimensions: {why}")  # fmt: skip


def test_shapes(mine):
    """the shapes of W_U and of the logits"""
    for tie in (True, False):
        model = mine.ZeroLayer(9, 4, tie)
        same_shape(model.W_U, (4, 9), axes="d_model d_vocab", what="W_U")
        same_shape(model(TOKENS), (2, 4, 9), axes="batch pos d_vocab", what="the logits")


def test_start(mine):
    """untied, the two matrices start apart, and small"""
    torch.manual_seed(3)
    model = mine.ZeroLayer(300, 40, tie=False)
    both = torch.stack([model.W_E.detach().flatten(), model.W_U.detach().T.flatten()])
    expect(
        model.W_U.std() > 0,
        "untied, every entry of W_U starts with the same value: draw random numbers",
    )
    expect(
        torch.corrcoef(both)[0, 1].abs() < 0.1,
        "untied, W_U starts as a copy of W_E: draw it anew",
    )
    expect(
        0.01 < model.W_U.std() < 0.04,
        f"untied, W_U starts with a standard deviation of {model.W_U.std().item():.3g}: use 0.02, "
        "as for W_E",
    )


def test_logits(mine):
    """the logits are W_E[t] W_U + bias"""
    for tie in (True, False):
        model = made(mine, tie)
        W_E = model.W_E.detach()
        W_U = W_E.T if tie else model.W_U.detach()
        right = W_E[TOKENS] @ W_U + model.bias.detach()
        hints = [
            (right - model.bias.detach(), "the bias is missing"),
            (right.log_softmax(-1), "these are log-probabilities: return the logits as they are"),
        ]
        close(model(TOKENS).detach(), right, "the logits", hints)


def test_follows(mine):
    """tied, W_U is what W_E is now: after an edit, a checkpoint, a copy, another dtype"""
    model = made(mine, tie=True)
    with torch.no_grad():
        model.W_E.mul_(2)
    follows(model, "after W_E was edited in place")
    model.load_state_dict({k: v + 1 for k, v in model.state_dict().items()})
    follows(model, "after a checkpoint was loaded")
    follows(model.double(), "after .double()")
    try:
        used = made(mine, tie=True)
        used(TOKENS)
        twin = copy.deepcopy(used)
    except RuntimeError as problem:
        raise AssertionError(
            "the model cannot be copied: it holds a tensor that was computed from W_E; compute "
            "W_U when it is asked for"
        ) from problem
    with torch.no_grad():
        twin.W_E.add_(1)
    follows(twin, "in a copy of the model")


def follows(model, when):
    expect(
        model.W_U.shape == model.W_E.T.shape and torch.equal(model.W_U, model.W_E.T),
        f"{when}, W_U is no longer the transpose of W_E: it was stored; compute it each time",
    )


def test_gradient(mine):
    """the gradient of a tied matrix is the sum of both roles"""
    model = made(mine, tie=True, seed=2)
    W = model.W_E.detach().clone().requires_grad_()
    as_input, as_output = (W.detach().clone().requires_grad_() for _ in range(2))
    g = torch.Generator().manual_seed(5)
    weight = torch.randn(2, 4, 9, generator=g)
    ((as_input[TOKENS] @ as_output.T) * weight).sum().backward()
    (model(TOKENS) * weight).sum().backward()
    expect(model.W_E.grad is not None, "no gradient reaches W_E")
    close(
        model.W_E.grad,
        as_input.grad + as_output.grad,
        "the gradient of W_E",
        hints=[
            (as_input.grad, "W_E learns as the embedding only: .detach() or .data cuts its second "
                            "role"),
            (as_output.grad, "W_E learns as the unembedding only: its first role is cut off"),
        ],
    )  # fmt: skip


def test_untied_apart(mine):
    """untied, each matrix has a gradient of its own"""
    model = made(mine, tie=False, seed=4)
    before = model.W_U.detach().clone()
    with torch.no_grad():
        model.W_E.add_(1)
    expect(torch.equal(model.W_U, before), "untied, W_U moves when W_E does")
    model(TOKENS).square().sum().backward()
    absent = torch.tensor([2, 4, 6, 7])
    expect(
        bool((model.W_E.grad[absent] == 0).all()),
        "untied, a token that does not occur gets a gradient in its row of W_E",
    )
