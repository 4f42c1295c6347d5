"""the gradient that arrives is not used

The chain rule multiplies by what comes from above. A gradient of the *sum* of the outputs is right
only where everything above is a sum.
"""


class LeanMLP(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *arguments):
        ctx.save_for_backward(*arguments)
        return mlp(*arguments)

    @staticmethod
    def backward(ctx, *grads):
        arguments = [saved.detach().requires_grad_() for saved in ctx.saved_tensors]
        with torch.enable_grad():
            total = mlp(*arguments).sum()
        return torch.autograd.grad(total, arguments)
