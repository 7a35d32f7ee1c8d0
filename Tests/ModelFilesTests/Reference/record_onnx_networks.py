"""Records onnx_networks.safetensors: small relatives of torchvision's classifiers as PyTorch exports
them, with inputs and the results that ONNX Runtime has for them.

Made with Python 3.11, torch 2.15.0, torchvision 0.29.2, onnx 1.23.2, onnxscript 0.7.2,
onnxruntime 1.32.0, safetensors 0.8.0:

    python record_onnx_networks.py

The networks are torchvision's own classes with fewer blocks and with their channels divided, random
weights, and random statistics of batch normalization. `scripts/check-onnx` does the same with networks
of full size.
"""

import contextlib
import functools
import io
import logging
import math
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
import torchvision.models as tv
from safetensors.numpy import save_file
from torch import nn
from torchvision.models.convnext import CNBlockConfig
from torchvision.models.efficientnet import MBConvConfig
from torchvision.models.regnet import BlockParams

warnings.filterwarnings("ignore")
logging.disable(logging.ERROR)
CLASSES = 5


@contextlib.contextmanager
def thinner(factor):
    """Layers made inside have their channels divided; three colors and the classes stay."""

    def less(count):
        return count if count <= 3 or count == CLASSES else max(count // factor, 1)

    def conv(original, self, inputs, outputs, *args, groups=1, **kwargs):
        if groups > 1:
            groups = math.gcd(less(inputs), less(outputs)) if groups == inputs else math.gcd(
                groups, math.gcd(less(inputs), less(outputs)))
        original(self, less(inputs), less(outputs), *args, groups=groups, **kwargs)

    def linear(original, self, in_features, out_features, *args, **kwargs):
        original(self, less(in_features), less(out_features), *args, **kwargs)

    def normalization(original, self, channels, *args, **kwargs):
        original(self, less(channels), *args, **kwargs)

    kinds = {nn.Conv2d: conv, nn.Linear: linear, nn.BatchNorm2d: normalization}
    originals = {kind: kind.__init__ for kind in kinds}
    try:
        for kind, patch in kinds.items():
            original = originals[kind]

            def init(self, *args, patch=patch, original=original, **kwargs):
                patch(original, self, *args, **kwargs)

            kind.__init__ = init
        yield
    finally:
        for kind, original in originals.items():
            kind.__init__ = original


def make(factor, build):
    with thinner(factor):
        return build()


def networks():
    """Name, network, side of the image, exporter, opset, whether the batch is open."""
    norm = functools.partial(nn.BatchNorm2d, eps=0.001)
    mb = functools.partial(MBConvConfig, width_mult=1.0, depth_mult=1.0)
    yield "resnet", make(32, lambda: tv.ResNet(tv.resnet.BasicBlock, [1, 1, 1, 1], CLASSES)), 32, "jit", 9, True
    yield "resnet_bn", make(32, lambda: tv.ResNet(tv.resnet.Bottleneck, [1, 1, 1, 1], CLASSES)), 32, "jit-bn", 13, True
    yield "resnext", make(32, lambda: tv.ResNet(tv.resnet.Bottleneck, [1, 1, 1, 1], CLASSES, groups=32, width_per_group=4)), 32, "dynamo", 18, True
    yield "densenet", tv.DenseNet(4, (2, 2, 1, 1), 8, num_classes=CLASSES), 32, "jit", 10, False
    yield "squeezenet", make(8, lambda: tv.SqueezeNet("1_1", CLASSES)), 48, "jit", 12, True
    yield "shufflenet", tv.ShuffleNetV2([1, 2, 1], [8, 12, 16, 24, 32], CLASSES), 32, "jit", 17, False
    yield "mobilenet_v2", make(8, lambda: tv.MobileNetV2(CLASSES, 1.0, [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 2, 2]])), 32, "jit-bn", 11, False
    yield "mobilenet_v3", make(16, lambda: tv.mobilenet_v3_small(num_classes=CLASSES)), 32, "jit", 13, True
    yield "efficientnet", tv.EfficientNet([mb(1, 3, 1, 8, 8, 1), mb(4, 3, 2, 8, 12, 2), mb(4, 5, 2, 12, 16, 1)], 0.2, num_classes=CLASSES, norm_layer=norm, last_channel=24), 32, "dynamo", 18, False
    yield "regnet", tv.RegNet(BlockParams.from_init_params(5, 8, 8.0, 2.0, 8, se_ratio=0.25), CLASSES, stem_width=8), 32, "jit", 14, False
    yield "convnext", tv.ConvNeXt([CNBlockConfig(8, 16, 1), CNBlockConfig(16, None, 1)], num_classes=CLASSES), 32, "jit", 16, True
    yield "convnext_17", tv.ConvNeXt([CNBlockConfig(8, 16, 1), CNBlockConfig(16, None, 1)], num_classes=CLASSES), 32, "dynamo", 20, False
    yield "vit", tv.VisionTransformer(16, 8, 1, 2, 16, 24, num_classes=CLASSES), 16, "jit", 14, True
    yield "vit_fixed", tv.VisionTransformer(16, 8, 1, 2, 16, 24, num_classes=CLASSES), 16, "jit", 17, False
    yield "vit_dynamo", tv.VisionTransformer(16, 8, 1, 2, 16, 24, num_classes=CLASSES), 16, "dynamo", 18, True
    yield "swin", tv.SwinTransformer([4, 4], 8, [2, 1], [2, 2], [4, 4], num_classes=CLASSES), 32, "dynamo", 18, False
    yield "googlenet", make(16, lambda: tv.GoogLeNet(CLASSES, aux_logits=False, init_weights=False)), 32, "jit", 11, True
    yield "alexnet", make(64, lambda: tv.AlexNet(CLASSES)), 224, "jit", 9, True
    yield "vgg", make(128, lambda: tv.vgg11_bn(num_classes=CLASSES)), 224, "jit-bn", 15, False
    yield "mnasnet", make(16, lambda: tv.mnasnet0_5(num_classes=CLASSES)), 32, "dynamo", 18, True


