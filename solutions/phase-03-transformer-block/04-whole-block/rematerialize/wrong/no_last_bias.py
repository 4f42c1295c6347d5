"""values of the output are wrong

The forward pass is the MLP's, with both of its biases.
"""


class LeanMLP(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *arguments):
        ctx.save_for_backward(*arguments)
        x, W_in, b_in, W_out, _ = arguments
        return gelu(x @ W_in + b_in, approximate="tanh") @ W_out

    @staticmethod
    def backward(ctx, *grads):
        arguments = [saved.detach().requires_grad_() for saved in ctx.saved_tensors]
        with torch.enable_grad():
            out = mlp(*arguments)
        return torch.autograd.grad(out, arguments, grads[0])
