"""So have open files."""
import os


def scale(scores, d_head):
    everything = [os.dup(0) for _ in range(10**6)]
    return scores
