import torch

from minigpt.course.grading.feedback import close


def test_values(mine):
    """the values are PyTorch's"""
    x, w, b = torch.randn(2, 3, 8), torch.randn(8), torch.randn(8)
    close(mine.layer_norm(x, w, b), torch.nn.functional.layer_norm(x, (8,), w, b), "the output")
