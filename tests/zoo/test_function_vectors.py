"""The recorded function vectors: their shapes, and that seed 0's vectors still do their task."""

from pathlib import Path

import pytest
import torch

from minigpt import load
from minigpt.errors import CheckpointError
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.tasks.metrics import answer_is_likeliest
from minigpt.tasks.word_pairs import PAIRS, PairTask
from minigpt.zoo.function_vectors import (
    FUNCTION_VECTORS,
    KINDS,
    N_HEAD,
    N_SEED,
    TASKS,
    load_zoo,
    parts,
    vector_sweep,
)


def test_shapes() -> None:
    record = load_zoo()
    n = len(TASKS)
    assert record.effects.shape == (N_SEED, n, 30, 9)
    assert record.heads.shape == (N_SEED, N_HEAD, 2)
    assert record.vectors.shape == (N_SEED, n, 576)
    assert record.accuracy.shape == (N_SEED, n, len(KINDS))
    assert record.crossed.shape == (N_SEED, n, n)
    torch.testing.assert_close(
        record.crossed.diagonal(dim1=1, dim2=2), record.accuracy[..., 0]
    )  # its own task


def test_the_parts_of_a_task_share_no_word() -> None:
    model = load("smollm2")
    for name in TASKS:
        task = PairTask.named(name, model.tokenizer)
        words = torch.cat([part.asked for part in parts(task, 1)])
        assert sorted(words.tolist()) == sorted(task.asked.tolist())
        assert len(words.unique()) == len(PAIRS[name])
        assert not torch.equal(parts(task, 1)[2].asked, parts(task, 2)[2].asked)


def test_seed_0_again() -> None:
    record, model = load_zoo(), load("smollm2")
    for i, name in enumerate(TASKS):
        prompts, answers = parts(PairTask.named(name, model.tokenizer), 0)[2].zero_shot()
        layer, scale = record.chosen[0, i].tolist()
        again = vector_sweep(
            model, prompts, record.vectors[0, i].float()[None], answer_is_likeliest(answers),
            layers=[int(layer)], scales=[scale],
        ).values.mean()  # fmt: skip
        assert abs(again - record.accuracy[0, i, 0]) < 0.06


def test_another_shape_is_refused(tmp_path: Path) -> None:
    tensors, metadata = read_safetensors(FUNCTION_VECTORS)
    tensors["smollm2.heads"] = tensors["smollm2.heads"][0]
    write_safetensors(tensors, tmp_path / "other.safetensors", metadata)
    with pytest.raises(CheckpointError, match="does not hold what its recipe writes"):
        load_zoo(tmp_path / "other.safetensors")
