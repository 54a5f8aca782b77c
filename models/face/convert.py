#!/usr/bin/python3
"""Builds embed.onnx, dlib's face recognition network, from the tensors in the npm package @vladmandic/face-api.

    npm pack @vladmandic/face-api@1.7.15 && tar xzf vladmandic-face-api-1.7.15.tgz
    ./convert.py package/model embed.onnx

The graph is that of dlib's examples/dnn_face_recognition_ex.cpp (ResNet-34 with layers removed and half the filters).
Most of the weights have 8 bits there (q; a weight is q * scale + min) and keep them here: the file stays small, and
the runtime makes floats of them once, when it loads the model. What follows a convolution there as a scale and a bias
of each channel is folded into the convolution's own, which changes nothing but rounding.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE = 150
MEAN_RGB = [122.782, 117.001, 104.298]
DIVISOR = 256.0  # dlib's input_rgb_image; face-api divides by 255, which the network was not trained on

RESIDUAL = "residual"
DOWN = "down"
BLOCKS = [
    ("conv32_1", RESIDUAL), ("conv32_2", RESIDUAL), ("conv32_3", RESIDUAL),
    ("conv64_down", DOWN), ("conv64_1", RESIDUAL), ("conv64_2", RESIDUAL), ("conv64_3", RESIDUAL),
    ("conv128_down", DOWN), ("conv128_1", RESIDUAL), ("conv128_2", RESIDUAL),
    ("conv256_down", DOWN), ("conv256_1", RESIDUAL), ("conv256_2", RESIDUAL),
    ("conv256_down_out", DOWN),
]


class Weights:
    """The package's tensors by name: (values, scale, min), the values in 8 bits or in floats."""

    def __init__(self, folder: Path):
        manifest = json.loads((folder / "face_recognition_model-weights_manifest.json").read_text())
        data = (folder / "face_recognition_model.bin").read_bytes()
        self._tensors = {}
        at = 0
        for entry in manifest[0]["weights"]:
            quantization = entry.get("quantization")
            dtype = np.dtype(quantization["dtype"] if quantization else entry["dtype"]).newbyteorder("<")
            count = int(np.prod(entry["shape"]))
            values = np.frombuffer(data, dtype, count, at).reshape(entry["shape"])
            at += values.nbytes
            scale, low = (quantization["scale"], quantization["min"]) if quantization else (1.0, 0.0)
            self._tensors[entry["name"]] = (values, scale, low)
        assert at == len(data), "the manifest does not account for every byte"

    def raw(self, name: str):
        return self._tensors[name]

    def floats(self, name: str) -> np.ndarray:
        values, scale, low = self._tensors[name]
        return values.astype(np.float64) * scale + low


class Graph:
    """Nodes and initialisers in the order in which they are made."""

    def __init__(self, weights: Weights):
        self.weights = weights
        self.nodes = []
        self.initialisers = []

    def constant(self, name: str, values) -> str:
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs, name: str, **attributes) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, x: str, layer: str, stride: int) -> str:
        values, scale, low = self.weights.raw(f"{layer}/conv/filters")
        gain = self.weights.floats(f"{layer}/scale/weights")
        bias = self.weights.floats(f"{layer}/conv/bias") * gain + self.weights.floats(f"{layer}/scale/biases")
        filters = values.transpose(3, 2, 0, 1)  # height, width, in, out -> out, in, height, width
        by_channel = gain.reshape(-1, 1, 1, 1)
        if values.dtype == np.uint8:
            floats = self.node("Cast", [self.constant(f"{layer}/q", filters)], f"{layer}/cast", to=TensorProto.FLOAT)
            step = self.constant(f"{layer}/step", (by_channel * scale).astype(np.float32))
            floor = self.constant(f"{layer}/floor", (by_channel * low).astype(np.float32))
            kernel = self.node("Add", [self.node("Mul", [floats, step], f"{layer}/mul"), floor], f"{layer}/kernel")
        else:
            kernel = self.constant(f"{layer}/kernel", (filters * by_channel).astype(np.float32))
        size = filters.shape[2]
        pad = size // 2 if stride == 1 else 0
        inputs = [x, kernel, self.constant(f"{layer}/bias", bias.astype(np.float32))]
        return self.node("Conv", inputs, layer, kernel_shape=[size, size], strides=[stride] * 2, pads=[pad] * 4)

    def relu(self, x: str) -> str:
        return self.node("Relu", [x], f"{x}/relu")

    def block(self, x: str, name: str, kind: str, height: int) -> tuple[str, int]:
        """A residual block; `height` is that of x. Returns the output and its height."""
        inner = self.relu(self.convolution(x, f"{name}/conv1", 1 if kind == RESIDUAL else 2))
        out = self.convolution(inner, f"{name}/conv2", 1)
        if kind == RESIDUAL:
            return self.relu(self.node("Add", [out, x], f"{name}/sum")), height
        shortcut = self.node("AveragePool", [x], f"{name}/pool", kernel_shape=[2, 2], strides=[2, 2])
        shortcut_height, out_height = height // 2, (height - 3) // 2 + 1
        missing = shortcut_height - out_height
        if missing:
            out = self.padded(out, f"{name}/pad-size", [0, 0, 0, 0, 0, 0, missing, missing])
        _, _, before, after = self.weights.raw(f"{name}/conv1/conv/filters")[0].shape
        if after > before:
            shortcut = self.padded(shortcut, f"{name}/pad-channels", [0, 0, 0, 0, 0, after - before, 0, 0])
        return self.relu(self.node("Add", [out, shortcut], f"{name}/sum")), shortcut_height

    def padded(self, x: str, name: str, pads) -> str:
        return self.node("Pad", [x, self.constant(f"{name}/pads", np.array(pads, np.int64))], name, mode="constant")


def build(folder: Path, divisor: float = DIVISOR) -> onnx.ModelProto:
    weights = Weights(folder)
    graph = Graph(weights)
    mean = graph.constant("mean", np.array(MEAN_RGB, np.float32).reshape(1, 3, 1, 1))
    step = graph.constant("divisor", np.array(divisor, np.float32))
    x = graph.node("Div", [graph.node("Sub", ["face", mean], "centred"), step], "normalised")
    x = graph.relu(graph.convolution(x, "conv32_down", 2))
    x = graph.node("MaxPool", [x], "pool", kernel_shape=[3, 3], strides=[2, 2])
    height = ((SIZE - 7) // 2 + 1 - 3) // 2 + 1
    for name, kind in BLOCKS:
        x, height = graph.block(x, name, kind, height)
    x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x], "average")], "flat")
    values, scale, low = weights.raw("fc")
    floats = graph.node("Cast", [graph.constant("fc/q", values)], "fc/cast", to=TensorProto.FLOAT)
    stepped = graph.node("Mul", [floats, graph.constant("fc/step", np.array(scale, np.float32))], "fc/mul")
    kernel = graph.node("Add", [stepped, graph.constant("fc/floor", np.array(low, np.float32))], "fc/kernel")
    graph.node("MatMul", [x, kernel], "embedding")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "dlib-face-recognition",
            [helper.make_tensor_value_info("face", TensorProto.FLOAT, [1, 3, SIZE, SIZE])],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 128])],
            graph.initialisers,
        ),
        producer_name="greenlane",
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    onnx.save(build(Path(sys.argv[1])), sys.argv[2])
