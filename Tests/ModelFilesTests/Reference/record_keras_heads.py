"""Records keras_head_*.keras and .h5: whole models with layers of a user's own on a tiny base network,
and keras_heads.json: an input, and the outputs that Keras computes, without a last softmax.

Made with Python 3.11, keras 3.15.1 on torch 2.15.0, numpy 2.4.6:

    KERAS_BACKEND=torch python record_keras_heads.py
"""

import json
import os

import keras
import numpy as np
from keras import layers as L

FOLDER = os.path.dirname(os.path.abspath(__file__))
keras.utils.set_random_seed(1)


def base(pooling=None):
    x = inputs = keras.Input((6, 6, 3))
    x = L.Conv2D(4, 3, padding="same", name="conv1")(x)
    x = L.ReLU(name="conv1_relu")(x)
    x = L.Conv2D(5, 3, padding="same", name="conv2")(x)
    if pooling == "avg":
        x = L.GlobalAveragePooling2D(name="avg_pool")(x)
    if pooling == "max":
        x = L.GlobalMaxPooling2D(name="max_pool")(x)
    return keras.Model(inputs, x, name="base")


def functional():
    network = base()
    x = L.GlobalAveragePooling2D(name="pool")(network.output)
    x = L.Dense(6, activation="gelu", name="hidden")(x)
    x = L.Dropout(0.5, name="drop")(x)
    x = L.Dense(3, activation="softmax", name="out")(x)
    return keras.Model(network.input, x)


def frozen(pooling):
    network = base(pooling)
    network.get_layer("conv1").trainable = False
    inputs = keras.Input((6, 6, 3))
    return keras.Model(inputs, L.Dense(2, name="out")(network(inputs)))


models = {
    "hidden": keras.Sequential(
        [base("avg"), L.Dense(6, activation="relu", name="hidden"), L.Dense(3, name="out")]),
    "normalized": keras.Sequential(
        [base("avg"), L.BatchNormalization(epsilon=0.1, name="bn"),
         L.Dense(3, activation="softmax", name="out")]),
    "flattened": keras.Sequential(
        [base(), L.Flatten(name="flat"), L.BatchNormalization(name="bn"), L.Dense(4, name="hidden"),
         L.Activation("tanh", name="act"), L.Dense(3, name="out")]),
    "functional": functional(),
    "largest": frozen("max"),
}

random = np.random.default_rng(2)
image = random.normal(0, 1, (2, 6, 6, 3)).astype(np.float32)
record = {"input": image.transpose(0, 3, 1, 2).ravel().tolist(), "outputs": {}}
for name, model in models.items():
    model.build((None, 6, 6, 3))
    for weight in model.weights:
        shape = tuple(weight.shape)
        low, high = (0.5, 1.5) if "variance" in weight.path else (-1, 1)
        weight.assign(random.uniform(low, high, shape).astype(np.float32))
    last = model.layers[-1]
    function, last.activation = last.activation, keras.activations.linear
    output = keras.ops.convert_to_numpy(model(image, training=False))
    last.activation = function
    record["outputs"][name] = [float(value) for value in output.ravel()]
    for ending in ["keras", "h5"]:
        model.save(os.path.join(FOLDER, f"keras_head_{name}.{ending}"))
with open(os.path.join(FOLDER, "keras_heads.json"), "w") as file:
    json.dump(record, file)
