"""the remainder is not orthogonal to the rows

Gram–Schmidt must take every new row's share of the earlier ones away.
"""

import torch


def project_onto(x, span):
    result = torch.zeros_like(x)
    for row in span:
        rest = row - (row @ span[0]) / (span[0] @ span[0]) * span[0] if row is not span[0] else row
        if rest.norm() > 1e-4 * row.norm():
            result = result + (x @ rest)[..., None] * rest / (rest @ rest)
    return result + (x @ span[0])[..., None] * span[0] / (span[0] @ span[0])
