"""Every sum once, split by the seed; and waves that are orthonormal and found where planted."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.tasks.modular import (
    ModularTask,
    fourier_basis,
    fourier_power,
    frequency_part,
    key_frequencies,
    other_frequencies,
    partial_losses,
)

ODD = st.integers(1, 20).map(lambda n: 2 * n + 1)


@given(p=ODD, seed=st.integers(0, 100))
def test_every_sum_is_in_exactly_one_part_and_right(p, seed):
    task = ModularTask(p, 0.4, seed)
    train, test = task.split()
    assert len(train) == task.n_train == math.floor(0.4 * p * p)
    pairs = {tuple(row[:2]) for part in (train, test) for row in part.tokens.tolist()}
    assert len(pairs) == len(train) + len(test) == p * p
    for part in (train, test):
        for (a, b, equals), answer in zip(part.tokens.tolist(), part.answer.tolist(), strict=True):
            assert equals == p == task.d_vocab - 1
            assert (a + b - answer) % p == 0
            assert 0 <= answer < p


def test_rows_are_a_major():
    sums = ModularTask(5).all()
    assert sums.tokens[2 * 5 + 4].tolist() == [2, 4, 5]
    assert sums.answer[2 * 5 + 4] == 1


def test_the_seed_decides_the_split_and_the_hash_tells():
    same, again, other = ModularTask(7), ModularTask(7), ModularTask(7, seed=1)
    assert torch.equal(same.split()[0].tokens, again.split()[0].tokens)
    assert same.sha256 == again.sha256 != other.sha256


@given(p=ODD)
def test_waves_are_orthonormal(p):
    waves = fourier_basis(p).double()
    torch.testing.assert_close(waves @ waves.T, torch.eye(p).double(), atol=1e-5, rtol=0)


def test_waves_are_those_of_numpys_transform():
    signal = torch.randn(11, generator=torch.Generator().manual_seed(0))
    theirs = torch.fft.rfft(signal)
    ours = fourier_basis(11) @ signal
    scale = math.sqrt(2 / 11)
    torch.testing.assert_close(ours[1::2], theirs.real[1:] * scale, atol=1e-5, rtol=0)
    torch.testing.assert_close(ours[2::2], -theirs.imag[1:] * scale, atol=1e-5, rtol=0)


def test_planted_frequencies_are_found_with_their_power():
    number = torch.arange(41.0)
    table = torch.zeros(41, 3)
    table[:, 0] = 2 * torch.cos(2 * math.pi * 4 * number / 41) + 5  # the constant does not count
    table[:, 1] = torch.sin(2 * math.pi * 9 * number / 41 + 0.3)
    power = fourier_power(table)
    assert power[3].item() == pytest.approx(0.8, abs=1e-5)
    assert power[8].item() == pytest.approx(0.2, abs=1e-5)
    assert key_frequencies(table) == [4, 9]
    assert key_frequencies(table, times_even=5) == [4]


def test_a_random_table_has_no_key_frequency():
    tables = torch.randn(20, 113, 128, generator=torch.Generator().manual_seed(0))
    assert all(key_frequencies(table) == [] for table in tables)
    assert fourier_power(tables[0]).sum().item() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("p", [2, 4, 1, 7.0])
def test_modulus_refused(p):
    with pytest.raises(ConfigError, match="odd whole number"):
        ModularTask(p)


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.5, 0.001])
def test_split_refused(fraction):
    with pytest.raises(ConfigError, match="nothing to train or nothing to test"):
        ModularTask(7, fraction)


def test_even_basis_refused():
    with pytest.raises(ConfigError, match="must be odd"):
        fourier_basis(8)


def test_frequency_part_is_a_projection_and_all_parts_make_the_whole():
    """Logits that depend on a + b alone are their mean and all frequencies' parts."""
    task = ModularTask(7)
    answer = task.all().answer
    table = torch.randn(7, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    logits = table[answer]
    parts = [frequency_part(logits, 7, [k]) for k in (1, 2, 3)]
    torch.testing.assert_close(sum(parts) + logits.mean(0), logits, atol=1e-5, rtol=0)
    both = frequency_part(logits, 7, [1, 3])
    torch.testing.assert_close(both, parts[0] + parts[2], atol=1e-5, rtol=0)
    torch.testing.assert_close(frequency_part(parts[1], 7, [2]), parts[1], atol=1e-5, rtol=0)
    assert frequency_part(parts[1], 7, [1, 3]).abs().max() < 1e-5


def test_a_wave_of_a_alone_is_in_no_part():
    task = ModularTask(7)
    a = task.all().tokens[:, 0]
    logits = torch.cos(2 * math.pi * 2 * a / 7)[:, None].expand(-1, 7)
    assert frequency_part(logits, 7, [1, 2, 3]).abs().max() < 1e-5


def test_frequency_part_refuses():
    with pytest.raises(ConfigError, match="give all 49 sums"):
        frequency_part(torch.zeros(48, 7), 7, [1])
    with pytest.raises(ConfigError, match="between 1 and 3"):
        frequency_part(torch.zeros(49, 7), 7, [4])


def test_partial_losses_of_a_clock():
    """Only its own frequency serves a clock, and without it nothing is left."""
    task = ModularTask(11, 0.4)
    sums = task.all()
    away = sums.tokens[:, 0] + sums.tokens[:, 1]
    logits = 100 * torch.cos(2 * math.pi * 3 / 11 * (away[:, None] - torch.arange(11)).double())
    restricted, excluded = partial_losses(logits, task, [3])
    assert restricted < 1e-3
    assert excluded == pytest.approx(math.log(11), abs=1e-3)
    restricted, excluded = partial_losses(logits, task, [4])
    assert restricted == pytest.approx(math.log(11), abs=1e-3)
    assert excluded < 1e-3


def test_partial_losses_ask_about_the_right_sums():
    """Memory of the shown sums alone: excluded is near 0, restricted is not."""
    task = ModularTask(13, 0.3)
    train, _ = task.split()
    logits = torch.zeros(169, 13, dtype=torch.float64)
    logits[train.tokens[:, 0] * 13 + train.tokens[:, 1], train.answer] = 50
    restricted, excluded = partial_losses(logits, task, [1])
    assert excluded < 1e-3
    assert restricted > 1


@given(seed=st.integers(0, 50))
def test_control_sets_are_as_large_different_and_without_keys(seed):
    sets = other_frequencies(31, [5, 7, 15], 4, seed)
    assert sets == other_frequencies(31, [5, 7, 15], 4, seed)
    for one in sets:
        assert len({*one}) == 3
        assert one == sorted(one)
        assert not {*one} & {5, 7, 15}
        assert {*one} <= set(range(1, 16))


def test_too_many_keys_leave_no_control():
    with pytest.raises(ConfigError, match="leaves 1 frequencies beside 2 keys"):
        other_frequencies(7, [1, 3], 1)
