"""Lengths, the largest cosine, and what a threshold reads back."""

import math

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape


def cosines(W):
    """Cosines of all pairs of different directions."""
    W = as_tensor(W).float()
    return (W @ W.T)[~torch.eye(len(W), dtype=torch.bool)]


def test_lengths(mine):
    """n directions of length 1 come back, one a row"""
    for n in (3, 4, 5, 7, 61, 122):
        W = as_tensor(mine.pack_plane(n))
        expect(
            W.shape != (n + 1, 2),
            f"for n = {n} there are {n + 1} directions: does the last angle reach a full turn? "
            "`arange` with a fractional step may round up",
        )
        same_shape(W, (n, 2), "feature 2", "the directions")
        close(W.float().norm(dim=1), torch.ones(n), "the length of the directions (each has "
              "length 1)")  # fmt: skip


def test_far_apart(mine):
    """the largest cosine between two directions is as small as it can be"""
    for n in (2, 3, 5, 8, 13, 360):
        largest = cosines(mine.pack_plane(n)).max()
        best = math.cos(2 * math.pi / n)
        expect(
            largest < 0.9999 or n > 100,
            f"for n = {n} the same direction twice: does the last angle fall on the first?",
        )
        half = math.cos(math.pi / n)
        expect(
            abs(largest - half) > 1e-3 or n > 100,
            f"for n = {n} they are spread over a half circle: opposite directions have cosine −1, "
            "which disturbs nobody here",
        )
        expect(
            largest < best + 2e-6 * n,
            f"for n = {n} their largest cosine is {largest:.4f}, and could be smaller",
        )


def test_read_back(mine):
    """each feature alone is read back: its own reading is 1, all others stay below one half"""
    W = as_tensor(mine.pack_plane(5)).float()
    close(((W @ W.T) > 0.5).float(), torch.eye(5), "the readings above one half")
