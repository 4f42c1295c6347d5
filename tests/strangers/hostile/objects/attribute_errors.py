"""An object whose attributes raise is one wrong answer."""
def scale(scores, d_head):
    class Trap:
        def __getattribute__(self, name):
            raise SystemExit(0)
    return Trap()
