import torch

from minigpt.course.grading.feedback import close, same_shape, untouched


def test_shape(mine):
    """the shape stays the same"""
    scores = torch.randn(3, 5)
    with untouched(scores=scores):
        scaled = mine.scale(scores, 4)
    same_shape(scaled, (3, 5), axes="query key", what="the scaled scores")


def test_scale(mine):
    """scores are divided by √d_head"""
    scores = torch.randn(3, 5)
    close(
        mine.scale(scores, 16),
        scores / 4,
        "the scaled scores",
        hints=[
            (scores, "there is no division by √d_head"),
            (scores / 16, "the scores are divided by d_head, not by its root"),
        ],
    )
