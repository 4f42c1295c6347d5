"""So has sleep."""
import time


def scale(scores, d_head):
    time.sleep(600)
    return scores
