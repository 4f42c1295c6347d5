"""Order of the parts, PyTorch's own encoder layer as oracle, no leak, a task that is learned."""

from functools import partial

import torch
from torch import nn

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched
from minigpt.model.block import Block
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.broken import planted

CFG = GPTConfig(n_layer=1, n_head=4, d_model=16, n_ctx=12, d_vocab=8)
GELU = partial(nn.functional.gelu, approximate="tanh")


def stream(seed=0, n=7):
    """Vectors [batch pos d_model], neither centered nor of unit size."""
    g = torch.Generator().manual_seed(seed)
    return 2 * torch.randn(3, n, CFG.d_model, generator=g) + 0.5


def weights(seed=0):
    """The twelve tensors of a block, norms and biases not at their start values."""
    g = torch.Generator().manual_seed(seed)
    state = planted(CFG, seed=seed).blocks[0].state_dict()
    return {
        name: value + 0.3 * torch.randn(value.shape, generator=g) for name, value in state.items()
    }


def oracle(w, n_head=4):
    """PyTorch's pre-norm encoder layer, which shares no code with ours, on the same weights."""
    layer = nn.TransformerEncoderLayer(
        16, n_head, 64, dropout=0.0, activation=GELU, batch_first=True, norm_first=True
    )
    theirs = {
        "self_attn.in_proj_weight": w["attn.W_QKV"].T,
        "self_attn.in_proj_bias": w["attn.b_QKV"],
        "self_attn.out_proj.weight": w["attn.W_O_fused"].T,
        "self_attn.out_proj.bias": w["attn.b_O"],
        "linear1.weight": w["mlp.W_in"].T,
        "linear1.bias": w["mlp.b_in"],
        "linear2.weight": w["mlp.W_out"].T,
        "linear2.bias": w["mlp.b_out"],
        "norm1.weight": w["ln1.w"],
        "norm1.bias": w["ln1.b"],
        "norm2.weight": w["ln2.w"],
        "norm2.bias": w["ln2.b"],
    }
    layer.load_state_dict(theirs)

    @torch.no_grad()
    def run(x):
        n = x.shape[1]
        return layer(x, src_mask=torch.full((n, n), -torch.inf).triu(1))

    return run


def test_order(mine):
    """each part reads what it should, and both write to the stream"""
    x = stream()
    ln1, ln2 = (lambda x: x / 3 + 1), (lambda x: x * x / 5)

    def attn(x, past=None):
        return 2 * x + 0.1

    def mlp(x):
        return 0.5 * x - 0.2

    with untouched(x=x):
        out = mine.block(x, ln1, attn, ln2, mlp)
    same_shape(out, x.shape, axes="batch pos d_model", what="the output")
    mid = x + attn(ln1(x))
    lost = ln1(x) + attn(ln1(x))
    after = ln1(x + attn(x))
    close(
        out,
        mid + mlp(ln2(mid)),
        "the output",
        hints=[
            (mid + mlp(ln2(x)), "the MLP reads the stream as it came in, not what attention left"),
            (lost + mlp(ln2(lost)), "the stream itself is lost: you add to its normalized copy"),
            (ln2(after + mlp(after)), "the norms stand after the additions: that is post-norm"),
            (mid + mlp(mid), "the MLP reads the stream without its norm"),
            (attn(ln1(x)) + mlp(ln2(attn(ln1(x)))), "what attention returns replaces the stream"),
        ],
    )


def test_past(mine):
    """generation with a cache equals generation without"""
    gpt, tokens = planted(CFG, seed=1), torch.arange(8)[None]
    full = gpt(tokens)

    def forward(self, x, past=None):
        return mine.block(x, self.ln1, self.attn, self.ln2, self.mlp, past)

    gpt.blocks[0].__class__ = type("Yours", (Block,), {"forward": forward})
    cache = gpt.new_cache(8, 8)
    step = torch.cat([gpt(tokens[:, i : i + 1], cache) for i in range(8)], dim=1)
    expect(
        torch.allclose(step, full, atol=1e-4),
        "token by token, the logits differ from those of the whole text: your block does not "
        "hand `past` on to attention",
    )


