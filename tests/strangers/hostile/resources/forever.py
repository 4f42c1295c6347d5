"""So has time."""
def scale(scores, d_head):
    while True:
        pass
    return scores
