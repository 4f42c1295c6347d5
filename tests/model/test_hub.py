"""`load("gpt2")` asks the hub's client for four files, and explains itself when there is none."""

import sys
from collections.abc import Callable
from pathlib import Path

import huggingface_hub
import pytest
import torch
from huggingface_hub.errors import LocalEntryNotFoundError

from minigpt import GPT, load
from minigpt.errors import CheckpointError
from minigpt.model.huggingface import save_hf


def test_a_name_of_the_hub(
    make_model: Callable[..., GPT], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, asked = make_model(), []
    folder = save_hf(model, tmp_path / "snapshot")

    def snapshot_download(repo: str, *, allow_patterns: list[str]) -> str:
        asked.append((repo, sorted(allow_patterns)))
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    assert torch.equal(load("gpt2-large").W_E, model.W_E)
    wanted = ["config.json", "merges.txt", "model.safetensors", "vocab.json"]
    assert asked == [("openai-community/gpt2-large", wanted)]


@pytest.mark.parametrize("failure", [LocalEntryNotFoundError("offline"), OSError("no route")])
def test_the_hub_is_out_of_reach(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def snapshot_download(*_: object, **__: object) -> str:
        raise failure

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    with pytest.raises(
        CheckpointError, match=r"hub is out of reach: pass a local folder"
    ) as caught:
        load("gpt2")
    assert "\n" not in str(caught.value)


def test_the_client_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(CheckpointError, match="pip install huggingface_hub, or pass a local"):
        load("gpt2")
