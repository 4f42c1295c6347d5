"""A lone surrogate does not cost the verdict."""
def scale(scores, d_head):
    print("\ud800\udfff")
    raise ValueError("\udc80")
    return scores
