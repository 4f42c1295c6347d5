"""A name that is no function is no answer."""
class scale:
    def __new__(cls, scores, d_head):
        return scores
    __call__ = property(lambda self: 1 / 0)
