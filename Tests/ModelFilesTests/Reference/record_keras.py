"""Records the files of Keras in this folder that the tests read, and checks files of ours.

    pip install tensorflow-cpu==2.21.0 keras==3.15.1 tf_keras==2.21.0 h5py==3.14.0
    python3 record_keras.py                    records
    python3 record_keras.py check FOLDER       loads the files in FOLDER into Keras 3 and 2

`check` reads what the test `KerasWritingTests` leaves in the folder that the environment variable
KERAS_CHECK_FOLDER names, and fails where Keras gets other outputs than those recorded here.
keras.json holds the versions, an input and the outputs that Keras computes.
"""

import json
import os
import shutil
import sys
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras
from keras.src.legacy.saving import legacy_h5_format

FOLDER = os.path.dirname(os.path.abspath(__file__))


def tiny(k, names=True, classes=3):
    """Every kind of layer that has weights; the flattened image has more than one pixel."""
    L = k.layers
    def name(text):
        return text if names else None
    x = inputs = k.Input((7, 7, 3), name=name("input"))
    x = L.Conv2D(4, (3, 2), use_bias=False, name=name("conv1"))(x)
    x = L.BatchNormalization(epsilon=1e-3, name=name("conv1_bn"))(x)
    x = L.ReLU(name=name("conv1_relu"))(x)
    x = L.DepthwiseConv2D(3, depth_multiplier=2, name=name("depthwise"))(x)
    x = L.BatchNormalization(epsilon=1e-3, name=name("depthwise_bn"))(x)
    x = L.Conv2D(5, 1, use_bias=True, name=name("conv2"))(x)
    x = L.Flatten(name=name("flatten"))(x)
    x = L.Dense(6, use_bias=False, name=name("hidden"))(x)
    x = L.Dense(classes, name=name("predictions"))(x)
    return k.Model(inputs, x, name="tiny")


def randomize(model, seed):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        shape = tuple(weight.shape)
        if "variance" in weight.name or "gamma" in weight.name:
            value = random.uniform(0.5, 1.5, shape)
        else:
            value = random.normal(0, 0.5, shape)
        weight.assign(value.astype(np.float32))
    return model


def image():
    return np.random.default_rng(7).normal(0, 1, (2, 7, 7, 3)).astype(np.float32)


def outputs(model):
    return np.asarray(model(image(), training=False))


def copy_legacy(source, target, text):
    """The same weights with the names as texts of another kind, split over several attributes."""
    def names(group, attribute, values, split):
        kind = h5py.string_dtype() if text == "variable" else None
        if split:
            for counter, part in enumerate(np.array_split(np.array(values, "S"), 3)):
                part = [p.decode() for p in part] if kind else part
                group.attrs.create(f"{attribute}{counter}", part, dtype=kind)
        else:
            data = values if kind else np.array(values, "S")
            group.attrs.create(attribute, data, shape=(len(values),), dtype=kind or data.dtype)
    with h5py.File(source) as old, h5py.File(target, "w") as new:
        layers = [str(n) for n in old.attrs["layer_names"]]
        names(new, "layer_names", layers, split=True)
        for layer in layers:
            group = new.create_group(layer)
            weights = [str(n) for n in old[layer].attrs["weight_names"]]
            names(group, "weight_names", weights, split=False)
            for weight in weights:
                group[weight] = old[layer][weight][()]


