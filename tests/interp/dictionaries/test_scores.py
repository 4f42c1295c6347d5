"""Scores of single features on cases whose answer is known, and nested dictionaries."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.matryoshka import Matryoshka
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig, squared_error
from minigpt.interp.dictionaries.scores import (
    absorption,
    column_correlation,
    description_scores,
    pair_keys,
    plant_hierarchy,
    sparse_probe,
)
from minigpt.interp.dictionaries.sparse import sparse_loss
from minigpt.interp.dictionaries.training import DictionaryTraining, Examples, train_dictionary


def test_a_table_predicts_what_follows_the_key_and_nothing_else() -> None:
    g = torch.Generator().manual_seed(0)
    fit_keys, test_keys = (torch.randint(0, 9, (n,), generator=g) * 1_000_003 for n in (500, 400))
    level = torch.rand(9, generator=g)

    def features(keys: torch.Tensor) -> torch.Tensor:
        follows = level[keys // 1_000_003]
        return torch.stack([follows, torch.rand(len(keys), generator=g), 0 * follows + 0.3], 1)

    scores = description_scores(features(fit_keys), fit_keys, features(test_keys), test_keys)
    assert scores[0] == pytest.approx(1, abs=1e-5)
    assert abs(scores[1]) < 0.2
    assert scores[2] == 0


def test_a_key_that_is_not_known_gets_the_mean() -> None:
    fit, keys = torch.tensor([[4.0], [0.0], [2.0]]), torch.tensor([7, 5, 7])
    test = torch.tensor([[3.0], [1.0], [2.0], [4.0]])
    found = description_scores(fit, keys, test, torch.tensor([7, 5, 7, 9]))
    predicted = torch.tensor([[3.0], [0.0], [3.0], [2.0]])
    wanted = torch.corrcoef(torch.cat([predicted, test], 1).T)[0, 1]
    torch.testing.assert_close(found[0], wanted)
    with pytest.raises(ConfigError, match="3 examples and 2 keys"):
        description_scores(fit, keys[:2], test, torch.tensor([7, 5, 7, 9]))


def test_correlation_ignores_units_and_shows_nan() -> None:
    g = torch.Generator().manual_seed(1)
    a, b = torch.randn(50, 3, generator=g), torch.randn(50, 3, generator=g)
    wanted = torch.stack(
        [torch.corrcoef(torch.stack(pair))[0, 1] for pair in zip(a.T, b.T, strict=True)]
    )
    torch.testing.assert_close(column_correlation(a, b), wanted)
    torch.testing.assert_close(column_correlation(a * 1e-15, b * 1e15), wanted)
    a[0, 1] = torch.nan
    assert column_correlation(a, b).isnan().tolist() == [False, True, False]


def test_pairs_are_numbered_apart() -> None:
    tokens = torch.tensor([[1, 2, 1, 2], [2, 1, 2, 2]])
    keys = pair_keys(tokens)
    assert keys[0, 1] == keys[0, 3] == keys[1, 2]
    assert len(keys.unique()) == 5


def test_the_probe_chooses_on_one_half_and_is_judged_on_the_other() -> None:
    g = torch.Generator().manual_seed(2)
    labels = torch.rand(400, generator=g) < 0.2
    noise = (torch.rand(400, 20, generator=g) < 0.5).float()
    on = noise.clone()
    on[:, 7] = labels.float()
    assert sparse_probe(on[:200], labels[:200], on[200:], labels[200:]) == (7, 1.0)
    off = noise.clone()
    off[:, 4] = (~labels).float()
    assert sparse_probe(off[:200], labels[:200], off[200:], labels[200:]) == (4, 1.0)
    _, chance = sparse_probe(noise[:200], labels[:200], noise[200:], labels[200:])
    assert 0.3 < chance < 0.7
    with pytest.raises(ConfigError, match="needs both answers"):
        sparse_probe(on, labels, on[labels], labels[labels])


def test_no_child_is_on_without_its_parent() -> None:
    x, directions, on = plant_hierarchy(4000, n_parent=5, n_child=3, d=12, seed=1)
    assert x.shape == (4000, 12)
    assert directions.shape == (5, 4, 12)
    assert on.shape == (4000, 5, 4)
    assert not (on[..., 1:].any(-1) & ~on[..., 0]).any()
    assert on[..., 1:].sum(-1).max() == 1
    assert on[..., 0].float().mean() == pytest.approx(2 / 5, abs=0.02)
    share = on[..., 1:].any(-1)[on[..., 0]].float().mean()
    assert share == pytest.approx(0.75, abs=0.02)
    torch.testing.assert_close(directions.norm(dim=-1), torch.ones(5, 4))


def test_absorption_of_features_that_are_set_by_hand() -> None:
    _, directions, on = plant_hierarchy(2000, n_parent=3, n_child=2, d=20)
    rows = directions.flatten(0, 1)
    right = on.flatten(1).float()
    assert absorption(right, rows, directions, on) == (0.0, 0.0)
    eaten = on.clone()
    eaten[..., 0] &= ~on[..., 1:].any(-1)
    assert absorption(eaten.flatten(1).float(), rows, directions, on) == (1.0, 0.0)


def test_the_nested_loss_is_the_mean_over_prefixes() -> None:
    g = torch.Generator().manual_seed(3)
    cfg = DictionaryConfig(6, 10, "topk", k=3)
    nested, plain = Matryoshka(cfg, (2, 5, 10), seed=1), SAE(cfg, seed=1)
    x = torch.randn(30, 6, generator=g)
    features = plain.encode(x)
    torch.testing.assert_close(nested.encode(x), features)
    errors = [squared_error(x, features[:, :m] @ plain.W_dec[:m] + plain.b_dec) for m in (2, 5, 10)]
    torch.testing.assert_close(nested.loss(x, x).error, torch.stack(errors).mean())
    whole = Matryoshka(cfg, (10,), seed=1)
    torch.testing.assert_close(whole.loss(x, x).total(), plain.loss(x, x).total())
    assert sparse_loss(nested, x, x) is None
    assert sparse_loss(plain, x, x) is not None


@pytest.mark.parametrize("prefixes", [(), (2, 2, 10), (0, 10), (2, 5), (5, 2, 10)])
def test_prefixes_increase_to_the_whole(prefixes: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="must increase"):
        Matryoshka(DictionaryConfig(6, 10, "topk", k=3), prefixes)


@pytest.mark.parametrize("kind", ["relu", "gated", "topk", "batch_topk", "jumprelu"])
def test_every_kind_can_be_nested_and_trained(kind: str) -> None:
    x, _, _ = plant_hierarchy(500, n_parent=3, n_child=2, d=8)
    settings = {"k": 3} if "topk" in kind else {"penalty": 1.0}
    nested = Matryoshka(DictionaryConfig(8, 12, kind, **settings), (4, 12))
    run = train_dictionary(nested, Examples((x,), 64), DictionaryTraining(60, 5e-3))
    assert run.error[-1] < run.error[0]
