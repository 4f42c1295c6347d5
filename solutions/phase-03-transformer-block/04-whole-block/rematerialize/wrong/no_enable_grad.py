"""does not require grad

Inside `backward` gradients are switched off: what is computed there has no graph, and cannot be
differentiated, unless you ask for one.
"""


class LeanMLP(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *arguments):
        ctx.save_for_backward(*arguments)
        return mlp(*arguments)

    @staticmethod
    def backward(ctx, *grads):
        arguments = [saved.detach().requires_grad_() for saved in ctx.saved_tensors]
        return torch.autograd.grad(mlp(*arguments), arguments, grads[0])
