"""Gram–Schmidt by hand, in double precision."""

import torch


def interchange_along(base, source, directions):
    basis, difference = [], (source - base).double()
    for row in directions.double():
        for _ in range(2):
            for done in basis:
                row = row - (row @ done) * done
        basis.append(row / row.norm())
    result = base.double()
    for unit in basis:
        result = result + torch.outer(difference @ unit, unit)
    return result.to(base.dtype)
