"""The recipe "ResNet50 with its last layers trained" as users of Keras write it.

`keras.applications.ResNet50` without weights and top, a dense layer of ten classes on the averages;
of `model.layers` only the last `--top` are trainable. `fit` in batches, over random images held as
an array of floats, with the test images evaluated after each epoch. JSON on stdout.
"""

import argparse
import json
import os
import resource
import time

CLASSES = 10


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--top", type=int, default=1, help="layers trained, from the output")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--test", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.001)
    parser.add_argument("--momentum", type=float, default=0.9)
    return parser.parse_args()


def network(top: int):
    import keras

    base = keras.applications.ResNet50(
        weights=None, include_top=False, input_shape=(32, 32, 3), pooling="avg"
    )
    model = keras.Model(base.input, keras.layers.Dense(CLASSES)(base.output))
    for layer in model.layers[:-top]:
        layer.trainable = False
    return model


def random_images(count: int):
    """Pixels of 8 bits, scaled to 0 … 1, and their labels."""
    import numpy

    generator = numpy.random.default_rng(1)
    pixels = generator.integers(0, 256, (count, 32, 32, 3), dtype=numpy.uint8)
    return pixels.astype("float32") / 255, generator.integers(0, CLASSES, count)


def stopwatch():
    """A callback that takes the times of training and of evaluation apart."""
    import keras

    class Stopwatch(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.training, self.evaluation = [], []

        def on_epoch_begin(self, epoch, logs=None):
            self.started = time.perf_counter()

        def on_test_begin(self, logs=None):
            self.trained = time.perf_counter()
            self.training.append(self.trained - self.started)

        def on_test_end(self, logs=None):
            self.evaluation.append(time.perf_counter() - self.trained)

    return Stopwatch()


def main() -> None:
    options = parse_options()
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(1)
    model = network(options.top)
    model.compile(
        optimizer=keras.optimizers.SGD(options.learning_rate, momentum=options.momentum),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    images, test = random_images(options.images), random_images(options.test)
    watch = stopwatch()
    before = time.perf_counter()
    model.fit(
        *images,
        batch_size=options.batch,
        epochs=options.epochs,
        validation_data=test,
        validation_batch_size=options.batch,
        callbacks=[watch],
        verbose=0,
    )
    result = {
        "program": f"keras {keras.__version__} tensorflow {tf.__version__}",
        **vars(options),
        "seconds": time.perf_counter() - before,
        "train_seconds": sum(watch.training),
        "epoch_seconds": watch.training,
        "evaluation_seconds": watch.evaluation,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
