"""Einsum in words; rows that are led by their own entry are counted in Python."""

from einops import einsum


def ov_table(E_value, W_V, W_O, W_U):
    return einsum(E_value, W_V, W_O, W_U, "value m, m h, h n, n letter -> value letter")


def copying_score(table):
    led = [row.tolist().index(row.max().item()) == i for i, row in enumerate(table)]
    return sum(led) / len(led)
