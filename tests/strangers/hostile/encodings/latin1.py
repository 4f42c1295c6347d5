# -*- coding: latin-1 -*-
"""Another encoding is read as it says: äöü."""
def scale(scores, d_head):
    return scores
