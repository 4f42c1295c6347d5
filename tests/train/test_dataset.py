"""Token data: batches are a function of seed and step, files are mapped and hash-checked."""

import resource
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError, DataError
from minigpt.train.dataset import TokenData, size_of, take


def counting(n: int, n_ctx: int = 4) -> TokenData:
    return TokenData.of(range(n), n_ctx)


def test_windows_are_contiguous() -> None:
    rows = counting(50).batch(step=3, size=64, seed=1)
    assert rows.shape == (64, 5)
    assert rows.dtype == torch.long
    assert torch.equal(rows.diff(dim=1), torch.ones(64, 4, dtype=torch.long))


def test_every_window_is_drawn_including_the_first_and_the_last() -> None:
    starts = counting(9).batch(step=0, size=500, seed=0)[:, 0]
    assert set(starts.tolist()) == {0, 1, 2, 3, 4}
    assert counting(5).batch(0, 3, 0).tolist() == [[0, 1, 2, 3, 4]] * 3


def test_starts_are_even() -> None:
    data = counting(104)
    starts = torch.cat([data.batch(step, 1000, seed=0)[:, 0] for step in range(20)])
    counts = torch.bincount(starts, minlength=100).double()
    chi_squared = ((counts - 200) ** 2 / 200).sum().item()
    assert 60 < chi_squared < 150  # 99 degrees of freedom


def test_a_batch_depends_on_seed_and_step_alone() -> None:
    one, other = counting(1000), counting(1000)
    late = other.batch(7, 8, seed=3)
    for step in range(7):
        one.batch(step, 8, seed=3)
    assert torch.equal(one.batch(7, 8, seed=3), late)
    assert not torch.equal(one.batch(8, 8, seed=3), late)
    assert not torch.equal(one.batch(7, 8, seed=4), late)


@given(st.integers(2, 200), st.integers(1, 12), st.integers(1, 9), st.integers(1, 9))
def test_fixed_batches_do_not_overlap(n: int, n_ctx: int, batches: int, size: int) -> None:
    if n <= n_ctx:
        return
    found = list(counting(n, n_ctx).fixed(batches, size))
    inputs = torch.cat(found)[:, :-1].flatten().tolist()
    assert len(inputs) == len(set(inputs))
    assert sum(map(size_of, found)) == min(batches * size, (n - 1) // n_ctx)
    assert all(size_of(batch) == size for batch in found[:-1])


def test_a_file_is_mapped_and_equal(tmp_path: Path) -> None:
    data = counting(300)
    data.save(tmp_path / "tokens.npy")
    opened = TokenData.open(tmp_path / "tokens.npy", 4, data.sha256)
    assert isinstance(opened.ids, np.memmap)
    assert torch.equal(opened.batch(2, 16, 0), data.batch(2, 16, 0))
    assert [path.name for path in tmp_path.iterdir()] == ["tokens.npy"]


@pytest.mark.parametrize(("largest", "dtype"), [(65535, np.uint16), (65536, np.uint32)])
def test_the_smallest_type_that_holds_the_ids(largest: int, dtype: type) -> None:
    data = TokenData.of([0, largest, 5], 1)
    assert data.ids.dtype == dtype
    assert data.d_vocab == largest + 1
    assert data.batch(0, 50, 0).max() == largest


def test_the_hash_tells_content_and_type_apart() -> None:
    assert counting(30).sha256 == counting(30, n_ctx=9).sha256
    assert counting(30).sha256 != counting(31).sha256
    wide = TokenData(counting(30).ids.astype(np.uint32), 4)
    assert counting(30).sha256 != wide.sha256


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def objects(path: Path) -> None:
    np.save(path, np.array([{}], dtype=object), allow_pickle=True)


def floats(path: Path) -> None:
    np.save(path, np.ones(40))


@pytest.mark.parametrize("damage", [flip, truncate, empty, objects, floats, Path.unlink])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, damage: Any) -> None:
    data, path = counting(300), tmp_path / "tokens.npy"
    data.save(path)
    damage(path)
    with pytest.raises(DataError) as refusal:
        TokenData.open(path, 4, data.sha256)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(("n", "n_ctx"), [(4, 4), (0, 1), (10, 0)])
def test_too_few_tokens_for_a_window(n: int, n_ctx: int) -> None:
    with pytest.raises(ConfigError, match=f"{n} tokens hold no window of n_ctx={n_ctx}"):
        counting(n, n_ctx)


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """The system refuses what grows beyond 400 bytes, as a full disk does: the end of the array."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, hard))
    try:
        with pytest.raises(DataError, match=r"could not write .*tokens\.npy \(File too large\)"):
            counting(300).save(tmp_path / "tokens.npy")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_a_negative_id_is_refused() -> None:
    with pytest.raises(DataError, match="token id -1"):
        TokenData.of([0, -1, 2], 1)


def test_rows_of_a_tuple_of_tensors() -> None:
    batch = torch.arange(6), torch.arange(12).view(6, 2)
    part = take(batch, slice(2, 4), torch.device("cpu"))
    assert isinstance(part, tuple)
    assert [tensor.tolist() for tensor in part] == [[2, 3], [[4, 5], [6, 7]]]
    assert size_of(part) == 2
