"""Everything as plain lists and numbers, as JSON would hold it."""


def pack(w, u, step, order, at, generator):
    name = str(w.dtype).removeprefix("torch.")
    return {
        "dtype": name,
        "tensors": [w.tolist(), u.tolist(), order.tolist()],
        "progress": {"step": step, "at": at},
        "random": generator.get_state().tolist(),
    }


def unpack(state):
    dtype = getattr(torch, state["dtype"])
    w, u = (torch.tensor(v, dtype=dtype) for v in state["tensors"][:2])
    order = torch.tensor(state["tensors"][2], dtype=torch.int64)
    generator = torch.Generator()
    generator.set_state(torch.tensor(state["random"], dtype=torch.uint8))
    return w, u, state["progress"]["step"], order, state["progress"]["at"], generator
