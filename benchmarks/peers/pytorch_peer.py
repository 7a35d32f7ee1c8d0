"""PyTorch on the CPU, with the options and the output of `triptych bench`.

Training: forward, cross-entropy, backward, SGD with momentum (the fused kernel), all layers.
Inference: `torch.inference_mode`, batch norm folded into the convolutions.

Configurations, the quickest of which is measured: memory in the formats `contiguous` and
`channels_last`; `eager`; for inference `traced` (torch.jit.freeze) and `frozen` (the same and
torch.jit.optimize_for_inference); `compiled` (torch.compile, where there is a C++ compiler).
bfloat16 is torch.autocast; in inference also weights that are in bfloat16 beforehand (`cast`).
"""

import argparse
import os
import shutil

from measurement import LEARNING_RATE, MOMENTUM, Refusal, Work, main


def configurations(options: argparse.Namespace) -> list[str]:
    if options.precision == "int8":
        raise Refusal("int8 is not measured with PyTorch: it is in a package of its own")
    compiled = any(shutil.which(name) for name in [os.environ.get("CXX", "c++"), "g++", "clang++"])
    kinds = ["eager"] if options.mode == "train" else ["eager", "traced", "frozen"]
    names = [f"{kind} {memory}" for kind in kinds for memory in ["contiguous", "channels_last"]]
    if compiled:
        names.append("compiled channels_last")
    if options.mode != "train" and options.precision == "bfloat16":
        # Graphs of torch.jit and autocast do not go together.
        cast = [f"{name} cast" for name in names]
        names = [n for n in names if not {"traced", "frozen"} & set(n.split())] + cast
    return names


def prepare(options: argparse.Namespace, configuration: str) -> Work:
    import torch

    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    build = training if options.mode == "train" else inference
    return Work(
        run=build(options, configuration.split()),
        backend=f"pytorch {torch.__version__}",
        isa=torch.backends.cpu.get_cpu_capability().lower(),
    )


def memory_format(traits: list[str]):
    import torch

    return torch.channels_last if "channels_last" in traits else torch.contiguous_format


def batches(options: argparse.Namespace, traits: list[str], count: int) -> list:
    import torch

    shape = (options.batch, 3, options.input, options.input)
    return [torch.rand(shape).to(memory_format=memory_format(traits)) for _ in range(count)]


def training(options: argparse.Namespace, traits: list[str]):
    import torch
    from measurement import CLASSES
    from torch_networks import network

    model = network(options.model).to(memory_format=memory_format(traits))
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM, fused=True)
    half = options.precision == "bfloat16"
    images = batches(options, traits, 2)
    labels = [torch.randint(CLASSES, (options.batch,)) for _ in images]

    def loss_of(x, y):
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            logits = model(x)
        return torch.nn.functional.cross_entropy(logits.float(), y)

    loss_function = torch.compile(loss_of) if "compiled" in traits else loss_of

    def run(steps: int) -> None:
        for step in range(steps):
            which = step % len(images)
            optimizer.zero_grad(set_to_none=True)
            loss_function(images[which], labels[which]).backward()
            optimizer.step()

    return run


def inference(options: argparse.Namespace, traits: list[str]):
    import torch
    from torch_networks import frozen_network

    model = frozen_network(options.model, options.input)
    model = model.to(memory_format=memory_format(traits))
    images = batches(options, traits, 2)
    if "cast" in traits:
        model = model.bfloat16()
        images = [image.bfloat16() for image in images]
    half = options.precision == "bfloat16" and "cast" not in traits
    model = prepared(model, images[0], traits)

    @torch.inference_mode()
    def run(steps: int) -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            for step in range(steps):
                model(images[step % len(images)])

    return run


def prepared(model, images, traits: list[str]):
    """With batch norm folded into the convolutions, in each configuration's own way."""
    import torch

    if "compiled" in traits:
        import torch._inductor.config

        torch._inductor.config.freezing = True
        return torch.compile(model)
    with torch.inference_mode():
        if "eager" in traits:
            from torch.fx.experimental.optimization import fuse

            return fuse(model, inplace=True)
        graph = torch.jit.freeze(torch.jit.trace(model, images))
        return torch.jit.optimize_for_inference(graph) if "frozen" in traits else graph


if __name__ == "__main__":
    main(__doc__, configurations, prepare)
