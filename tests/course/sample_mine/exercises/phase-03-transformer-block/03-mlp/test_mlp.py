import torch

from minigpt.course.grading.feedback import expect


def test_shape(mine):
    """the shape stays the same"""
    mlp = mine.MLP(4, 6, torch.relu)
    torch.nn.init.ones_(mlp.W_in), torch.nn.init.ones_(mlp.W_out)
    expect(mlp(torch.ones(2, 3, 4)).shape == (2, 3, 4), "the shape changes")
