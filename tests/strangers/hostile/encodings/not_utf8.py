"""Bytes that are no UTF-8 are one sentence: ÿþ."""
def scale(scores, d_head):
    return scores
