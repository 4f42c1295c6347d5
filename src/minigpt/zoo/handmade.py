"""Transformers whose weights are set by hand, so that their circuits are known exactly.

Every fact has a subspace of its own in the residual stream, a block of one-hot directions, and
`Truth.subspaces` says which. No normalization, no training, and heads without a job write
nothing. Edges are named as everywhere: `a0.1->a1.0<k>` is what head 1 of layer 0 adds to what the
keys of head 0 of layer 1 read; `m0` is an MLP, `embed` and `pos_embed` the embeddings.
"""

import math

import torch
from jaxtyping import Float
from torch import Generator, Tensor, tensor

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.zoo.truth import (
    Prompts,
    Truth,
    blank,
    by_position,
    carry,
    first_mlp,
    leak,
    look,
    previous,
    repeated,
)

SHARPNESS = 16.0  # the score of the key that is looked for, in nats; all others score 0


def copy(hops: int = 1, *, gain: float = 10.0, sharpness: float = SHARPNESS) -> tuple[GPT, Truth]:
    """Predict the token that stands `hops` places back: a previous-token head in each layer.

    Head l.0 attends to the position before and carries what it finds one subspace further, from
    `hop l` to `hop l+1` (V-composition). All that varies is linear: first-order is exact.
    """
    if not 1 <= hops <= 4:
        raise ConfigError(f"hops={hops} must be 1 to 4")
    n_vocab, n_ctx = 10, 12
    widths = {"pos": n_ctx} | {f"hop {i}": n_vocab for i in range(hops + 1)}
    model, at = blank(widths, n_layer=hops, n_head=2, n_ctx=n_ctx, d_vocab=n_vocab, d_head=n_ctx)
    model.W_E[:, at["hop 0"]] = torch.eye(n_vocab)
    model.W_pos[:, at["pos"]] = torch.eye(n_ctx)
    for layer in range(hops):
        look(model, layer, 0, at["pos"], at["pos"], previous(n_ctx, sharpness))
        carry(model, layer, 0, at[f"hop {layer}"], at[f"hop {layer + 1}"])
    model.W_U[at[f"hop {hops}"]] = torch.eye(n_vocab) * gain

    def draw(n: int, generator: Generator) -> Prompts:
        clean = torch.randint(n_vocab, (n, n_ctx), generator=generator)
        corrupt = (clean + torch.randint(1, n_vocab, (n, 1), generator=generator)) % n_vocab
        return Prompts(clean, corrupt, clean[:, -1 - hops], corrupt[:, -1 - hops])

    heads = [f"a{layer}.0" for layer in range(hops)]
    readers = [*(f"{head}<v>" for head in heads), "logits"]
    edges = [f"{s}->{r}" for s, r in zip(["embed", *heads], readers, strict=True)]
    return model, Truth(
        heads=dict.fromkeys(heads, "previous-token head: carries what stands one place back"),
        subspaces=at,
        fixed=by_position(heads),
        ends=(gain, -gain),
        noise=dict.fromkeys(edges, -2 * gain),
        denoise=dict.fromkeys(edges, 2 * gain),
        leak=hops * leak(n_ctx, sharpness),
        draw=draw,
    )