def randomize(network, generator):
    def uniform(tensor, low, high):
        tensor.copy_(torch.rand(tensor.shape, generator=generator) * (high - low) + low)

    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                fan = module.weight[0].numel()
                uniform(module.weight, -(3 / fan) ** 0.5, (3 / fan) ** 0.5)
            if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
                uniform(module.weight, 0.75, 1.25)
                uniform(module.bias, -0.2, 0.2)
            if isinstance(module, nn.BatchNorm2d):
                uniform(module.running_mean, -0.2, 0.2)
                uniform(module.running_var, 0.5, 1.5)
            for name, parameter in module.named_parameters(recurse=False):
                if name in ("layer_scale", "relative_position_bias_table", "class_token", "pos_embedding"):
                    uniform(parameter, -0.5, 1)
    return network.eval()


def export(network, x, exporter, opset, is_open):
    buffer = io.BytesIO()
    if exporter == "dynamo":
        shapes = ({0: torch.export.Dim("batch")},) if is_open else None
        program = torch.onnx.export(
            network, (x,), dynamo=True, opset_version=opset, dynamic_shapes=shapes, verbose=False)
        buffer.write(program.model_proto.SerializeToString())
    else:
        axes = {"input": {0: "batch"}, "output": {0: "batch"}} if is_open else None
        mode = torch.onnx.TrainingMode
        torch.onnx.export(
            network, x, buffer, dynamo=False, opset_version=opset, input_names=["input"],
            output_names=["output"], dynamic_axes=axes,
            training=mode.PRESERVE if exporter == "jit-bn" else mode.EVAL)
    model = onnx.load_from_string(buffer.getvalue())
    # What only tells of Python's sources takes more room than the network.
    for node in model.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    for field in ("value_info", "doc_string", "metadata_props"):
        model.graph.ClearField(field)
    model.ClearField("metadata_props")
    for value in list(model.graph.input) + list(model.graph.output) + list(model.graph.initializer):
        value.ClearField("metadata_props")
        value.ClearField("doc_string")
    onnx.checker.check_model(model)
    return model.SerializeToString()


def main():
    tensors = {}
    for index, (name, network, side, exporter, opset, is_open) in enumerate(networks()):
        generator = torch.Generator().manual_seed(index)
        network = randomize(network, generator)
        # Of 8 bits, so that they take little room; large ones repeat their first row.
        rows = side if side < 200 else 1
        numbers = torch.randint(-64, 64, (3 if side < 200 else 2, 3, rows, side), generator=generator)
        images = (numbers / 32).expand(-1, -1, side, -1).contiguous()
        data = export(network, images[:2] if is_open else images[:1], exporter, opset, is_open)
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        key = session.get_inputs()[0].name
        parts = [images.numpy()] if is_open else [images[i:i + 1].numpy() for i in range(len(images))]
        result = np.concatenate([session.run(None, {key: part})[0] for part in parts])
        tensors[f"{name}|model"] = np.frombuffer(data, np.uint8)
        tensors[f"{name}|input"] = numbers.to(torch.int8).numpy()
        tensors[f"{name}|output"] = result
        print(f"{name:14} {exporter:8} {len(data):7} bytes, deviation {result.std():.3f}")
    save_file(tensors, "onnx_networks.safetensors")


if __name__ == "__main__":
    main()
