"""Keras on TensorFlow, with the options and the output of `triptych bench`.

The networks are those of keras.applications, without weights and without their top; a dense layer
of ten classes on the averages. Training: forward, cross-entropy, backward, SGD with momentum, all
layers. bfloat16 is the policy mixed_bfloat16.

Configurations of training, the quickest of which is measured: `graph` (a step in a tf.function),
`xla` (the same, compiled by XLA), `fit` (`model.fit` over batches in memory, as users write it).
Of inference: `graph`, `xla`, and `frozen` (weights made constants, so that TensorFlow draws batch
normalization into the convolutions).
"""

import argparse
import itertools
import os

from measurement import CLASSES, LEARNING_RATE, MOMENTUM, Refusal, Work, main

APPLICATIONS = {
    "resnet50": "ResNet50",
    "resnet101": "ResNet101",
    "vgg16": "VGG16",
    "efficientnet-b0": "EfficientNetB0",
}


def configurations(options: argparse.Namespace) -> list[str]:
    if options.precision == "int8":
        raise Refusal("Keras has no convolutions in int8")
    return ["graph", "xla", "fit" if options.mode == "train" else "frozen"]


def prepare(options: argparse.Namespace, configuration: str) -> Work:
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    keras.utils.set_random_seed(1)
    if options.precision == "bfloat16":
        keras.mixed_precision.set_global_policy("mixed_bfloat16")
    if options.mode == "train":
        build = fit if configuration == "fit" else training_step
    else:
        build = inference
    return Work(
        run=build(options, configuration),
        backend=f"keras {keras.__version__} tensorflow {tf.__version__}",
    )


def network(options: argparse.Namespace):
    """Its outputs are logits in float32."""
    import keras

    base = getattr(keras.applications, APPLICATIONS[options.model])(
        weights=None,
        include_top=False,
        input_shape=(options.input, options.input, 3),
        pooling="avg",
    )
    logits = keras.layers.Dense(CLASSES, dtype="float32")(base.output)
    return keras.Model(base.input, logits)


def batches(options: argparse.Namespace, count: int = 2) -> list:
    """Pairs of images and labels."""
    import tensorflow as tf

    shape = (options.batch, options.input, options.input, 3)
    return [
        (
            tf.random.uniform(shape),
            tf.random.uniform((options.batch,), maxval=CLASSES, dtype=tf.int32),
        )
        for _ in range(count)
    ]


def optimizer_and_loss():
    import keras

    return (
        keras.optimizers.SGD(learning_rate=LEARNING_RATE, momentum=MOMENTUM),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )


def training_step(options: argparse.Namespace, configuration: str):
    import tensorflow as tf

    model = network(options)
    optimizer, loss_function = optimizer_and_loss()
    optimizer.build(model.trainable_variables)

    @tf.function(jit_compile=configuration == "xla")
    def step(images, labels):
        with tf.GradientTape() as tape:
            loss = loss_function(labels, model(images, training=True))
        variables = model.trainable_variables
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    data = itertools.cycle(batches(options))

    def run(steps: int) -> None:
        loss = None
        for _ in range(steps):
            loss = step(*next(data))
        loss.numpy()

    return run


def fit(options: argparse.Namespace, configuration: str):
    import tensorflow as tf

    model = network(options)
    optimizer, loss_function = optimizer_and_loss()
    model.compile(optimizer=optimizer, loss=loss_function, jit_compile=False)
    images, labels = zip(*batches(options))
    data = tf.data.Dataset.from_tensor_slices((tf.stack(images), tf.stack(labels)))
    data = data.repeat().prefetch(2)

    def run(steps: int) -> None:
        model.fit(data, steps_per_epoch=steps, epochs=1, verbose=0)

    return run


def inference(options: argparse.Namespace, configuration: str):
    import tensorflow as tf

    model = network(options)

    @tf.function(jit_compile=configuration == "xla")
    def forward(images):
        return model(images, training=False)

    function = forward
    if configuration == "frozen":
        from tensorflow.python.framework.convert_to_constants import (
            convert_variables_to_constants_v2,
        )

        shape = (options.batch, options.input, options.input, 3)
        frozen = convert_variables_to_constants_v2(
            forward.get_concrete_function(tf.TensorSpec(shape))
        )

        def function(images):
            return frozen(images)[0]

    data = itertools.cycle([images for images, _ in batches(options)])

    def run(steps: int) -> None:
        for _ in range(steps):
            logits = function(next(data))
        logits.numpy()

    return run


if __name__ == "__main__":
    main(__doc__, configurations, prepare)
