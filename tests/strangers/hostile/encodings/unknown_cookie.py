# coding: utf-owned
"""An unknown encoding is one sentence."""
def scale(scores, d_head):
    return scores
