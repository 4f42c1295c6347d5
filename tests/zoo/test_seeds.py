"""The recorded seeds of two recipes: a run again is what its record says, and all share prompts."""

import torch

from minigpt.zoo import seeds


def test_records_have_a_row_a_seed() -> None:
    runs = seeds.load_zoo()
    assert set(runs) == set(seeds.WIDTHS)
    for run in runs.values():
        assert run.losses.shape == run.attention.shape == (seeds.N_SEED, seeds.N_PROMPT)
        assert run.planted.shape == (seeds.N_SEED,)
        assert (run.losses >= 0).all()
        assert ((run.attention >= 0) & (run.attention <= 1)).all()
        assert ((run.planted > 0.3) & (run.planted <= 1)).all()
        assert run.losses.mean(1).unique().numel() == seeds.N_SEED, "no seed comes twice"


def test_a_run_again_is_what_its_record_says() -> None:
    task, batch, planted = seeds._tasks()
    run = seeds.load_zoo()["wide"]
    losses, attention, share = seeds.measure(seeds.train_of_arm(task, "wide", 3), batch, planted)
    torch.testing.assert_close(losses.double(), run.losses[3], atol=0.05, rtol=0.05)
    torch.testing.assert_close(attention.double(), run.attention[3], atol=0.02, rtol=0.02)
    assert abs(share - run.planted[3]) < 0.08


def test_seeds_spread_and_beat_an_untrained_head() -> None:
    measured = {name: one.value for name, one in seeds._measure(seeds.WEIGHTS.parent).items()}
    for arm in seeds.WIDTHS:
        assert measured["untrained"] > 5 * measured[f"{arm}, loss"]
        assert measured[f"{arm}, spread"] > 0.05
    assert sum(path.stat().st_size for path in seeds.WEIGHTS.parent.iterdir()) < 0.3e6
