"""you count a logit that is positive or above average

To be above the average of 27 logits is easy. To be said, a letter has to lead.
"""


def copying_score(table):
    return (table.diagonal() > table.mean(-1)).float().mean().item()
