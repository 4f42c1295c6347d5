"""The largest tensor that a call makes is seen, however it is made."""

import pytest
import torch

from minigpt.course.grading.sizes import LargestTensor


@pytest.mark.parametrize(
    ("make", "numel"),
    [
        (lambda A: A @ A.T, 900),
        (lambda A: A.T @ A, 60),
        (lambda A: torch.einsum("ia,ja->ij", A, A), 900),
        (lambda A: torch.linalg.qr(A, mode="complete"), 900),
        (lambda A: torch.linalg.svd(A, full_matrices=False), 60),
        (lambda A: (A[:, None] * A).sum(-1), 1800),
        (lambda A: None, 0),
    ],
)
def test_the_largest_result_counts(make, numel) -> None:
    A = torch.ones(30, 2)
    with LargestTensor() as seen:
        make(A)
    assert seen.numel == numel


def test_nothing_is_seen_outside() -> None:
    with LargestTensor() as seen:
        pass
    torch.ones(100)
    assert seen.numel == 0
