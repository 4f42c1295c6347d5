"""A training step of a GPT with 10 million parameters, context 256."""

import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from benchmarks.measure import Row, matmul_peak, seconds
from benchmarks.peers import twin
from minigpt import GPT, GPTConfig
from minigpt.model.count import flops
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.train.log import Row as LogRow
from minigpt.train.report import Reporter
from minigpt.train.trainer import Trainer

SHAPE = GPTConfig(n_layer=8, n_head=5, d_model=320, n_ctx=256, d_vocab=1024)
BATCH, STEPS, LR = 8, 7, 3e-4  # steps: two to warm up, five that count


WHY = (
    "in our step seven eighths of the time are matrix products and attention, which both sides "
    "compute with PyTorch's same kernels; only the rest, GELU and AdamW, can differ"
)


class Turns(Reporter):
    """Watches our trainer: after each of its steps, the peer takes the same one."""

    def __init__(self, peer_step: Callable[[int], float]) -> None:
        self.peer_step = peer_step
        self.ours_s: list[float] = []
        self.peer_s: list[float] = []
        self.losses: list[tuple[float, float]] = []

    def row(self, row: LogRow, _: float) -> None:
        """Take our time, then the peer's; row 0 is the evaluation before the first step."""
        if row.loss is not None:
            self.ours_s.append(time.perf_counter() - self.since)
            loss: list[float] = []
            self.peer_s.append(seconds(lambda: loss.append(self.peer_step(row.step - 1))))
            self.losses.append((row.loss, loss[0]))
        self.since = time.perf_counter()


def plain_step(peer: nn.Module, batch: Callable[[int], Tensor]) -> Callable[[int], float]:
    """Return a step as transformers' users write it."""
    optimizer = torch.optim.AdamW(peer.parameters(), lr=LR)

    def step(index: int) -> float:
        tokens = batch(index)
        logits = peer(input_ids=tokens[:, :-1]).logits
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    return step


def run() -> list[Row]:
    """Compare whole steps, ours with its batch, clipping norm, checks and log."""
    torch.manual_seed(0)
    model = GPT(SHAPE)
    ids = torch.randint(SHAPE.d_vocab, (20_000,)).tolist()
    data = TokenData.of(ids, SHAPE.n_ctx)
    cfg = TrainConfig(
        steps=STEPS,
        batch_size=BATCH,
        lr=LR,
        lr_end=1.0,
        warmup=0,
        beta2=0.999,
        weight_decay=0.01,
        clip=0,
        eval_every=STEPS + 1,
        eval_batches=1,
        checkpoint_every=STEPS + 1,
    )
    turns = Turns(plain_step(twin(model), lambda step: data.batch(step, BATCH, cfg.seed)))
    Trainer(model, data, data, cfg, report=turns).fit()
    ours, theirs = torch.tensor(turns.losses).T
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-4)
    n = sum(parameter.numel() for parameter in model.parameters())
    return [
        Row(
            f"training step, {n / 1e6:.1f}M parameters, batch {BATCH} × {SHAPE.n_ctx} tokens",
            "plain loop, GPT2LMHeadModel and torch.optim.AdamW",
            tuple(turns.ours_s[2:]),
            tuple(turns.peer_s[2:]),
            checked=f"losses of {STEPS} steps differ by at most {(ours - theirs).abs().max():.0e}",
            asked=1.2,
            why=WHY,
            flops=3 * BATCH * sum(flops(SHAPE, SHAPE.n_ctx).values()),  # backward costs two
            peak=matmul_peak(),
        )
    ]
