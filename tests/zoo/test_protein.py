"""Proteins are split whole, strangers share nothing, counting is counting; and the card is true."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt import load
from minigpt.train.dataset import TokenData
from minigpt.zoo import protein
from minigpt.zoo.entry import folder

WORDS = st.lists(st.text("ACD", min_size=1, max_size=12), min_size=2, max_size=30)


@given(WORDS)
def test_split_keeps_every_protein_whole(sequences):
    train, val = protein.split_proteins(sequences, 0.3, seed=1)
    assert sorted(train + val) == sorted(sequences)
    assert len(val) == round(0.3 * len(sequences))
    assert protein.split_proteins(sequences, 0.3, seed=1) == (train, val)


@given(WORDS, WORDS)
def test_strangers_share_no_run(train, val):
    found = protein.strangers(train, val, 3)
    for sequence in val:
        runs = [sequence[i : i + 3] for i in range(len(sequence) - 2)]
        related = any(run in other for run in runs for other in train)
        assert (sequence in found) == (not related)


def test_ngram_losses_by_hand():
    train = TokenData.of([0, 1, 0, 1, 0, 2], n_ctx=2)
    val = TokenData.of([0, 1, 0], n_ctx=2)
    unigram, bigram = protein.ngram_losses(train, val)
    # Counts plus one: 4, 3, 2 of 9; after 0 come (1, 3, 2) of 6, after 1 come (3, 1, 1) of 5.
    assert unigram == pytest.approx(-(math.log(3 / 9) + math.log(4 / 9)) / 2)
    assert bigram == pytest.approx(-(math.log(3 / 6) + math.log(3 / 5)) / 2)


def test_the_text_is_one_token_a_residue():
    text, (train, val) = protein.protein_tokens(), protein.protein_parts()
    assert text.tokenizer.d_vocab == protein.RECIPE.model.d_vocab == 21
    assert len(text.train.ids) == sum(map(len, train)) + len(train)
    start = text.tokenizer.decode(np.asarray(text.val.ids[: len(val[0]) + 1]).tolist())
    assert start == val[0] + "\n"


def test_a_short_run_of_the_recipe_writes_what_load_reads(tmp_path):
    short = replace(protein.RECIPE.train, steps=2, warmup=1, batch_size=2, eval_batches=1)
    small = replace(protein.RECIPE.model, n_layer=1, d_model=16, d_mlp=32, d_head=4)
    protein.ProteinRecipe(small, short).run(tmp_path)
    model = load(tmp_path / "final.safetensors")
    assert model.cfg == small
    assert model.tokenizer is not None
    assert len(protein.samples(tmp_path)[0]) > 0


def test_the_shipped_model():
    where = folder("protein")
    measured = {name: number.value for name, number in protein.ENTRY.measure(where).items()}
    assert measured["val_loss"] == pytest.approx(2.8762, abs=0.003)
    assert measured["new_loss"] == pytest.approx(2.8747, abs=0.003)
    assert measured["val_loss"] < measured["bigram_loss"]
    assert measured["new_loss"] < measured["new_bigram_loss"]
    assert measured["unigram_loss"] == pytest.approx(2.9026, abs=2e-4)
    assert measured["bigram_loss"] == pytest.approx(2.8907, abs=2e-4)
    assert sum(path.stat().st_size for path in where.iterdir()) < 0.8e6
