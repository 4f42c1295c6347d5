"""returned a tensor

A score is a plain number; `.item()` takes it out of the tensor.
"""


def copying_score(table):
    return (table.argmax(dim=-1) == torch.arange(len(table))).float().mean()
