"""Random images in the binary format of CIFAR-10, where `triptych` looks for them."""

import pathlib
import random

CLASSES = 10
PIXEL_BYTES = 3 * 32 * 32
TRAINING_FILES = 5


def write(folder: str, images: int, test: int) -> None:
    """Makes `folder` what $TRIPTYCH_DATA can name.

    The training images are divided among five files: their number is a multiple of five.
    """
    if images % TRAINING_FILES != 0:
        raise SystemExit(f"The number of training images must be a multiple of {TRAINING_FILES}.")
    target = pathlib.Path(folder) / "cifar-10-batches-bin"
    target.mkdir(parents=True)
    generator = random.Random(1)
    for number in range(1, TRAINING_FILES + 1):
        records(target / f"data_batch_{number}.bin", images // TRAINING_FILES, generator)
    records(target / "test_batch.bin", test, generator)


def records(path: pathlib.Path, count: int, generator: random.Random) -> None:
    with open(path, "wb") as file:
        for index in range(count):
            file.write(bytes([index % CLASSES]) + generator.randbytes(PIXEL_BYTES))
