"""Loops: Gram–Schmidt over the columns, in float64."""

import torch


def virtual_weights(W_out, gain, W_in):
    rows = []
    for row in W_out:
        rows.append(sum(row[d] * gain[d] * W_in[d] for d in range(len(gain))))
    return torch.stack(rows)


def heard_fraction(W_out, gain, W_in):
    basis = []
    for column in (gain.double()[:, None] * W_in.double()).T:
        rest = column
        for _ in range(2):
            for unit in basis:
                rest = rest - (rest @ unit) * unit
        if rest.norm() > 1e-6 * column.norm():
            basis.append(rest / rest.norm())
    seen = sum(float((W_out.double() @ unit).square().sum()) for unit in basis)
    return seen / float(W_out.double().square().sum())
