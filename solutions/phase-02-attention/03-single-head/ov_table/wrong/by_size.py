"""you compare absolute values

A logit far below the others makes its letter the least likely one.
"""


def ov_table(E_value, W_V, W_O, W_U):
    return E_value @ W_V @ W_O @ W_U


def copying_score(table):
    own = table.abs().argmax(1) == torch.arange(len(table))
    return own.double().mean().item()
