"""average before you divide

One prompt with a small gap then outweighs all others.
"""


def share_recovered(scores, full, empty):
    if (full - empty).mean() == 0:
        raise ValueError("no gap")
    return ((scores - empty) / (full - empty)).mean(1)
