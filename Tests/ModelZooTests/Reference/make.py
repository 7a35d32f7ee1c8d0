"""Records the layers of Keras's networks: writes a text file a network beside this script.

One layer a line: kind, name, output shape without the batch (channels last), parameters.

    pip install keras torch
    KERAS_BACKEND=torch python make.py
"""

import pathlib

import keras

HERE = pathlib.Path(__file__).parent

for name, build in {"resnet50": keras.applications.ResNet50}.items():
    model = build(weights=None, include_top=True, input_shape=(224, 224, 3))
    lines = [f"# keras {keras.__version__}, keras.applications, include_top=True"]
    for layer in model.layers:
        shape = "x".join(str(size) for size in layer.output.shape[1:])
        lines.append(f"{type(layer).__name__} {layer.name} {shape} {layer.count_params()}")
    (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n")
