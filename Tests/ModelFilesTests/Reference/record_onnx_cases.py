"""Records onnx_cases.safetensors: small models of single operators with inputs and outputs.

Made with Python 3.11, onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6, safetensors 0.8.0:

    python record_onnx_cases.py

Most are the cases of the `onnx` package's own backend tests (onnx.backend.test, kind "node") for the
operators in OPERATORS. Each becomes a model that takes images:

- where the images of a batch don't mix (checked with ONNX Runtime: exchanging the images exchanges
  the results), the first input is the model's and the others are its initializers;
- where they do, or where the operator works on integers, all inputs are initializers, and zeros that
  the model takes are added to the result, so that it is computed beforehand.

LEFT_OUT says which cases are not meant to work, and why. The forms of older opsets, which the package
no longer has cases for, are made here, with ONNX Runtime's results.
"""

import math
import re
import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.loader import load_model_tests
from safetensors.numpy import save_file

warnings.filterwarnings("ignore")

NEWEST = 21
IMAGE = """Conv Gemm MatMul BatchNormalization Relu LeakyRelu PRelu Clip Sigmoid HardSigmoid HardSwish
Tanh Erf Gelu Elu Selu Add Sub Mul Div Sqrt Reciprocal Neg Pow Sum Max Min MaxPool AveragePool
GlobalAveragePool GlobalMaxPool ReduceMean ReduceSum ReduceL2 Concat Split Slice Reshape Flatten
Transpose Squeeze Unsqueeze Gather Identity Dropout Pad Tile Expand LRN Softmax Cast
LayerNormalization LogSoftmax Resize""".split()
FOLDED = """Add Sub Mul Div Neg Pow Max Min Sqrt Reciprocal ReduceMean ReduceSum ReduceProd ReduceMax
ReduceMin Concat Split Slice Reshape Flatten Transpose Squeeze Unsqueeze Shape Size Gather Constant
ConstantOfShape Identity Expand Tile Pad Range Where Equal Less Greater LessOrEqual GreaterOrEqual And
Or Not Mod Floor Ceil Round Abs Exp Log Sin Cos Cast Clip""".split()
OPERATORS = sorted(set(IMAGE + FOLDED))

LEFT_OUT = {
    r"_expanded": "the operator as a function of others; those have cases of their own",
    r"uint(8|16|32|64)|int(8|16)\b|_(u?int4|float4|float8|e4m3|e5m2|e8m0|string|STRING)": "types that classifiers don't compute with",
    r"FLOAT8|FLOAT4|INT4|INT2|UINT|STRING|E8M0|E4M3|E5M2|BFLOAT16|FLOAT16": "types that classifiers don't compute with",
    r"_1d_|_3d_|conv_with_strides_and_dilation_1d": "images have two dimensions",
    r"training|_mask": "training mode and its further outputs",
    r"maxpool_with_argmax|layer_normalization_.*(mean|inv)": "further outputs",
    r"resize_.*(cubic|antialias|crop|not_larger|not_smaller)": "other ways to resize",
    r"resize_tf": "a part of the image",
    r"sequence|optional": "sequences and optional values",
    r"prelu": "a slope for each element",
    r"pow_bcast|test_pow$|test_pow_example|pow_types": "a power for each element",
    r"(max|min)_(one_input|two_inputs|example)|(max|min)_(float|int)": "extremes of several images",
    r"reduce_(max|min|mean|prod|sum).*empty": "empty axes",
    r"softmax_axis_0": "mixes images, which a single one cannot show",
}


