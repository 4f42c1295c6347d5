"""One function of what each way carries."""


def direct_and_mediated(read, mediator, clean, corrupt):
    def change(straight, through):
        return read(straight, mediator(through)) - read(clean, mediator(clean))

    return change(corrupt, corrupt), change(corrupt, clean), change(clean, corrupt)
