"""ONNX Runtime on the CPU, with the options and the output of `triptych bench`.

The network is torchvision's, exported with a fixed batch. All graph optimizations are on; input and
output are bound beforehand, so that no call copies them. int8 is quantize_static in the QDQ format:
weights with one step a channel, activations in unsigned 8 bits, ranges from random images.

As a script with the first argument `quantize` it makes the file in 8 bits, in a process of its own.
"""

import argparse
import importlib.metadata
import pathlib
import sys
import tempfile

from measurement import Refusal, Work, main
from onnx_files import cached, calibration_images, onnx_file


def configurations(options: argparse.Namespace) -> list[str]:
    if options.mode == "train":
        raise Refusal("ONNX Runtime is not measured in training")
    if options.precision == "bfloat16":
        raise Refusal("ONNX Runtime has no convolutions in bfloat16 for x86 processors")
    return ["all optimizations, bound"]


def prepare(options: argparse.Namespace, configuration: str) -> Work:
    path = onnx_file(options.model, options.input, options.batch)
    version = importlib.metadata.version("onnxruntime")
    if options.precision == "int8":
        path = cached(
            f"{path.stem}-int8-ort{version}.onnx",
            [__file__, "quantize", str(path), str(options.input), str(options.batch)],
        )
    return Work(run=session(path, options), backend=f"onnxruntime {version}")


def session(path: pathlib.Path, options: argparse.Namespace):
    import numpy
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    settings.log_severity_level = 3
    settings.add_session_config_entry("session.set_denormal_as_zero", "1")
    runtime = onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])
    generator = numpy.random.default_rng(1)
    shape = (options.batch, 3, options.input, options.input)
    bindings = []
    for _ in range(2):
        images = generator.random(shape, dtype=numpy.float32)
        binding = runtime.io_binding()
        binding.bind_ortvalue_input(
            runtime.get_inputs()[0].name, onnxruntime.OrtValue.ortvalue_from_numpy(images)
        )
        binding.bind_output(runtime.get_outputs()[0].name)
        bindings.append(binding)

    def run(steps: int) -> None:
        for step in range(steps):
            runtime.run_with_iobinding(bindings[step % len(bindings)])

    return run


def quantize(source: str, side: int, batch: int, target: str) -> None:
    from onnxruntime import quantization
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Images(quantization.CalibrationDataReader):
        def __init__(self) -> None:
            self.batches = iter(calibration_images(side, batch))

        def get_next(self) -> dict | None:
            images = next(self.batches, None)
            return None if images is None else {"images": images}

    with tempfile.TemporaryDirectory() as folder:
        prepared = f"{folder}/prepared.onnx"
        quant_pre_process(source, prepared)
        quantization.quantize_static(
            prepared,
            target,
            Images(),
            quant_format=quantization.QuantFormat.QDQ,
            per_channel=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["quantize"]:
        quantize(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
    else:
        main(__doc__, configurations, prepare)
