"""Marks of direction do not turn a line around."""
def scale(scores, d_head):
    print("\u202edessap\u202c \u2066 \u200e")
    raise ValueError("\u202edessap")
    return scores
