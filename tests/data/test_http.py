"""Plain downloads: pinned, resumed where they broke off, and refused when they are not the file."""

import gzip
import hashlib
import signal
import struct
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from minigpt.data import mnist_full, tiny_shakespeare
from minigpt.data.catalog import CATALOG, DataSet, Download, downloads
from minigpt.data.store import folder_of, materialize
from minigpt.errors import DataError

from .conftest import Site, in_another_process

CONTENT = bytes(range(256)) * 2000


def publish(site: Site, files: dict[str, bytes] | None = None, name: str = "page") -> DataSet:
    """Serve files and pin them."""
    site.files = files or {"input.bin": CONTENT}
    pins = [
        Download(f"{site.address}/{file}", hashlib.sha256(content).hexdigest(), len(content))
        for file, content in site.files.items()
    ]
    return downloads(name, "a test", "none", *pins)


def part_of(data: DataSet) -> Path:
    """Where an unfinished download waits."""
    (path,) = (folder_of(data).parent / "partial").iterdir()
    return path


def test_download(site: Site, cache: Path) -> None:
    data = publish(site)
    assert (materialize(data) / "input.bin").read_bytes() == CONTENT
    materialize(data)
    assert site.asked == [""]


def test_goes_on_where_the_connection_broke(site: Site, cache: Path) -> None:
    data = publish(site)
    site.break_after = 100_000
    with pytest.raises(DataError, match=r"100,000 of 512,000 bytes .*goes on from there"):
        materialize(data)
    site.break_after = None
    assert (materialize(data) / "input.bin").read_bytes() == CONTENT
    assert site.asked == ["", "bytes=100000-"]


def test_goes_on_after_kill(site: Site, cache: Path) -> None:
    data = publish(site)
    site.stall_after = 300_000
    with subprocess.Popen(in_another_process(data)) as process:
        deadline = time.monotonic() + 30
        while not (list(cache.rglob("*input.bin")) and part_of(data).stat().st_size > 200_000):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert not folder_of(data).exists()
    site.stall_after = None
    assert (materialize(data) / "input.bin").read_bytes() == CONTENT
    assert int(site.asked[-1].removeprefix("bytes=").rstrip("-")) > 200_000


def test_starts_over_where_the_server_knows_no_ranges(site: Site, cache: Path) -> None:
    data = publish(site)
    site.break_after, site.ranges = 100_000, False
    with pytest.raises(DataError):
        materialize(data)
    site.break_after = None
    assert (materialize(data) / "input.bin").read_bytes() == CONTENT


def test_a_wrong_beginning_is_thrown_away(site: Site, cache: Path) -> None:
    data = publish(site)
    site.break_after = 100_000
    with pytest.raises(DataError):
        materialize(data)
    site.break_after = None
    part_of(data).write_bytes(b"x" * 100_000)
    assert (materialize(data) / "input.bin").read_bytes() == CONTENT


def test_another_file_is_refused_with_both_hashes(site: Site, cache: Path) -> None:
    data = publish(site)
    site.files["input.bin"] = other = CONTENT[::-1]
    with pytest.raises(DataError) as refusal:
        materialize(data)
    assert hashlib.sha256(CONTENT).hexdigest() in str(refusal.value)
    assert hashlib.sha256(other).hexdigest() in str(refusal.value)
    assert not list(cache.rglob("*input.bin"))


def test_never_more_than_the_pinned_size(site: Site, cache: Path) -> None:
    data = publish(site)
    site.files["input.bin"] = CONTENT + b"endless" * 1000
    assert (materialize(data) / "input.bin").read_bytes() == CONTENT


def test_no_server_says_what_to_run(site: Site, cache: Path) -> None:
    gone = Download("http://127.0.0.1:9/input.bin", "0" * 64, 10)
    with pytest.raises(DataError, match=r"could not be fetched .*`minigpt data fetch page`"):
        materialize(downloads("page", "a test", "none", gone))
    data = publish(site)
    site.files.clear()
    with pytest.raises(DataError, match="404"):
        materialize(data)


def test_tiny_shakespeare(site: Site, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = publish(site, {"input.txt": b"First Citizen:\nSpeak.\n"}, "tiny_shakespeare")
    monkeypatch.setitem(CATALOG, "tiny_shakespeare", data)
    assert tiny_shakespeare() == "First Citizen:\nSpeak.\n"


def idx(array: np.ndarray) -> bytes:
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes())


def test_mnist_full(site: Site, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    images = {"train": rng.integers(0, 256, (6, 28, 28), np.uint8)}
    images["t10k"] = rng.integers(0, 256, (2, 28, 28), np.uint8)
    files = {f"{part}-images-idx3-ubyte.gz": idx(array) for part, array in images.items()}
    for part, array in images.items():
        files[f"{part}-labels-idx1-ubyte.gz"] = idx(np.arange(len(array), dtype=np.uint8))
    monkeypatch.setitem(CATALOG, "mnist_full", publish(site, files, "mnist_full"))
    train, test = mnist_full()
    np.testing.assert_array_equal(train.images, images["train"])
    np.testing.assert_array_equal(test.images, images["t10k"])
    assert train.labels.tolist() == [0, 1, 2, 3, 4, 5]


def test_what_the_catalog_pins_is_what_is_published() -> None:
    # sizes of the published files, known from elsewhere than our catalog
    assert CATALOG["mnist_full"].size == 9912422 + 28881 + 1648877 + 4542
    assert CATALOG["tiny_shakespeare"].size == 1115394
    assert not CATALOG["smollm2"].default
