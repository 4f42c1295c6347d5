"""a logit that is positive

A positive diagonal is not copying: if another letter's logit rises more, that letter is said.
"""


def copying_score(table):
    return (table.diagonal() > 0).float().mean().item()
