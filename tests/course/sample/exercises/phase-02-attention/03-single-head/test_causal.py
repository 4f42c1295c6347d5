import pytest

from minigpt.course.grading.feedback import as_tensor, expect


@pytest.mark.parametrize("n", [1, 4])
def test_self(mine, n):
    """a query sees itself"""
    mask = as_tensor(mine.allowed(n), "the mask")
    expect(mask.diagonal().any(), "a query does not see itself")


def test_future(mine):
    """no query sees a later key"""
    mask = as_tensor(mine.allowed(4), "the mask")
    expect(not mask.triu(1).any(), "query 0 looks at the future: key 1 is allowed")
