"""Who ends or stops itself fails alone."""
import os


def scale(scores, d_head):
    os.abort()
    return scores