def induction(
    n_token: int = 8, *, gain: float = 10.0, sharpness: float = SHARPNESS
) -> tuple[GPT, Truth]:
    """Predict repeated random tokens: a previous-token head and an induction head.

    - Head 0.1, previous token: the query's `pos` i looks for the key's `pos` i − 1 and carries
      `token` to `prev`. Each position now says which token stood before it.
    - Head 1.0, induction: the query's `token` looks for the same in the key's `prev`
      (K-composition), finds what followed its last showing, and carries that position's `token`
      to `next`, which is unembedded.

    Prompts begin with token `n_token`, which never comes again: nothing stands before position 0.
    `induction_margin` is by how much the right logit leads.

    Source: Elhage et al. 2021; Olsson et al. 2022; Lesson 7.1.
    """
    if n_token not in (4, 6, 8, 10, 12):
        raise ConfigError(f"n_token={n_token} must be even, 4 to 12")
    d_vocab, n_ctx = n_token + 1, 2 * n_token + 1
    widths = {"token": d_vocab, "pos": n_ctx, "prev": d_vocab, "next": d_vocab}
    model, at = blank(widths, n_layer=2, n_head=2, n_ctx=n_ctx, d_vocab=d_vocab, d_head=n_ctx)
    model.W_E[:, at["token"]] = torch.eye(d_vocab)
    model.W_pos[:, at["pos"]] = torch.eye(n_ctx)
    look(model, 0, 1, at["pos"], at["pos"], previous(n_ctx, sharpness))
    carry(model, 0, 1, at["token"], at["prev"])
    look(model, 1, 0, at["token"], at["prev"], torch.eye(d_vocab) * sharpness)
    carry(model, 1, 0, at["token"], at["next"])
    model.W_U[at["next"]] = torch.eye(d_vocab) * gain

    def draw(n: int, generator: Generator) -> Prompts:
        order = torch.rand(n, n_token, generator=generator).argsort(-1)
        # Half a turn of the cycle: of query, key and value any one, made corrupt, gives the
        # corrupt answer, and any two give the clean one again.
        clean, corrupt = repeated(order), repeated(order.roll(n_token // 2, -1))
        return Prompts(clean[:, :-2], corrupt[:, :-2], clean[:, -2], corrupt[:, -2])

    edges = ["embed->a0.1<v>", "a0.1->a1.0<k>", "embed->a1.0<q>", "embed->a1.0<v>", "a1.0->logits"]
    return model, Truth(
        heads={
            "a0.1": "previous-token head: writes the token before into prev",
            "a1.0": "induction head: finds its own token in prev, carries what stands there",
        },
        subspaces=at,
        fixed=by_position(["a0.1"]),
        ends=(gain, -gain),
        noise=dict.fromkeys(edges, -2 * gain),
        denoise=dict.fromkeys(edges, 2 * gain),
        leak=2 * (1 + sharpness) * leak(n_ctx, sharpness),
        draw=draw,
    )


def induction_margin(n_token: int, at: int, gain: float = 10.0, sharpness: float = 16.0) -> float:
    """By how many logits `induction` leads at position `at` of a second showing, not the last.

    A previous-token head at j gives $a_j = e^s / (e^s + j)$ to the position before, and the rest
    evenly to all others, so that the key one past the first showing scores $s\\,a$, and every key
    since that showing a little:

    $$ m = \\text{gain} \\cdot (w_{right} - \\max_{t} w_t), \\qquad
       w_j ∝ \\exp\\Big(s \\sum_k A_{jk} [t_k = t]\\Big) $$
    """
    cycle = list(range(n_token))
    tokens = [n_token, *cycle, *cycle][: at + 1]
    e = math.exp(sharpness)

    def held(j: int) -> float:  # how much of the query's token the key's `prev` holds
        part = [e if k == j - 1 else 1.0 for k in range(j + 1)]
        return sum(p for p, t in zip(part, tokens, strict=False) if t == tokens[-1]) / sum(part)

    weight = [math.exp(sharpness * held(j)) for j in range(at + 1)]
    by_token = [
        sum(w for w, t in zip(weight, tokens, strict=True) if t == v) for v in range(n_token + 1)
    ]
    right = by_token.pop((tokens[-1] + 1) % n_token)
    return gain * (right - max(by_token)) / sum(weight)


def gate(kind: str, *, gain: float = 10.0, sharpness: float = SHARPNESS) -> tuple[GPT, Truth]:
    """Read two bits, `[a, b, ?]`, with a head each, and predict 1 where `a and b` (or `a or b`).

    Head 0.0 looks at position 0, head 0.1 at position 1, each raising its flag where it finds 1;
    the MLP puts the flags together:

    $$ \\text{and} = \\text{ReLU}(f_0 + f_1 - 1), \\qquad
       \\text{or} = \\text{ReLU}(f_0 + f_1) - \\text{ReLU}(f_0 + f_1 - 1) $$

    From (1, 1), `or` has a backup: one corrupt head changes nothing, so noising misses both, and
    denoising finds both. With `and` it is the other way round.

    Source: Heimersheim & Nanda 2024, §3; Lesson 6.4.
    """
    if kind not in ("and", "or"):
        raise ConfigError(f"no gate {kind!r}; valid: 'and', 'or'")
    widths = {"token": 3, "pos": 3, "flags": 2, "out": 2}
    shape = {"n_layer": 1, "n_head": 3, "n_ctx": 3, "d_vocab": 3, "d_head": 3, "d_mlp": 2}
    model, at = blank(widths, mlp="relu", **shape)
    model.W_E[:, at["token"]] = model.W_pos[:, at["pos"]] = torch.eye(3)
    for head in (0, 1):
        look(model, 0, head, at["pos"], at["pos"], _one(3, 3, 2, head) * sharpness)
        carry(model, 0, head, at["token"], at["flags"], _one(3, 2, 1, head))
    mlp, no, yes = first_mlp(model), at["out"].start, at["out"].start + 1
    mlp.W_in[at["flags"]], mlp.b_in[1] = 1, -1
    mlp.W_out[:, yes] = tensor([0.0, 1.0] if kind == "and" else [1.0, -1.0])
    mlp.b_out[no] = 0.5
    model.W_U[at["out"], :2] = torch.eye(2) * gain

    def draw(n: int, generator: Generator) -> Prompts:
        clean, corrupt = (tensor([[bit, bit, 2]]).repeat(n, 1) for bit in (1, 0))
        return Prompts(clean, corrupt, clean[:, 0], corrupt[:, 0])

    heads = ["a0.0", "a0.1"]
    bits = [edge for head in heads for edge in (f"embed->{head}<v>", f"{head}->m0")]
    silent = dict.fromkeys(bits, 0.0) | {"m0->logits": gain}  # while the other bit decides
    heard = dict.fromkeys(silent, gain)
    noise, denoise = (heard, silent) if kind == "and" else (silent, heard)
    return model, Truth(
        heads={head: f"raises its flag where token {i} is 1" for i, head in enumerate(heads)},
        subspaces=at,
        fixed=by_position(heads),
        ends=(gain / 2, -gain / 2),
        noise={edge: -effect for edge, effect in noise.items()},
        denoise=denoise,
        leak=2 * leak(3, sharpness),
        draw=draw,
    )


def backup(*, gain: float = 10.0, sharpness: float = SHARPNESS) -> tuple[GPT, Truth]:
    """Predict the token before: one head does it, and a second one only where the first did not.

    - Head 0.0 attends to the position before and carries its `token` to `next`.
    - Head 1.0 would do the same, but a query that finds anything in `next` looks for the start
      token instead, twice as sharply, and carries nothing from there.

    With $m$ the margin of the answer, removing 0.0 or 1.0 alone leaves $m$ as it was, and removing
    both takes all of it. The direct effect of 0.0, with 1.0 held as it was, is $-m$.

    Prompts begin with token 6, which never comes again.

    Source: McGrath et al. 2023; Wang et al. 2022 (backup heads); Lesson 0.5.
    """
    n_token, n_ctx = 6, 8
    d_vocab = n_token + 1
    widths = {"token": d_vocab, "pos": n_ctx, "next": d_vocab}
    shape = {"n_layer": 2, "n_head": 2, "n_ctx": n_ctx, "d_vocab": d_vocab, "d_head": n_ctx + 1}
    model, at = blank(widths, **shape)
    model.W_E[:, at["token"]] = torch.eye(d_vocab)
    model.W_pos[:, at["pos"]] = torch.eye(n_ctx)
    words = torch.eye(d_vocab)
    words[n_token] = 0  # nothing is carried from the start token
    for layer in (0, 1):
        look(model, layer, 0, at["pos"], at["pos"], previous(n_ctx, sharpness))
        carry(model, layer, 0, at["token"], at["next"], words)
    rest = model.blocks[1].attn  # the last coordinate of its queries: has something been found?
    rest.W_Q[0, at["next"], n_ctx] = 2 * sharpness * math.sqrt(model.cfg.d_head)
    rest.W_K[0, at["pos"].start, n_ctx] = 1
    model.W_U[at["next"]] = torch.eye(d_vocab) * gain

    def draw(n: int, generator: Generator) -> Prompts:
        words = torch.randint(n_token, (n, n_ctx - 1), generator=generator)
        other = (words + torch.randint(1, n_token, (n, 1), generator=generator)) % n_token
        start = torch.full((n, 1), n_token)
        clean, corrupt = (torch.cat([start, one], 1) for one in (words, other))
        return Prompts(clean, corrupt, clean[:, -2], corrupt[:, -2])

    edges = ["embed->a0.0<v>", "a0.0->logits"]
    return model, Truth(
        heads={
            "a0.0": "previous-token head: carries what stands one place back",
            "a1.0": "backup: does the same where next is empty, and rests on the start token else",
        },
        subspaces=at,
        fixed=by_position(["a0.0"]),
        ends=(gain, -gain),
        noise=dict.fromkeys(edges, -2 * gain),
        denoise=dict.fromkeys(edges, 2 * gain),
        leak=2 * (1 + sharpness) * leak(n_ctx, sharpness),
        draw=draw,
    )


def _one(n_row: int, n_column: int, row: int, column: int) -> Float[Tensor, "row column"]:
    matrix = torch.zeros(n_row, n_column)
    matrix[row, column] = 1
    return matrix


def greater_than(*, gain: float = 10.0, sharpness: float = SHARPNESS) -> tuple[GPT, Truth]:
    """Read a digit, `[d, ?]`, and predict the digits greater than it, all alike.

    Two hops: head 0.0 carries the digit, one number in the stream, and two neurons for each j make
    a step out of it, flat wherever a whole number stands:

    $$ [j > d] = 2\\,\\text{ReLU}(j - d - \\tfrac14) - 2\\,\\text{ReLU}(j - d - \\tfrac34) $$

    The gradient at the clean point is zero in front of the MLP, and EAP blind there.

    Source: the task is that of Hanna et al. 2023; Lesson 7.4.
    """
    n = 10
    widths = {"digit": 1, "pos": 2, "moved": 1, "greater": n}
    shape = {"n_layer": 1, "n_head": 2, "n_ctx": 2, "d_vocab": n + 1, "d_head": n, "d_mlp": 2 * n}
    model, at = blank(widths, mlp="relu", **shape)
    digits = torch.arange(n, dtype=torch.float32)
    model.W_E[:n, at["digit"]] = digits[:, None]
    model.W_pos[:, at["pos"]] = torch.eye(2)
    look(model, 0, 0, at["pos"], at["pos"], previous(2, sharpness))
    carry(model, 0, 0, at["digit"], at["moved"])
    mlp = first_mlp(model)
    mlp.W_in[at["moved"]] = -1
    mlp.b_in.copy_(torch.cat([digits - 0.25, digits - 0.75]))
    mlp.W_out[:, at["greater"]] = torch.cat([torch.eye(n), -torch.eye(n)]) * 2
    model.W_U[at["greater"], :n] = torch.eye(n) * gain

    def draw(n_prompt: int, generator: Generator) -> Prompts:
        pair = torch.rand(n_prompt, n, generator=generator).argsort(-1)[:, :2]
        low, high = pair.sort(-1).values.unbind(-1)
        clean, corrupt = (torch.stack([d, torch.full_like(d, n)], -1) for d in (low, high))
        return Prompts(clean, corrupt, high, torch.zeros_like(low))

    edges = ["embed->a0.0<v>", "a0.0->m0", "m0->logits"]
    return model, Truth(
        heads={"a0.0": "carries the digit to where the answer is asked for"},
        subspaces=at,
        fixed=by_position(["a0.0"]),
        ends=(gain, 0.0),
        noise=dict.fromkeys(edges, -gain),
        denoise=dict.fromkeys(edges, gain),
        leak=leak(2, sharpness),
        draw=draw,
    )