def model_of(node_model, graph_inputs, initializers, nodes, output, opset):
    graph = helper.make_graph(nodes, "case", graph_inputs, [output], initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 8 if opset < 19 else 10 if opset < 22 else 12
    return model


def run(model, feeds):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(None, feeds)[0]


def floats(shape, name="x"):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def image_case(node, arrays, opset, output_index=0):
    """The model, its input and result; None where images mix."""
    x = arrays[0]
    if x.dtype != np.float32 or x.ndim < 2 or x.size == 0:
        return None
    node = onnx.NodeProto.FromString(node.SerializeToString())
    node.input[0] = "x"
    for index in range(1, len(node.input)):
        if node.input[index]:
            node.input[index] = f"constant{index}"
    for index, name in enumerate(node.output):
        node.output[index] = f"y{index}" if name else ""
    constants = [
        numpy_helper.from_array(array, f"constant{index}")
        for index, array in enumerate(arrays) if index > 0 and array is not None
    ]
    output = helper.make_tensor_value_info(f"y{output_index}", TensorProto.FLOAT, None)
    model = model_of(None, [floats(x.shape)], constants, [node], output, opset)
    y = run(model, {"x": x})
    if y.dtype != np.float32 or y.ndim < 2 or y.shape[0] != x.shape[0] or y.size == 0:
        return None
    order = np.roll(np.arange(x.shape[0]), 1)
    if not np.allclose(run(model, {"x": x[order]}), y[order], equal_nan=True):
        return None
    return model, x, y


def folded_case(node, arrays, opset, output_index=0):
    """The model adds zeros that it takes to what it computes beforehand."""
    node = onnx.NodeProto.FromString(node.SerializeToString())
    for index in range(len(node.input)):
        if node.input[index]:
            node.input[index] = f"constant{index}"
    for index, name in enumerate(node.output):
        node.output[index] = f"y{index}" if name else ""
    constants = [
        numpy_helper.from_array(array, f"constant{index}")
        for index, array in enumerate(arrays) if array is not None
    ]
    constants.append(numpy_helper.from_array(np.array([1, -1], np.int64), "row"))
    nodes = [
        node,
        helper.make_node("Cast", [f"y{output_index}"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["numbers", "row"], ["line"]),
        helper.make_node("Add", ["x", "line"], ["y"]),
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    model = model_of(None, [floats(["N", 1])], constants, nodes, output, opset)
    x = np.zeros((2, 1), np.float32)
    y = run(model, {"x": x})
    if y.size == 0 or not np.isfinite(y).all():
        return None
    return model, x, y


def package_cases():
    for test in load_model_tests(kind="node"):
        model = test.model
        if len(model.graph.node) != 1 or model.graph.node[0].op_type not in OPERATORS:
            continue
        node = model.graph.node[0]
        if node.domain or any(re.search(p, test.name) for p in LEFT_OUT):
            continue
        inputs, outputs = test.data_sets[0]
        given = iter(inputs)
        arrays = [np.asarray(next(given)) if name else None for name in node.input]
        if any(a is not None and a.dtype.kind not in "fiub" for a in arrays):
            continue
        if sum(a.nbytes for a in arrays if a is not None) > 6_000:
            continue
        opset = min(next(o.version for o in model.opset_import if not o.domain), NEWEST)
        opset = max(opset, 7)
        for index in range(len(outputs) if node.op_type == "Split" else 1):
            name = test.name[5:] + (f"_part{index}" if index else "")
            yield name, node, arrays, opset, index


def old_forms():
    """Operators as opsets before the package's cases had them: node, arrays, opset."""
    g = np.random.default_rng(1)
    x = g.standard_normal((2, 3, 5, 6)).astype(np.float32)
    make = helper.make_node
    ints = lambda *v: np.array(v, np.int64)
    channel = lambda: (g.random(3) + 0.5).astype(np.float32)
    yield "old_clip_6", make("Clip", ["x"], ["y"], min=-0.5, max=0.75), [x], 9
    yield "old_clip_6_open", make("Clip", ["x"], ["y"], min=0.0), [x], 10
    yield "old_pad_2", make("Pad", ["x"], ["y"], pads=[0, 0, 1, 2, 0, 0, 3, 0], value=0.0), [x], 9
    yield "old_pad_2_value", make("Pad", ["x"], ["y"], pads=[0, 1, 1, 2, 0, 0, 3, 0], value=1.5), [x], 10
    yield "old_pad_2_reflect", make("Pad", ["x"], ["y"], mode="reflect", pads=[0, 0, 1, 2, 0, 0, 3, 1]), [x], 9
    yield "old_slice_1", make("Slice", ["x"], ["y"], starts=[1, -4], ends=[3, 9], axes=[1, 3]), [x], 9
    yield "old_slice_1_no_axes", make("Slice", ["x"], ["y"], starts=[0, 1], ends=[2, 2]), [x], 9
    yield "old_slice_10_steps", make("Slice", ["x", "s", "e", "a", "t"], ["y"]), [x, ints(-1, 0), ints(-7, 6), ints(3, 2), ints(-2, 2)], 10
    yield "old_squeeze_1", make("Squeeze", ["x"], ["y"], axes=[1, -1]), [x[:, :1, :, :1]], 11
    yield "old_unsqueeze_1", make("Unsqueeze", ["x"], ["y"], axes=[1, 3]), [x], 11
    yield "old_softmax_1", make("Softmax", ["x"], ["y"]), [x], 9
    yield "old_softmax_11_axis", make("Softmax", ["x"], ["y"], axis=2), [x], 11
    yield "old_softmax_11_last", make("Softmax", ["x"], ["y"], axis=-1), [x], 12
    yield "old_split_2", make("Split", ["x"], ["y", "z"], axis=3, split=[2, 4]), [x], 9
    yield "old_split_2_even", make("Split", ["x"], ["y", "z", "u"], axis=1), [x], 11
    yield "old_dropout_7", make("Dropout", ["x"], ["y"], ratio=0.25), [x], 9
    yield "old_dropout_12", make("Dropout", ["x", "r"], ["y"]), [x, np.array(0.3, np.float32)], 12
    yield "old_reduce_mean_1", make("ReduceMean", ["x"], ["y"], axes=[2, 3], keepdims=0), [x], 9
    yield "old_reduce_mean_11", make("ReduceMean", ["x"], ["y"], axes=[1, -1], keepdims=1), [x], 13
    yield "old_reduce_sum_11", make("ReduceSum", ["x"], ["y"], axes=[1], keepdims=0), [x], 11
    yield "old_batch_normalization_9", make("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], epsilon=0.01), [x, channel(), channel(), channel(), channel()], 9
    yield "old_batch_normalization_vector", make("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"]), [x[:, :, 0, 0], channel(), channel(), channel(), channel()], 14
    yield "old_batch_normalization_sequence", make("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"]), [x[:, :, 0], channel(), channel(), channel(), channel()], 14
    yield "old_max_pool_10_ceil", make("MaxPool", ["x"], ["y"], kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 0, 1], ceil_mode=1), [x], 10
    yield "old_average_pool_10_ceil", make("AveragePool", ["x"], ["y"], kernel_shape=[2, 3], strides=[2, 2], ceil_mode=1), [x], 10
    yield "old_average_pool_10_ceil_pads", make("AveragePool", ["x"], ["y"], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1, count_include_pad=1), [x], 10
    yield "old_average_pool_same_lower", make("AveragePool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 1], auto_pad="SAME_LOWER"), [x], 11
    yield "conv_same_upper", make("Conv", ["x", "w", "b"], ["y"], auto_pad="SAME_UPPER", strides=[2, 1]), [x, g.standard_normal((4, 3, 2, 3)).astype(np.float32), g.standard_normal(4).astype(np.float32)], 11
    yield "conv_grouped", make("Conv", ["x", "w"], ["y"], group=3, pads=[1, 0, 0, 2]), [x, g.standard_normal((6, 1, 3, 2)).astype(np.float32)], 11
    yield "conv_valid", make("Conv", ["x", "w"], ["y"], auto_pad="VALID"), [x, g.standard_normal((2, 3, 3, 2)).astype(np.float32)], 11
    m = g.standard_normal((2, 5)).astype(np.float32)
    w = g.standard_normal((5, 4)).astype(np.float32)
    yield "gemm_alpha_beta", make("Gemm", ["x", "w", "c"], ["y"], alpha=0.5, beta=2.0), [m, w, w[0]], 9
    yield "gemm_scalar_bias", make("Gemm", ["x", "w", "c"], ["y"], transB=1), [m, w.T.copy(), np.float32(0.7)], 11
    yield "matmul_sequence", make("MatMul", ["x", "w"], ["y"]), [x, g.standard_normal((6, 2)).astype(np.float32)], 13
    yield "matmul_constant_first", make("MatMul", ["w", "x"], ["y"]), None, 13
    yield "sub_from_number", make("Sub", ["w", "x"], ["y"]), None, 13
    yield "div_of_array", make("Div", ["w", "x"], ["y"]), None, 13
    yield "mul_by_planes", make("Mul", ["x", "w"], ["y"]), [x, g.standard_normal((3, 1, 1)).astype(np.float32)], 13
    yield "sub_array", make("Sub", ["x", "w"], ["y"]), [x, g.standard_normal((1, 3, 1, 6)).astype(np.float32)], 13
    yield "sum_of_constants", make("Sum", ["x", "a", "b"], ["y"]), [x, g.standard_normal((3, 1, 1)).astype(np.float32), g.standard_normal(6).astype(np.float32)], 13
    yield "max_with_number", make("Max", ["x", "a"], ["y"]), [x, np.float32(0.1)], 13
    yield "min_with_number", make("Min", ["x", "a"], ["y"]), [x, np.float32(0.1)], 13
    yield "pow_number", make("Pow", ["x", "e"], ["y"]), [np.abs(x), np.float32(1.7)], 13
    yield "prelu_one_slope", make("PRelu", ["x", "s"], ["y"]), [x, np.array([0.2], np.float32)], 16
    yield "gather_rows", make("Gather", ["x", "i"], ["y"], axis=2), [x, np.array([[0, -1], [3, 3]], np.int64)], 13
    yield "gather_one", make("Gather", ["x", "i"], ["y"], axis=-1), [x, np.array(2, np.int64)], 13
    yield "pad_18_axes", make("Pad", ["x", "p", "", "a"], ["y"]), [x, ints(1, 2, 0, 1), None, ints(3, 1)], 18
    yield "pad_crop", make("Pad", ["x", "p"], ["y"]), [x, ints(0, 0, -1, 1, 0, 0, 2, -2)], 13
    yield "split_18_uneven", make("Split", ["x"], ["y", "z"], axis=2, num_outputs=2), [x], 18
    yield "cast_to_float", make("Cast", ["x"], ["y"], to=TensorProto.FLOAT), [x], 13
    yield "erf_image", make("Erf", ["x"], ["y"]), [x], 13
    yield "reduce_max_planes", make("ReduceMax", ["x"], ["y"], axes=[2, 3]), [x], 13
    yield "reshape_zero", make("Reshape", ["x", "s"], ["y"]), [x, ints(0, -1, 3)], 13
    yield "layer_norm_no_bias", make("LayerNormalization", ["x", "s"], ["y"], axis=2), [x, g.standard_normal((5, 6)).astype(np.float32)], 17
    half = np.float32([1, 1, 0.5, 0.6])
    more = np.float32([1, 1, 1.5, 2.6])
    mixed = np.float32([1, 1, 0.6, 2])
    yield "old_upsample_7", make("Upsample", ["x"], ["y"], scales=[1.0, 1.0, 2.0, 1.5]), [x], 7
    yield "old_upsample_7_linear", make("Upsample", ["x"], ["y"], mode="linear", scales=[1.0, 1.0, 2.0, 1.5]), [x], 8
    yield "old_upsample_9", make("Upsample", ["x", "s"], ["y"]), [x, more], 9
    yield "old_upsample_9_linear", make("Upsample", ["x", "s"], ["y"], mode="linear"), [x, more], 9
    for name, scales in [("half", half), ("more", more), ("mixed", mixed)]:
        yield f"old_resize_10_{name}", make("Resize", ["x", "s"], ["y"]), [x, scales], 10
        yield f"old_resize_10_linear_{name}", make("Resize", ["x", "s"], ["y"], mode="linear"), [x, scales], 10
    empty = np.zeros(0, np.float32)
    for mode in "half_pixel pytorch_half_pixel asymmetric align_corners".split():
        for name, size in [("up", (9, 7)), ("down", (2, 1))]:
            yield f"resize_{mode}_linear_{name}", make("Resize", ["x", "r", "s", "z"], ["y"], mode="linear", coordinate_transformation_mode=mode, cubic_coeff_a=-0.75), [x, empty, empty, ints(2, 3, *size)], 11
            for nearest in "round_prefer_floor round_prefer_ceil floor ceil".split():
                yield f"resize_{mode}_{nearest}_{name}", make("Resize", ["x", "", "", "z"], ["y"], mode="nearest", nearest_mode=nearest, coordinate_transformation_mode=mode), [x, None, None, ints(2, 3, *size)], 13
    yield "resize_tf_half_pixel_for_nn", make("Resize", ["x", "r", "s"], ["y"], mode="nearest", nearest_mode="floor", coordinate_transformation_mode="tf_half_pixel_for_nn"), [x, empty, more], 11
    yield "resize_symmetric", make("Resize", ["x", "", "s"], ["y"], mode="linear", coordinate_transformation_mode="half_pixel_symmetric", axes=[3]), [x, None, np.float32([1.7])], 19
    yield "resize_scales_axes", make("Resize", ["x", "", "s"], ["y"], mode="linear", axes=[-1, 2], antialias=0), [x, None, np.float32([0.55, 1.9])], 18
    for kind, opset in [("MaxPool", 11), ("AveragePool", 19)]:
        extra = [{}] if kind == "MaxPool" else [{"count_include_pad": 0}, {"count_include_pad": 1}]
        for index, counted in enumerate(extra):
            name = f"dilated_{kind.lower()}_{index}"
            yield f"{name}_pads", make(kind, ["x"], ["y"], kernel_shape=[3, 2], dilations=[2, 3], pads=[2, 1, 1, 0], **counted), [x], opset
            yield f"{name}_ceil", make(kind, ["x"], ["y"], kernel_shape=[2, 3], dilations=[2, 2], strides=[2, 3], pads=[1, 0, 0, 1], ceil_mode=1, **counted), [x], opset
            yield f"{name}_single", make(kind, ["x"], ["y"], kernel_shape=[1, 3], dilations=[3, 2], strides=[2, 1], **counted), [x], opset
            yield f"{name}_larger", make(kind, ["x"], ["y"], kernel_shape=[3, 2], dilations=[3, 2], strides=[3, 2], ceil_mode=1, **counted), [x], opset
    yield "old_batch_normalization_7", make("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], epsilon=0.01), [x, channel(), channel(), channel(), channel()], 7
    yield "old_gemm_7", make("Gemm", ["x", "w", "c"], ["y"], transB=1), [m, w.T.copy(), w[0]], 7
    yield "old_max_pool_1", make("MaxPool", ["x"], ["y"], kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 0, 1]), [x], 7
    yield "old_average_pool_7", make("AveragePool", ["x"], ["y"], kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 0, 1], count_include_pad=1), [x], 7
    yield "old_reshape_5", make("Reshape", ["x", "s"], ["y"]), [x, ints(0, -1)], 7
    yield "old_flatten_1", make("Flatten", ["x"], ["y"]), [x], 8
    yield "old_sum_8", make("Sum", ["x", "a"], ["y"]), [x, g.standard_normal((3, 1, 1)).astype(np.float32)], 8
    for opset in [22, 24]:
        yield f"new_conv_{opset}", make("Conv", ["x", "w"], ["y"], strides=[2, 1]), [x, g.standard_normal((2, 3, 3, 2)).astype(np.float32)], opset
        yield f"new_max_pool_{opset}", make("MaxPool", ["x"], ["y"], kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 0, 1], ceil_mode=1), [x], opset
        yield f"new_average_pool_{opset}", make("AveragePool", ["x"], ["y"], kernel_shape=[2, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1), [x], opset
        yield f"new_global_{opset}", make("GlobalAveragePool", ["x"], ["y"]), [x], opset
        yield f"new_elu_{opset}", make("Elu", ["x"], ["y"], alpha=0.5), [x], opset
        yield f"new_hard_swish_{opset}", make("HardSwish", ["x"], ["y"]), [x], opset
        yield f"new_reshape_{opset}", make("Reshape", ["x", "s"], ["y"]), [x, ints(0, -1)], opset
        yield f"new_pad_{opset}", make("Pad", ["x", "p", "", "a"], ["y"]), [x, ints(1, 2, 0, 1), None, ints(3, 1)], opset
    yield "split_13_uneven", make("Split", ["x", "p"], ["y", "z"], axis=2), [x, ints(1, 4)], 13
    yield "lrn_odd", make("LRN", ["x"], ["y"], size=3, alpha=0.5, beta=0.6, bias=1.5), [x], 13


def even_lrn():
    """Of an even size, which ONNX Runtime refuses: the formula of the specification."""
    x = np.random.default_rng(3).standard_normal((2, 5, 2, 3)).astype(np.float32)
    size, alpha, beta, bias = 4, 0.5, 0.6, 1.5
    node = helper.make_node("LRN", ["x"], ["y"], size=size, alpha=alpha, beta=beta, bias=bias)
    model = model_of(None, [floats(x.shape)], [], [node], floats(x.shape, "y"), 13)
    y = np.empty_like(x)
    for c in range(x.shape[1]):
        first = max(0, c - math.floor((size - 1) / 2))
        last = min(x.shape[1] - 1, c + math.ceil((size - 1) / 2))
        squares = np.square(x[:, first:last + 1], dtype=np.float64).sum(axis=1)
        y[:, c] = x[:, c] / (bias + alpha / size * squares) ** beta
    return model, x, y


def second_input(name, node, opset):
    """Cases whose image is the second input."""
    g = np.random.default_rng(2)
    x = (g.random((2, 3, 4)) + 0.5).astype(np.float32)
    first = {
        "matmul_constant_first": g.standard_normal((5, 3)),
        "sub_from_number": np.array(2.5), "div_of_array": g.standard_normal((3, 1)),
    }[name].astype(np.float32)
    constants = [numpy_helper.from_array(first, "w")]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    model = model_of(None, [floats(x.shape)], constants, [node], output, opset)
    return model, x, run(model, {"x": x})


def main():
    tensors, counts = {}, {}

    def record(name, operator, case):
        model, x, y = case
        model.graph.output[0].CopyFrom(floats(y.shape, model.graph.output[0].name))
        onnx.checker.check_model(model)
        if x.nbytes + y.nbytes > 16_000:
            return
        data = np.frombuffer(model.SerializeToString(), np.uint8)
        tensors[f"{name}|model"] = data
        tensors[f"{name}|input"] = np.ascontiguousarray(x)
        tensors[f"{name}|output"] = np.ascontiguousarray(y)
        counts.setdefault(operator, []).append(name)

    failures = []
    for name, node, arrays, opset, index in package_cases():
        case = None
        try:
            if node.op_type in IMAGE:
                case = image_case(node, arrays, opset, index)
            if case is None and node.op_type in FOLDED:
                case = folded_case(node, arrays, opset, index)
        except Exception as error:  # noqa: BLE001 - ONNX Runtime lacks some
            failures.append((name, str(error).splitlines()[0][:120]))
        if case is not None:
            record(name, node.op_type, case)
        else:
            failures.append((name, "mixes images, or has no such result"))
    for name, node, arrays, opset in old_forms():
        case = second_input(name, node, opset) if arrays is None else image_case(node, arrays, opset)
        assert case is not None, name
        record(name, node.op_type, case)
    record("lrn_even", "LRN", even_lrn())
    save_file(tensors, "onnx_cases.safetensors")
    for operator in OPERATORS:
        print(f"{operator:22}", len(counts.get(operator, [])))
    for name, reason in failures:
        print("left out:", name, "-", reason)


if __name__ == "__main__":
    main()
