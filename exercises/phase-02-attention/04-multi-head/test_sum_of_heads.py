"""The sum is exact, a silent head is silent, and a layer without heads is what a run would give."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.attention import Attention


def layer(seed=0, d_model=10, n_head=3, d_head=4):
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    made = Attention(d_model, n_head, d_head)
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    torch.set_rng_state(state)
    return made.requires_grad_(False)


def run(made, x, edit=None):
    """The layer's output and its z, with `edit` done to z on the way."""
    qkv = (x @ made.W_QKV + made.b_QKV).unflatten(-1, (3, made.n_head, made.d_head))
    z = made.attend(qkv[:, :, 0], qkv[:, :, 1], qkv[:, :, 2])
    z = z if edit is None else edit(z.clone())
    return z.flatten(-2) @ made.W_O_fused + made.b_O, z


def stream(batch=2, pos=6, seed=1):
    return torch.randn(batch, pos, 10, generator=torch.Generator().manual_seed(seed))


def test_the_sum_is_the_layer(mine):
    """writes and rest add up to the layer's output"""
    made = layer()
    output, z = run(made, stream())
    with untouched(z=z, W_O=made.W_O_fused):
        writes, rest = mine.head_writes(z, made.W_O_fused, made.b_O)
    same_shape(writes, (2, 6, 3, 10), axes="batch pos head d_model", what="the writes")
    same_shape(rest, (10,), axes="d_model", what="the rest")
    W = made.W_O_fused
    strided = torch.stack([z[:, :, h] @ W[h::3] for h in range(3)], 2)
    close(
        writes.sum(2) + rest,
        output,
        "the sum of writes and rest",
        hints=[
            (strided.sum(2) + made.b_O, "your heads take every n_head-th row of W_O_fused: a head "
             "owns consecutive rows"),
            (output + 2 * made.b_O, "the bias is counted once for every head"),
            (output - made.b_O, "nobody writes the bias b_O"),
        ],
    )  # fmt: skip


def test_a_silent_head(mine):
    """a head whose z is 0 writes nothing, and no head writes for another"""
    made = layer(1)
    _, z = run(made, stream())
    for silent in range(3):
        quiet = z.clone()
        quiet[:, :, silent] = 0
        writes, _ = mine.head_writes(quiet, made.W_O_fused, made.b_O)
        expect(
            writes[:, :, silent].abs().max() < 1e-6,
            f"head {silent} writes something although its z is 0: did the bias, or a part of it, "
            "go to this head?",
        )
        for h in range(3):
            close(writes[:, :, h], quiet[:, :, h] @ made.W_O[h], f"what head {h} writes")


def test_square_matrix(mine):
    """a W_O as wide as it is tall, as in most models, is not turned"""
    made = layer(7, d_model=10, n_head=5, d_head=2)
    output, z = run(made, stream())
    writes, rest = mine.head_writes(z, made.W_O_fused, made.b_O)
    turned = z.flatten(-2) @ made.W_O_fused.T + made.b_O
    close(
        writes.sum(2) + rest,
        output,
        "the sum of writes and rest for a square W_O",
        hints=[(turned, "W_O_fused is transposed: its rows belong to the heads")],
    )


def test_without_heads(mine):
    """a layer without heads is what running it without them gives"""
    made = layer(2)
    output, z = run(made, stream())
    writes = torch.einsum("bphd,hdm->bphm", z, made.W_O)
    for heads in ([1], [0, 2], [], [0, 1, 2]):

        def silence(z, heads=heads):
            z[:, :, heads] = 0
            return z

        with untouched(output=output, writes=writes):
            found = mine.without_heads(output, writes, heads)
        same_shape(found, (2, 6, 10), axes="batch pos d_model", what="the output without heads")
        wanted = run(made, stream(), silence)[0]
        only = writes[:, :, heads].sum(2) + made.b_O
        hints = [
            (wanted - made.b_O, "the bias b_O went with the heads: it belongs to none of them"),
            (only, "the named heads are kept, and the others taken out"),
            (output, "nothing is taken out"),
        ]
        close(
            found,
            wanted,
            f"the output without the heads {heads}",
            hints=telling(hints, wanted),
        )


def test_named_twice(mine):
    """a head that is named twice is taken out once"""
    made = layer(3)
    output, z = run(made, stream())
    writes = torch.einsum("bphd,hdm->bphm", z, made.W_O)
    twice = output - 2 * writes[:, :, 1] - writes[:, :, 0]
    close(
        mine.without_heads(output, writes, [1, 0, 1]),
        output - writes[:, :, 1] - writes[:, :, 0],
        "the output without heads 0 and 1",
        hints=[(twice, "a head that is named twice is taken out twice")],
    )


def test_reference(mine):
    """the mean over other prompts stands in, position by position"""
    made = layer(4)
    output, z = run(made, stream())
    _, z_other = run(made, stream(batch=5, seed=8))
    writes, reference = (torch.einsum("bphd,hdm->bphm", part, made.W_O) for part in (z, z_other))

    def replace(z):
        z[:, :, [0, 2]] = z_other.mean(0)[:, [0, 2]]
        return z

    removed = output - writes[:, :, [0, 2]].sum(2)
    flat = reference[:, :, [0, 2]].sum(2)
    own = writes[:, :, [0, 2]].sum(2).mean(0)
    close(
        mine.without_heads(output, writes, [0, 2], reference),
        run(made, stream(), replace)[0],
        "the output with the reference's mean in place of heads 0 and 2",
        hints=[
            (removed, "the reference is not used: the heads write nothing"),
            (removed + flat.mean((0, 1)), "the reference is averaged over positions too: each "
             "position has a mean of its own"),
            (removed + own, "the mean is taken over the prompts themselves, not the reference"),
            (removed + flat.sum(0), "the reference is summed over prompts, not averaged"),
        ],
    )  # fmt: skip


def test_gradient(mine):
    """gradients flow back as through the sum, one head's to its own rows"""
    made = layer(5)
    output, z = run(made, stream())

    def oracle(z, W_O_fused):
        return torch.stack([z[:, :, h] @ W_O_fused[4 * h : 4 * h + 4] for h in range(3)], 2)

    def writes(z, W_O_fused):
        return mine.head_writes(z, W_O_fused, made.b_O)[0]

    same_gradients(writes, oracle, z=z, W_O_fused=made.W_O_fused)
    written = oracle(z, made.W_O_fused)
    same_gradients(
        lambda output, writes, reference: mine.without_heads(output, writes, [2, 0], reference),
        lambda output, writes, reference: (
            output - writes[:, :, [0, 2]].sum(2) + reference[:, :, [0, 2]].sum(2).mean(0)
        ),
        output=output,
        writes=written,
        reference=written[:1] + 1,
    )


def test_any_input(mine):
    """any layout in memory, and the sum in double precision"""
    made = layer(6)
    output, z = run(made, stream())
    any_layout(mine.head_writes, z=z, W_O_fused=made.W_O_fused, b_O=made.b_O)
    writes = torch.einsum("bphd,hdm->bphm", z, made.W_O)
    any_layout(mine.without_heads, output=output, writes=writes, heads=[1, 2], reference=writes + 1)
    doubled = [part.double() for part in (z, made.W_O_fused, made.b_O)]
    found, rest = mine.head_writes(*doubled)
    close(
        found.sum(2) + rest,
        doubled[0].flatten(-2) @ doubled[1] + doubled[2],
        "the sum in double precision",
        atol=1e-10,
        rtol=1e-8,
    )
