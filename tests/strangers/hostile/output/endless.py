"""An endless print is stopped."""
def scale(scores, d_head):
    while True:
        print("x" * 1000)
    return scores
