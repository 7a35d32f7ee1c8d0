"""Records what Keras says of its networks; writes the files beside this script.

    pip install keras tensorflow-cpu
    KERAS_BACKEND=tensorflow python make_keras.py

`<network>.txt`: the layers with the published head, one a line: kind, name, output shape without
the batch (channels last), parameters.

`keras-counts.txt`: of each network without its head the parameters, layers, and
multiply-accumulates for an image of 32×32; and the SHA-256 of its layers' lines at the input that it
is made for, with and without the head.

`keras-outputs.json`: results for weights and images by `formula.py`, batch normalization's
statistics included.
"""

import hashlib
import math
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
from formula import CASES, HERE, case, images, values, write_outputs
from keras import applications
from keras.src.applications import efficientnet

NETWORKS = {
    "resnet50": (applications.ResNet50, 224),
    "resnet101": (applications.ResNet101, 224),
    "resnet152": (applications.ResNet152, 224),
    "vgg16": (applications.VGG16, 224),
    "vgg19": (applications.VGG19, 224),
    "densenet121": (applications.DenseNet121, 224),
    "mobilenet-v2": (applications.MobileNetV2, 224),
    "mobilenet-v3-small": (applications.MobileNetV3Small, 224),
    "mobilenet-v3-large": (applications.MobileNetV3Large, 224),
}
for index, side in enumerate([224, 240, 260, 300, 380, 456, 528, 600]):
    build = getattr(applications, f"EfficientNetB{index}")
    NETWORKS[f"efficientnet-b{index}"] = (build, side)

# The others differ from these in numbers only.
WHOLE_LISTS = [
    "resnet50", "vgg16", "densenet121", "mobilenet-v2", "mobilenet-v3-small",
    "mobilenet-v3-large", "efficientnet-b0",
]  # fmt: skip


def model_of(name, side, top, classes=1000):
    keras.utils.clear_session()
    options = {"include_top": True, "classes": classes, "classifier_activation": None}
    if top == "none":
        options = {"include_top": False, "pooling": "avg"}
    return NETWORKS[name][0](weights=None, input_shape=(side, side, 3), **options)


def published_efficientnet(side):
    """The layers as they are with ImageNet's weights, without these."""
    keras.utils.clear_session()
    efficientnet.file_utils.get_file = lambda *arguments, **options: None
    load = keras.Model.load_weights
    keras.Model.load_weights = lambda *arguments, **options: None
    model = applications.EfficientNetB0(
        weights="imagenet", include_top=False, pooling="avg", input_shape=(side, side, 3)
    )
    keras.Model.load_weights = load
    return model


def layer_lines(model):
    for layer in model.layers:
        # The last activation makes probabilities, or nothing, of logits that are there before.
        if layer.name == "predictions" and isinstance(layer, keras.layers.Activation):
            continue
        shape = "x".join(str(size) for size in layer.output.shape[1:])
        yield f"{type(layer).__name__} {layer.name} {shape} {layer.count_params()}"


def accumulates(model):
    total = 0
    for layer in model.layers:
        if isinstance(layer, (keras.layers.DepthwiseConv2D, keras.layers.Conv2D)):
            height, width = layer.output.shape[1:3]
            total += height * width * math.prod(layer.kernel.shape)
        elif isinstance(layer, keras.layers.Dense):
            total += math.prod(layer.kernel.shape)
    return total


def record_layers():
    counts = [f"# keras {keras.__version__}: parameters layers macs sha256-original sha256-none"]
    for name, (_, side) in NETWORKS.items():
        digests = []
        for top in ["original", "none"]:
            lines = list(layer_lines(model_of(name, side, top)))
            digests.append(hashlib.sha256("\n".join(lines).encode()).hexdigest())
            if top == "original" and name in WHOLE_LISTS:
                heading = f"# keras {keras.__version__}, keras.applications, include_top=True"
                (HERE / f"{name}.txt").write_text("\n".join([heading, *lines]) + "\n")
        model = model_of(name, 32, "none")
        counts.append(
            f"{name} {model.count_params()} {len(model.layers)} {accumulates(model)} "
            + " ".join(digests)
        )
    (HERE / "keras-counts.txt").write_text("\n".join(counts) + "\n")


def fill(model):
    for layer in model.layers:
        for variable in layer.weights:
            role, shape = variable.name, tuple(variable.shape)
            if role == "count":
                continue
            if "kernel" in role:
                # To O×I×R×S, or O×I, and back.
                axes = {2: (1, 0), 4: (3, 2, 0, 1)}[len(shape)]
                if isinstance(layer, keras.layers.DepthwiseConv2D):
                    axes = (2, 3, 0, 1)
                array = values(layer.name, "kernel", tuple(shape[a] for a in axes))
                variable.assign(np.transpose(array, np.argsort(axes)))
            else:
                array = values(layer.name, role, (math.prod(shape),))
                variable.assign(array.reshape(shape))
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()


def result(name, side, count, top):
    if name == "efficientnet-b0 published":
        model = published_efficientnet(side)
    else:
        model = model_of(name, side, top, classes=10)
    fill(model)
    x = images(side, count, raw=name.startswith(("efficientnet", "mobilenet-v3")))
    y = model(np.transpose(x, (0, 2, 3, 1)), training=False)
    return np.asarray(y).reshape(count, -1)


def record_outputs():
    cases = []
    for name in [
        "resnet50", "vgg16", "densenet121", "mobilenet-v2", "mobilenet-v3-small",
        "mobilenet-v3-large", "efficientnet-b0", "efficientnet-b1", "efficientnet-b0 published",
    ]:  # fmt: skip
        for side, count, top in CASES:
            if name.endswith("published") and top == "original":
                continue
            cases.append(case(name, side, top, result(name, side, count, top)))
            print(name, side, top, cases[-1]["norm"], flush=True)
    write_outputs("keras", f"keras {keras.__version__}", cases)


if __name__ == "__main__":
    record_layers()
    record_outputs()
