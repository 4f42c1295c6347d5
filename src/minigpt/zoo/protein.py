"""A language model of real proteins: twenty letters, and what evolution has made of them.

Little can be predicted of the next residue: on held-out proteins the model is 0.026 nats below
counting residues and 0.015 below counting pairs. It does no worse on those that share no run of
eight residues with a training protein, so what it knows is composition, not families.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.model.config import GPTConfig
from minigpt.model.locate import FINAL
from minigpt.model.pretrained import load
from minigpt.model.tokenizer import CharTokenizer
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData, tokenize
from minigpt.zoo.entry import Entry, Measured
from minigpt.zoo.text import Text, TextRecipe, val_loss

N_CTX, N_BATCH, END = 128, 16, "\n"


def split_proteins(
    sequences: Sequence[str], val_fraction: float = 0.1, seed: int = 0
) -> tuple[list[str], list[str]]:
    """Shuffle proteins and hold a tenth of them out, whole.

    Relatives of a protein may lie on both sides: `strangers` picks those that have none.
    """
    order = np.random.default_rng(seed).permutation(len(sequences))
    cut = round(val_fraction * len(sequences))
    return [sequences[i] for i in order[cut:]], [sequences[i] for i in order[:cut]]


def strangers(train: Sequence[str], val: Sequence[str], length: int = 8) -> list[str]:
    """Return the held-out proteins that share no run of `length` residues with a training one."""
    known = {s[i : i + length] for s in train for i in range(len(s) - length + 1)}
    return [s for s in val if not any(s[i : i + length] in known for i in range(len(s)))]


@cache
def protein_parts() -> tuple[list[str], list[str]]:
    """Return the proteins to train on and those held out.

    Raises:
        DataError: the data cannot be fetched.
    """
    from minigpt.data import proteins

    return split_proteins(proteins())


@cache
def protein_tokens(n_ctx: int = N_CTX) -> Text:
    """Return both parts as tokens: one a residue, and one that ends every protein."""
    texts = [END.join([*part, ""]) for part in protein_parts()]
    tokenizer = CharTokenizer().fit(texts[0])
    train, val = (tokenize(text, tokenizer, n_ctx) for text in texts)
    return Text(tokenizer, train, val, bytes_a_token=1.0)


class ProteinRecipe(TextRecipe):
    """The recipe of a text model, with proteins for its text."""

    @property
    def text(self) -> Text:
        """The residues that the model is trained on and measured with."""
        return protein_tokens(self.model.n_ctx)

    def measure(self, where: Path) -> Mapping[str, Measured]:
        """Measure the held-out loss against counting, and on proteins without a relative."""
        model, text = load(where / FINAL), self.text
        alone = END.join([*strangers(*protein_parts()), ""])
        new = tokenize(alone, text.tokenizer, self.model.n_ctx)
        unigram, bigram = ngram_losses(text.train, text.val)
        new_unigram, new_bigram = ngram_losses(text.train, new)
        of, unit = "on held-out proteins", "nats a residue"
        far = "on held-out proteins that share no 8 residues with a training one"
        return {
            "val_loss": Measured(val_loss(model, text.val, N_BATCH), 0.003, unit, f"loss {of}"),
            "unigram_loss": Measured(unigram, 1e-4, unit, f"baseline: counts of residues, {of}"),
            "bigram_loss": Measured(bigram, 1e-4, unit, f"baseline: counts of pairs, {of}"),
            "new_loss": Measured(val_loss(model, new, N_BATCH), 0.003, unit, f"loss {far}"),
            "new_unigram_loss": Measured(new_unigram, 1e-4, unit, f"baseline: residues, {far}"),
            "new_bigram_loss": Measured(new_bigram, 1e-4, unit, f"baseline: pairs, {far}"),
        }


def ngram_losses(train: TokenData, val: TokenData) -> tuple[float, float]:
    """Return what counting single residues and pairs of them leaves, on the windows of `val_loss`.

    $$ p(t) = \\frac{n_t + 1}{\\sum_u (n_u + 1)}, \\qquad
       p(t \\mid s) = \\frac{n_{st} + 1}{\\sum_u (n_{su} + 1)} $$
    """
    d_vocab = train.d_vocab
    ids = torch.from_numpy(train.ids.astype(np.int64))
    rows: Int[Tensor, "window pos"] = torch.cat(list(val.fixed(N_BATCH, 32)))
    before, after = rows[:, :-1].flatten(), rows[:, 1:].flatten()
    single = ids.bincount(minlength=d_vocab).double() + 1
    pairs = (ids[:-1] * d_vocab + ids[1:]).bincount(minlength=d_vocab**2).double() + 1
    by_pair = pairs.view(d_vocab, d_vocab)
    unigram = -(single / single.sum()).log()[after].mean()
    bigram = -(by_pair / by_pair.sum(1, keepdim=True)).log()[before, after].mean()
    return unigram.item(), bigram.item()


def samples(where: Path) -> list[str]:
    """Write two proteins from their first residue on, seeded."""
    model = load(where / FINAL)
    texts = [model.generate(f"{END}M", 100, temperature=0.8, seed=seed) for seed in (0, 1)]
    return [text.strip() for text in texts if isinstance(text, str)]


RECIPE = ProteinRecipe(
    GPTConfig(n_layer=3, n_head=4, d_model=96, n_ctx=N_CTX, d_vocab=21),
    TrainConfig(
        steps=1200,
        batch_size=32,
        lr=3e-3,
        lr_end=0.05,
        warmup=100,
        beta2=0.98,
        eval_every=200,
        checkpoint_every=1200,
        device="cpu",
    ),
)
ENTRY = Entry(
    name="protein",
    summary="a language model of viral proteins, three layers, one token a residue",
    recipe=RECIPE.to_dict(),
    data=RECIPE.hashes,
    train=RECIPE.run,
    measure=RECIPE.measure,
    samples=samples,
)
