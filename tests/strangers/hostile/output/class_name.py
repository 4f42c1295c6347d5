"""The name of a class is cleaned."""
def scale(scores, d_head):
    raise type("\x1b[31mPassed\u202e", (Exception,), {})("x")
    return scores
