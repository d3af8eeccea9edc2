"""Writes the small .npy files beside this script with NumPy 1.24.2; value i of each array is i + 0.25."""
import numpy as np


def values(*shape):
    return np.arange(np.prod(shape, dtype=int)).reshape(shape) + 0.25


def save(name, array, version=(1, 0)):
    with open(name + ".npy", "wb") as out:
        np.lib.format.write_array(out, array, version=version)


save("f4_c_v1", values(3, 4).astype("<f4"))
save("f8_c_v2", values(3, 4).astype("<f8"), (2, 0))
save("f8_c_v3", values(3, 4).astype("<f8"), (3, 0))
save("f4_fortran", np.asfortranarray(values(3, 4).astype("<f4")))
save("f8_fortran_3d", np.asfortranarray(values(2, 3, 4).astype("<f8")))
save("f4_big_endian", values(3, 4).astype(">f4"))
save("f8_vector", values(5))
save("f8_scalar", np.array(0.25))
save("f8_no_rows", np.zeros((0, 4)))
save("i4", np.arange(6, dtype="<i4").reshape(2, 3))
save("structured", np.zeros(2, dtype=[("a", "<f4"), ("b", "<f8")]))