def test_raw_against_pytorch(mine):
    """the block from tensors equals PyTorch's own layer"""
    x, w = stream(1), weights(1)
    with untouched(x=x, **{name.replace(".", "_"): value for name, value in w.items()}):
        out = mine.raw_block(x, w, 4)
    same_shape(out, x.shape, axes="batch pos d_model", what="the output of raw_block")
    slips = {}
    for fault in ("merge", "scale"):
        faulty = planted(CFG, [fault]).blocks[0]
        faulty.load_state_dict(w)
        slips[fault] = faulty(x).detach()
    narrow = w | {f"{n}.w": w[f"{n}.w"] * (15 / 16) ** 0.5 for n in ("ln1", "ln2")}
    changed = torch.cat([x[:, :4], -x[:, 4:]], dim=1)
    moved = (mine.raw_block(changed, w, 4) - out)[:, :4].abs().max()
    scramble = "the axes are not moved back before the heads are put side by side"
    if not torch.allclose(out, slips["merge"], atol=1e-4):
        expect(moved < 1e-4, f"your block reads later positions: outputs move by {moved:.2g}")
    close(
        out,
        oracle(w)(x),
        "the output of raw_block",
        hints=[
            (slips["merge"], scramble),
            (slips["scale"], "the scores are not divided by √d_head"),
            (oracle(narrow)(x), "the variance is divided by d_model − 1, and should be biased"),
        ],
        atol=1e-4,
    )


def test_raw_in_silence(mine):
    """on a stream so quiet that eps decides, too"""
    x, w = 1e-3 * stream(5), weights(5)
    close(
        mine.raw_block(x, w, 4),
        oracle(w)(x),
        "the output of raw_block on a very quiet stream, where eps decides,",
        atol=1e-4,
    )


def test_raw_backward(mine):
    """every gradient equals PyTorch's, for every tensor"""
    w = {name: value.requires_grad_() for name, value in weights(2).items()}
    x, seen = stream(2).requires_grad_(), stream(3)
    out = differentiable(mine.raw_block(x, w, 4), "the output of raw_block")
    ours = torch.autograd.grad((out * seen).sum(), [x, *w.values()], allow_unused=True)
    block = planted(CFG).blocks[0]
    block.load_state_dict({name: value.detach() for name, value in w.items()})
    theirs = torch.autograd.grad(
        (block(x) * seen).sum(), [x, *dict(block.named_parameters()).values()]
    )
    order = ["x", *[name for name, _ in block.named_parameters()]]
    found = dict(zip(["x", *w], ours, strict=True))
    for name, wanted in zip(order, theirs, strict=True):
        expect(found[name] is not None, f"no gradient reaches {name}: it is not used")
        close(found[name], wanted, f"the gradient of {name}", atol=2e-3, rtol=1e-3)


def test_copy_task(mine):
    """trained for seconds, your block says what stood two places back"""
    torch.manual_seed(0)
    gpt = planted(CFG, seed=0)
    w = dict(gpt.blocks[0].named_parameters())
    opt = torch.optim.Adam(gpt.parameters(), 3e-2)
    for _ in range(100):
        tokens = torch.randint(8, (32, 8))
        logits = gpt.ln_final(mine.raw_block(gpt.embedding(tokens), w, 4)) @ gpt.W_U
        loss = nn.functional.cross_entropy(logits[:, 2:].flatten(0, 1), tokens[:, :-2].flatten())
        opt.zero_grad()
        loss.backward()
        opt.step()
    right = (logits[:, 2:].argmax(-1) == tokens[:, :-2]).float().mean()
    expect(
        right > 0.9,
        f"after 100 steps only {right:.0%} of the copies are right: does everything learn?",
    )


def test_in_gpt(mine):
    """in the package's GPT, your block is the package's block"""
    gpt = GPT(GPTConfig(2, 2, 8, 6, 12))
    tokens = torch.arange(12).view(2, 6)
    before = gpt(tokens)
    for one in gpt.blocks:
        one.forward = partial(mine.block, ln1=one.ln1, attn=one.attn, ln2=one.ln2, mlp=one.mlp)
    expect(
        torch.allclose(
            gpt.ln_final(gpt.blocks[1].forward(gpt.blocks[0].forward(gpt.embedding(tokens))))
            @ gpt.W_U,
            before,
            atol=1e-5,
        ),
        "two of your blocks in a row do not compute what two of the package's do",
    )
