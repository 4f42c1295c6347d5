"""Attribution of all edges against the EAP-IG package's loop.

The package is on no index and pins another model library, so the peer is its loop written anew, on
our model's weights: as there, a corrupt and a clean run without gradients, a third with them, a
copy of the stream for every head's q, k and v, every head's output materialized, a matrix of
activation differences that hooks fill, and one einsum for each kind of reader on the way back.
Unlike there, no gradients of the weights are computed, which the package throws away.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from benchmarks.measure import Row, in_turns
from minigpt import GPT, GPTConfig
from minigpt.interp.attribution.gradients import eap, eap_ig
from minigpt.interp.circuits.graph import Graph, graph_of
from minigpt.interp.core.results import Result
from minigpt.tasks.metrics import Metric, logit_difference

PEER = "EAP-IG's loop, re-implemented"
BATCH, POS, STEPS, ROUNDS = 8, 15, 5, 5


class EdgeLoop:
    """The peer: scores [writer reader], summed over prompts; the two embeddings are one writer."""

    def __init__(self, model: GPT, clean: Tensor, corrupt: Tensor, metric: Metric) -> None:
        self.model, self.metric = model, metric
        cfg = model.cfg
        places = model.W_pos[: clean.shape[1]]
        self.clean, self.corrupt = ((model.W_E[t] + places).detach() for t in (clean, corrupt))
        self.n_writer = 1 + cfg.n_layer * (cfg.n_head + 1)
        self.n_reader = cfg.n_layer * (3 * cfg.n_head + 1) + 1
        self.mask = torch.ones(clean.shape[1], clean.shape[1], dtype=torch.bool).tril()

    def start(self) -> None:
        self.difference = torch.zeros(*self.clean.shape[:2], self.n_writer, self.clean.shape[-1])
        self.scores = torch.zeros(self.n_writer, self.n_reader)
        with torch.no_grad():
            self.forward(self.corrupt, sign=1)

    def eap(self) -> Tensor:
        self.start()
        with torch.no_grad():
            self.forward(self.clean)
        self.backward(self.clean, sign=-1)
        return self.scores

    def eap_ig(self) -> Tensor:
        self.start()
        with torch.no_grad():
            self.forward(self.clean, sign=-1)
        for k in range(STEPS):
            self.backward(self.corrupt + k / STEPS * (self.clean - self.corrupt))
        return self.scores / STEPS

    def backward(self, x: Tensor, sign: int = 0) -> None:
        x = x.clone().requires_grad_()
        self.metric(self.forward(x, sign)).sum().backward(inputs=[x])

    def forward(self, x: Tensor, sign: int = 0) -> Tensor:
        self.writer = self.reader = 0
        self.wrote(x[:, :, None], sign)
        for block in self.model.blocks:
            heads = self.attend(block, x)
            x = x + heads.sum(2) + block.attn.b_O
            self.wrote(heads, sign)
            out = block.mlp(block.ln2(self.copies(x, 1)[:, :, 0]))
            self.wrote(out[:, :, None], sign)
            x = x + out
        return self.model.ln_final(self.copies(x, 1)[:, :, 0]) @ self.model.W_U

    def attend(self, block: torch.nn.Module, x: Tensor) -> Tensor:
        attn, n = block.attn, block.attn.n_head
        weights = zip((attn.W_Q, attn.W_K, attn.W_V), attn.b_QKV.view(3, n, -1), strict=True)
        q, k, v = (
            torch.einsum("bpnd,ndh->bpnh", self.normed(block, self.copies(x, n)), weight) + bias
            for weight, bias in weights
        )
        scores = torch.einsum("bqnh,bknh->bnqk", q, k) / math.sqrt(q.shape[-1])
        pattern = scores.masked_fill(~self.mask, -torch.inf).softmax(-1)
        z = torch.einsum("bnqk,bknh->bqnh", pattern, v)
        return torch.einsum("bqnh,nhd->bqnd", z, attn.W_O)

    def normed(self, block: torch.nn.Module, copies: Tensor) -> Tensor:
        return block.ln1(copies.flatten(1, 2)).view_as(copies)

    def copies(self, x: Tensor, n: int) -> Tensor:
        """Copy the stream for n readers, and score all edges into them on the way back."""
        copies = x[:, :, None].repeat(1, 1, n, 1)
        before, readers = self.writer, slice(self.reader, self.reader + n)
        self.reader += n

        def score(gradient: Tensor) -> None:
            pair = self.difference[:, :, :before], gradient
            self.scores[:before, readers] += torch.einsum("bpfh,bprh->fr", *pair)

        if copies.requires_grad:
            copies.register_hook(score)
        return copies

    def wrote(self, value: Tensor, sign: int) -> None:
        n = value.shape[2]
        if sign:
            self.difference[:, :, self.writer : self.writer + n] += sign * value.detach()
        self.writer += n


def by_place(scores: Result, graph: Graph) -> Tensor:
    """Lay our scores out as the peer's: summed over prompts, positions left out (they score 0)."""
    values = torch.zeros(graph.exists.shape)
    values[graph.exists] = scores.values.sum(-1)
    return torch.cat([values[:1], values[2:]])


def run() -> list[Row]:
    """EAP and EAP-IG for all edges, GPT-2 small's shape."""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("gpt2")).eval()
    graph, n_vocab = graph_of(model), model.cfg.d_vocab
    clean, corrupt = torch.randint(n_vocab, (2, BATCH, POS))
    metric = logit_difference(*torch.randint(n_vocab, (2, BATCH)))
    loop, rows = EdgeLoop(model, clean, corrupt, metric), []
    args = (model, clean, corrupt, metric)
    for name, ours, peer in (
        ("EAP", lambda: eap(*args), loop.eap),
        (f"EAP-IG, {STEPS} steps", lambda: eap_ig(*args, steps=STEPS), loop.eap_ig),
    ):
        mine, theirs = by_place(ours(), graph), peer()
        worst = ((mine - theirs).abs().max() / theirs.abs().max()).item()
        assert worst < 1e-4, f"{name}: scores differ by {worst:.1e} of the largest"
        ours_s, peer_s = in_turns([ours, peer], ROUNDS)
        workload = f"{name}, all edges, {BATCH} × {POS} tokens"
        checked = f"scores differ by at most {worst:.0e} of the largest"
        asked = 2.0 if name == "EAP" else None
        rows.append(Row(workload, PEER, ours_s, peer_s, checked, asked))
    return rows
