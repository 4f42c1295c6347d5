"""Recipes of dictionaries, run small on a random model: what is written is what is measured."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from minigpt import GPT, GPTConfig
from minigpt.interp.dictionaries.files import load_dictionary
from minigpt.interp.dictionaries.sae import DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining
from minigpt.interp.dictionaries.transcoder import Transcoder
from minigpt.train.dataset import TokenData
from minigpt.zoo import features
from minigpt.zoo.features import ON_SHAKESPEARE, ON_STORIES, THROUGH_STORIES, Base, FeatureRecipe


def base() -> Base:
    """A random model on random tokens."""
    torch.manual_seed(0)
    model = GPT(GPTConfig(n_layer=3, n_head=2, d_model=16, n_ctx=16, d_vocab=20)).eval()
    ids = torch.randint(0, 20, (4000,)).tolist()
    return Base(model, TokenData.of(ids[:3000], 16), TokenData.of(ids[3000:], 16))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> FeatureRecipe:
    """The recipe for stories, on the random model and in few steps."""
    monkeypatch.setattr(features, "TWIN_STEPS", 20)
    monkeypatch.setattr(features, "N_EXAMPLE", 500)
    cfg = DictionaryConfig(16, 64, "topk", k=4)
    how = DictionaryTraining(n_step=80, lr=1e-2, warmup=5)
    changes = {"dictionary": cfg, "training": how, "batch_size": 64, "buffer_size": 256}
    return replace(ON_STORIES, base=base, **changes)


def test_a_recipe_writes_what_measure_reads(small: FeatureRecipe, tmp_path: Path) -> None:
    small.run(tmp_path)
    numbers = {name: m.value for name, m in small.measure(tmp_path).items()}
    assert numbers["L0"] == pytest.approx(4, abs=0.1)
    assert numbers["explained variance"] > 0.3
    assert 0 <= numbers["dead"] <= 1
    assert 0 < numbers["planted"] < 1
    again = tmp_path / "again"
    again.mkdir()
    small.run(again)
    first, second = (load_dictionary(where / features.FILE) for where in (tmp_path, again))
    assert all(map(torch.equal, first.state_dict().values(), second.state_dict().values()))


def test_a_transcoder_recipe_trains_a_transcoder(small: FeatureRecipe, tmp_path: Path) -> None:
    skip = replace(small.dictionary, skip=True)
    through = replace(small, names=THROUGH_STORIES.names, dictionary=skip)
    through.run(tmp_path)
    assert isinstance(load_dictionary(tmp_path / features.FILE), Transcoder)
    assert through.measure(tmp_path)["explained variance"].value > 0.3


@pytest.mark.parametrize("recipe", [ON_STORIES, THROUGH_STORIES, ON_SHAKESPEARE])
def test_what_is_shipped_is_small_enough(recipe: FeatureRecipe) -> None:
    cfg = recipe.dictionary
    weights = cfg.n_feature * (cfg.d_in + cfg.d_out) + cfg.skip * cfg.d_in * cfg.d_out
    assert 2 * weights < 0.7e6
    assert recipe.to_dict()["dictionary"]["kind"] == "topk"
