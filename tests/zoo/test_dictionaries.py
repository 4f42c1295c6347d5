"""The recorded scores of six kinds of dictionary, and that their recipe still gives them."""

import torch

from minigpt.interp.dictionaries.metrics import quality
from minigpt.zoo.dictionaries import (
    HIERARCHY_CONFIGS,
    KIND_CONFIGS,
    KIND_SEEDS,
    LABELS,
    N_FEATURE,
    RANDOM_DIRECTIONS,
    STREAM_READ,
    TEST_SEED,
    TRAIN_SEED,
    UNTRAINED,
    base,
    feature_scores,
    labels,
    load_zoo,
    random_dictionary,
    states,
    story_tokens,
    train_kind,
    train_small,
    untrained_stories,
)


def test_the_record_is_whole() -> None:
    record = load_zoo()
    assert set(record) == {*KIND_CONFIGS, UNTRAINED, RANDOM_DIRECTIONS}
    for row in record.values():
        assert row.quality.shape == (len(KIND_SEEDS), 6)
        assert (
            row.token.shape == row.pair.shape == row.density.shape == (len(KIND_SEEDS), N_FEATURE)
        )
        assert row.probe.shape == (len(KIND_SEEDS), len(LABELS))
        assert row.token.abs().max() <= 1
        assert row.pair.abs().max() <= 1
    for name in KIND_CONFIGS:
        assert (record[name].quality[:, 0] - 16).abs().max() < 5, f"L0 of {name}"
    assert record[RANDOM_DIRECTIONS].planted.isnan().all()


def test_a_random_dictionary_made_again_gives_the_record() -> None:
    tokens = story_tokens(800, TEST_SEED)
    made = random_dictionary(states(base(), story_tokens(2000, TRAIN_SEED)).flatten(0, 1), 0)
    q = quality(made, base(), tokens[:96], STREAM_READ)
    found = torch.tensor([q.l0, q.explained_variance, q.clean, q.spliced, q.zero, q.mean])
    torch.testing.assert_close(
        found, load_zoo()[RANDOM_DIRECTIONS].quality[0], atol=5e-3, rtol=1e-3
    )


def test_the_recipe_trains() -> None:
    x = states(base(), story_tokens(40, TRAIN_SEED)).flatten(0, 1)
    tokens = story_tokens(20, TEST_SEED)
    for name in ("ReLU", "Matryoshka"):
        made = train_kind(name, x, 0, n_step=20)
        density, token, pair, probe = feature_scores(made, base(), tokens)
        assert density.shape == token.shape == pair.shape == (N_FEATURE,)
        assert probe.shape == (len(LABELS),)
    assert all(0 <= value <= 1 for value in train_small("BatchTopK", 0, 30)[:2])
    assert set(HIERARCHY_CONFIGS) == set(KIND_CONFIGS)


def test_labels_say_what_they_are_called() -> None:
    model = base()
    assert model.tokenizer is not None
    text = " Then Mary gave a ring to Paul. Later Mary slept."
    tokens = torch.tensor([model.tokenizer.encode(text)])
    words = [model.tokenizer.decode([t]) for t in tokens[0].tolist()]
    name, next_name, giving, again = labels(tokens)[:, 0]
    assert [words[i] for i in name.nonzero()[:, 0]] == [" Mary", " Paul", " Mary"]
    assert (next_name[:-1] == name[1:]).all()
    assert not next_name[-1]
    assert [words[i] for i in giving.nonzero()[:, 0]] == [" gave"]
    assert again.nonzero()[:, 0].tolist() == name.nonzero()[:, 0].tolist()[2:]


def test_the_untrained_model_is_the_same_each_time_and_leaves_the_generator() -> None:
    before = torch.get_rng_state()
    one, other = untrained_stories(), untrained_stories()
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(one.W_E, other.W_E)
    assert not torch.equal(one.W_E, base().W_E)
