"""Traces of small products."""

import torch


def same_map(A, B, C, D):
    def small(A, B, C, D):
        return torch.trace((C.T @ A) @ (B @ D.T))

    return small(A, B, C, D) / torch.sqrt(small(A, B, A, B)) / torch.sqrt(small(C, D, C, D))