def types(path, **options):
    """One layer whose arrays are stored in many ways; in few in the newest version of the format,
    which keeps more than eight names in an index that is not read."""
    ramp = np.arange(-6, 6).reshape(3, 4)
    kinds = ["<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "i1", "<i2", ">i4", "<i8"]
    with h5py.File(path, "w", **options) as file:
        group = file.create_group("layer")
        arrays = {}
        for name in kinds[:4] if options else kinds:
            arrays[name.replace("<", "little_").replace(">", "big_")] = ramp.astype(name)
        arrays["bool"] = ramp % 2 == 0
        for name, array in arrays.items():
            group[name] = array
        if not options:
            group.create_dataset("gzip", data=ramp.astype("f4"), chunks=(2, 3), compression="gzip")
            group.create_dataset(
                "filters", data=ramp.astype("f8"), chunks=(2, 3), compression="gzip",
                shuffle=True, fletcher32=True)
            group.create_dataset("chunks", data=ramp.astype("f4"), chunks=(1, 3))
            arrays |= {"gzip": 0, "filters": 0, "chunks": 0}
        else:
            group.create_dataset("single", data=ramp.astype("f4"), chunks=(3, 4),
                                 compression="gzip")
            arrays |= {"single": 0}
        group["scalar"] = np.float32(2.5)
        group["empty"] = np.zeros((0, 3), np.float32)
        arrays |= {"scalar": 0, "empty": 0}
        file.attrs["layer_names"] = ["layer"]
        group.attrs["weight_names"] = list(arrays)


def outside(folder):
    """Files that want to lead elsewhere."""
    def legacy(name, body):
        with h5py.File(f"{folder}/{name}.h5", "w") as file:
            group = file.create_group("layer")
            file.attrs["layer_names"] = ["layer"]
            group.attrs["weight_names"] = ["kernel"]
            body(group)
    def external_link(group):
        group["kernel"] = h5py.ExternalLink("/etc/hostname.h5", "/kernel")
    def soft_link(group):
        group["other"] = np.zeros(3, np.float32)
        group["kernel"] = h5py.SoftLink("/layer/other")
    def external_storage(group):
        group.create_dataset("kernel", (3,), "f4", external=[("/etc/hostname", 0, 12)])
    def virtual(group):
        layout = h5py.VirtualLayout((3,), "f4")
        layout[:] = h5py.VirtualSource("/etc/hostname.h5", "kernel", (3,))
        group.create_virtual_dataset("kernel", layout)
    def cycle(group):
        group["kernel"] = group
    for body in [external_link, soft_link, external_storage, virtual, cycle]:
        legacy("keras_" + body.__name__, body)
    with h5py.File(f"{folder}/keras_variables_cycle.h5", "w") as file:
        layers = file.create_group("layers")
        layers["model"] = file["/"]


def nested(folder):
    """A model as a layer of another; in the newer layout one layer's variables are bfloat16, which
    the older one cannot tell from other pairs of bytes."""
    L = keras.layers
    def build(dtype):
        inner = keras.Sequential(
            [keras.Input((4, 4, 2)), L.Conv2D(3, 1, name="inner_conv"),
             L.BatchNormalization(name="inner_bn")], name="inner")
        x = inputs = keras.Input((4, 4, 2), name="input")
        x = inner(x)
        x = L.GlobalAveragePooling2D(name="pool")(x)
        x = L.Dense(2, name="top", dtype=keras.DTypePolicy(dtype))(x)
        return keras.Model(inputs, x, name="outer")
    narrow = randomize(build("bfloat16"), 3)
    narrow.save_weights(f"{folder}/keras_nested.weights.h5")
    wide = build("float32")
    for weight, value in zip(wide.weights, narrow.weights):
        weight.assign(np.asarray(value, np.float32))
    wide.save(f"{folder}/keras_nested.h5")
    return {w.path: np.asarray(w, np.float32).ravel().tolist() for w in wide.weights}


def record():
    os.chdir(FOLDER)
    model = randomize(tiny(keras), 1)
    model.compile("sgd", "mse")
    model.save_weights("keras_3.weights.h5")
    model.save("keras_3.keras")
    model.save("keras_3_model.h5")
    with zipfile.ZipFile("keras_3.keras") as old, zipfile.ZipFile(
        "keras_3_deflated.keras", "w", zipfile.ZIP_DEFLATED
    ) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with new.open(info, "w", force_zip64=True) as entry:
                entry.write(old.read(name))
    with h5py.File("keras_3_legacy.h5", "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, model)
    for text in ["fixed", "variable"]:
        copy_legacy("keras_3_legacy.h5", f"keras_split_{text}.h5", text)
    # In other sessions the layers that nobody named have other numbers.
    tiny(keras, names=False)
    unnamed = tiny(keras, names=False)
    unnamed.set_weights(model.get_weights())
    unnamed.save_weights("keras_3_unnamed.weights.h5")
    with h5py.File("keras_3_unnamed.h5", "w") as file:
        legacy_h5_format.save_weights_to_hdf5_group(file, unnamed)

    old = tiny(tf_keras)
    old.set_weights(model.get_weights())
    old.save_weights("keras_2.h5")
    old.save("keras_2_model.h5", include_optimizer=False)
    assert np.allclose(outputs(old), outputs(model), atol=1e-5)

    types("keras_types.h5")
    types("keras_types_latest.h5", libver="latest")
    outside(".")
    with open("keras.json", "w") as file:
        json.dump({
            "versions": {
                "keras": keras.__version__, "tf_keras": tf_keras.__version__,
                "tensorflow": tf.__version__, "h5py": h5py.__version__,
                "hdf5": h5py.version.hdf5_version},
            # N, C, H, W.
            "input": image().transpose(0, 3, 1, 2).ravel().tolist(),
            "output": outputs(model).ravel().tolist(),
            "nested": nested("."),
        }, file)


def check(folder):
    expected = np.array(json.load(open(f"{FOLDER}/keras.json"))["output"]).reshape(2, 3)
    def compare(what, model):
        error = np.abs(outputs(model) - expected).max()
        print(f"{what}: largest difference {error:.2g}")
        assert error < 1e-5, what
    legacy = f"{folder}/ours.h5"
    for k in [keras, tf_keras]:
        for by_name in [False, True]:
            model = randomize(tiny(k), 2)
            model.load_weights(legacy, **({"by_name": True} if by_name else {}))
            compare(f"{k.__name__} {k.__version__}, legacy, by_name={by_name}", model)
    for names in [True, False]:
        model = randomize(tiny(keras, names), 2)
        model.load_weights(f"{folder}/ours.weights.h5")
        compare(f"keras {keras.__version__}, .weights.h5, names={names}", model)


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(sys.argv[2])
    else:
        record()
