"""The recorded continuations: their shapes, and that a new run begins as the record does."""

from pathlib import Path

import pytest
import torch

from minigpt import load
from minigpt.errors import CheckpointError
from minigpt.model.weights import write_safetensors
from minigpt.zoo.continuations import N_NEW, N_PROMPT, OPENINGS, continued, load_zoo, openings


def test_shapes() -> None:
    record = load_zoo()
    assert record.prompts.shape == (len(OPENINGS), N_PROMPT)
    assert record.greedy.shape == record.sampled.shape == (len(OPENINGS), N_NEW)
    assert not torch.equal(record.greedy, record.sampled)


def test_a_new_run_begins_as_the_record_does() -> None:
    record, model = load_zoo(), load("smollm2")
    assert torch.equal(openings(model), record.prompts)
    again = continued(model, record.prompts[:3], 12, 0.0)
    assert torch.equal(again, record.greedy[:3, :12])


def test_another_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "short.safetensors"
    ids = torch.zeros(16, N_PROMPT).int()
    names = ("prompts", "greedy", "sampled")
    write_safetensors({name: ids.clone() for name in names}, path, {})
    with pytest.raises(CheckpointError, match="does not hold what its recipe writes"):
        load_zoo(path)
