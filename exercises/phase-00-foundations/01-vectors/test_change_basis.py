"""Coordinates that build the vector again, and a map that does the same in both bases."""

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def inputs(d=6, batch=5, seed=0, dtype=torch.float32):
    """Vectors, a map, and a basis with unequal lengths and no right angles."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(batch, d, generator=g, dtype=dtype)
    M = torch.randn(d, d, generator=g, dtype=dtype)
    basis = 2 * torch.eye(d, dtype=dtype) + torch.randn(d, d, generator=g, dtype=dtype) / d**0.5
    return x, M, basis * torch.linspace(0.5, 2, d, dtype=dtype)[:, None]


def oracle(x, M, basis):
    inverse = torch.linalg.inv(basis.double())
    return (x.double() @ inverse).to(x.dtype), (basis.double() @ M.double() @ inverse).to(x.dtype)


def slips(x, M, basis):
    """What typical slips give for the coordinates, and for the matrix."""
    inverse, unit = torch.linalg.inv(basis), basis / basis.norm(dim=1, keepdim=True)
    return [
        (x @ unit.T, "the coordinates are dot products with unit basis vectors: these are "
         "coordinates only if the angles are right"),
        (x @ basis.T, "the coordinates are dot products with the basis vectors: these are "
         "coordinates only in an orthonormal basis"),
        (x @ basis, "the coordinates go the wrong way round: c B is the vector, so what is c?"),
        (x @ inverse.T, "the basis vectors were read as columns, and they are the rows"),
    ], [
        (inverse @ M @ basis, "in the matrix the inverse stands on the wrong side: first from "
         "coordinates to the vector, then M, then back"),
        (basis @ M @ basis.T, "in the matrix the transpose stands where the inverse belongs: they "
         "are the same in an orthonormal basis only"),
        (basis @ M, "the matrix goes into the basis and never comes back: its result must be "
         "coordinates again"),
        (M, "the matrix is M itself, which acts on the vectors and not on their coordinates"),
    ]  # fmt: skip


def test_two_results(mine):
    """coordinates and a matrix come back"""
    x, M, basis = inputs()
    with untouched(x=x, M=M, basis=basis):
        result = mine.change_basis(x, M, basis)
    expect(isinstance(result, tuple) and len(result) == 2, "return coordinates and matrix")


def test_coordinates(mine):
    """the coordinates are right, in the plane and in higher dimensions"""
    plane = (torch.tensor([[3.0, 1]]), torch.eye(2), torch.tensor([[1.0, 0], [1, 1]]))
    for given in (plane, inputs(), inputs(33, 4, 1), inputs(3, 3, 2, torch.float64)):
        wanted = oracle(*given)[0]
        hints = telling(slips(*given)[0], wanted)
        close(mine.change_basis(*given)[0], wanted, "the coordinates", hints, atol=1e-4)


def test_matrix(mine):
    """the matrix does to coordinates what M does to vectors"""
    for given in (inputs(), inputs(33, 4, 1), inputs(3, 3, 2, torch.float64)):
        wanted = oracle(*given)[1]
        hints = telling(slips(*given)[1], wanted)
        close(mine.change_basis(*given)[1], wanted, "the matrix", hints, atol=1e-3, rtol=1e-3)


def test_both_ways_agree(mine):
    """map and then change the basis, or change it and then map: the same"""
    x, M, basis = inputs(seed=4)
    c, matrix = mine.change_basis(x, M, basis)
    mapped = mine.change_basis(x @ M, M, basis)[0]
    close(c @ matrix, mapped, "the coordinates times the matrix", atol=1e-3, rtol=1e-3)


def test_what_stays(mine):
    """trace and determinant are the same in every basis; large values are kept"""
    x, M, basis = inputs(seed=5)
    matrix = mine.change_basis(x, M, basis)[1]
    close(matrix.trace(), M.trace(), "the trace of the matrix", atol=1e-3)
    close(matrix.det(), M.det(), "the determinant of the matrix", atol=1e-2, rtol=1e-3)
    close(mine.change_basis(x + 1e4, M, basis)[0], oracle(x + 1e4, M, basis)[0],
          "the coordinates of large vectors", rtol=1e-3, atol=0.1)  # fmt: skip


def test_float64(mine):
    """float64 comes in, and float64 comes out, with all its digits"""
    given = inputs(dtype=torch.float64, seed=7)
    found, wanted = mine.change_basis(*given), oracle(*given)
    for i, name in enumerate(("coordinates", "matrix")):
        close(found[i], wanted[i], f"the {name} in float64")
        expect(torch.allclose(found[i], wanted[i], rtol=1e-9), f"float64 comes in, and the {name} "
               "have the digits of float32 only: keep the precision, and add no small number "
               "to what you invert")  # fmt: skip


def test_nearly_parallel(mine):
    """two basis vectors about a hundredth of a degree apart are a basis all the same"""
    x, M, basis = inputs(dtype=torch.float64, seed=8)
    basis[1] = basis[0] + 2e-4 * basis[1]
    found, wanted = mine.change_basis(x, M, basis), oracle(x, M, basis)
    for i, name in enumerate(("coordinates", "matrix")):
        close(found[i], wanted[i], f"the {name} in a basis with two nearly parallel vectors (is "
              "one of them taken for a repetition?)")  # fmt: skip


def test_gradients_and_layouts(mine):
    """gradients flow to vectors, map and basis, and the inputs stay as they are"""
    x, M, basis = inputs(seed=6)
    same_gradients(
        lambda x, basis: mine.change_basis(x, M, basis)[0],
        lambda x, basis: oracle(x, M, basis)[0],
        x=x, basis=basis,
    )  # fmt: skip
    same_gradients(
        lambda M, basis: mine.change_basis(x, M, basis)[1],
        lambda M, basis: oracle(x, M, basis)[1],
        atol=1e-4, M=M, basis=basis,
    )  # fmt: skip
    any_layout(mine.change_basis, x=x, M=M, basis=basis)
