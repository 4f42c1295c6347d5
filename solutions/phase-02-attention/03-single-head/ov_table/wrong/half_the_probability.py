"""leads narrowly

With 27 letters the winner often has far less than half of the probability. To be said, a letter
only has to be the largest.
"""


def copying_score(table):
    return (table.softmax(-1).diagonal() > 0.5).float().mean().item()
