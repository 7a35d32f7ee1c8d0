"""OpenVINO on the CPU, with the options and the output of `triptych bench`.

The network is torchvision's, from the same ONNX file as that of ONNX Runtime.

Configurations of inference, the quicker of which is measured: `throughput` (the performance hint of
that name with its own number of streams, several batches at once in an AsyncInferQueue) and
`latency` (one batch after the other, on all cores). Latency is measured with the latter alone. int8
is nncf.quantize with random images.

As a script with the first argument `quantize` it makes the network in 8 bits, in a process of its
own.
"""

import argparse
import importlib.metadata
import sys

from measurement import Refusal, Work, main
from onnx_files import cached, calibration_images, onnx_file


def configurations(options: argparse.Namespace) -> list[str]:
    if options.mode == "train":
        raise Refusal("OpenVINO does not train")
    if options.precision == "int8" and not installed("nncf"):
        raise Refusal("int8 with OpenVINO needs the package nncf")
    return ["latency"] if options.mode == "latency" else ["throughput", "latency"]


def installed(package: str) -> bool:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def prepare(options: argparse.Namespace, configuration: str) -> Work:
    path = onnx_file(options.model, options.input, options.batch)
    if options.precision == "int8":
        # One file with its numbers: an ONNX file that nncf has put quantizers into.
        path = cached(
            f"{path.stem}-int8-nncf{importlib.metadata.version('nncf')}.onnx",
            [__file__, "quantize", str(path), str(options.input), str(options.batch)],
        )
    import openvino

    core = openvino.Core()
    wanted = "bf16" if options.precision == "bfloat16" else "f32"
    compiled = core.compile_model(
        core.read_model(str(path)),
        "CPU",
        {
            "PERFORMANCE_HINT": configuration.upper(),
            "INFERENCE_PRECISION_HINT": wanted,
            "INFERENCE_NUM_THREADS": options.threads,
            "CPU_DENORMALS_OPTIMIZATION": True,
        },
    )
    used = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
    if used != wanted:
        raise Refusal(f"OpenVINO computes in {used} here, not in {wanted}")
    build = queue if configuration == "throughput" else one_after_another
    run, concurrency = build(compiled, options)
    streams = compiled.get_property("NUM_STREAMS")
    return Work(
        run=run,
        backend=f"openvino {openvino.__version__.split('-')[0]}",
        concurrency=concurrency,
        note=f"{streams} streams, {concurrency} batches at once, precision {used}",
    )


def batches(options: argparse.Namespace) -> list:
    import numpy
    import openvino

    generator = numpy.random.default_rng(1)
    shape = (options.batch, 3, options.input, options.input)
    return [
        openvino.Tensor(generator.random(shape, dtype=numpy.float32), shared_memory=False)
        for _ in range(2)
    ]


def queue(compiled, options: argparse.Namespace):
    import openvino

    jobs = openvino.AsyncInferQueue(compiled)
    images = batches(options)
    for index, job in enumerate(jobs):
        job.set_input_tensor(images[index % len(images)])

    def run(steps: int) -> None:
        for _ in range(steps):
            # Without new inputs: the tensors that were set stay.
            jobs.start_async()
        jobs.wait_all()

    return run, len(jobs)


def one_after_another(compiled, options: argparse.Namespace):
    requests = []
    for images in batches(options):
        request = compiled.create_infer_request()
        request.set_input_tensor(images)
        requests.append(request)

    def run(steps: int) -> None:
        for step in range(steps):
            request = requests[step % len(requests)]
            request.start_async()
            request.wait()

    return run, 1


def quantize(source: str, side: int, batch: int, target: str) -> None:
    import nncf
    import onnx

    images = nncf.Dataset(calibration_images(side, batch), lambda batch: {"images": batch})
    onnx.save(nncf.quantize(onnx.load(source), images), target)


if __name__ == "__main__":
    if sys.argv[1:2] == ["quantize"]:
        quantize(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
    else:
        main(__doc__, configurations, prepare)
