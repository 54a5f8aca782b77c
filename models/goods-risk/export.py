"""Writes the trees twice: for onnxruntime, which scores, and as plain node lists, from which the lane explains."""
import json

import numpy as np
import onnx
from onnx import TensorProto, helper


def read_trees(booster):
    """Node lists in xgboost's own order: feature (-1 for a leaf), threshold or leaf value, children, cover."""
    model = json.loads(bytes(booster.save_raw("json")))["learner"]["gradient_booster"]["model"]["trees"]
    return [
        {
            "feature": [-1 if left < 0 else index for left, index in zip(tree["left_children"], tree["split_indices"])],
            "value": [float(np.float32(value)) for value in tree["split_conditions"]],
            "left": tree["left_children"],
            "right": tree["right_children"],
            "cover": [float(np.float32(value)) for value in tree["sum_hessian"]],
        }
        for tree in model
    ]


def write_trees(trees, path):
    short = [
        {**tree, "value": [float(f"{v:.9g}") for v in tree["value"]], "cover": [float(f"{c:.9g}") for c in tree["cover"]]}
        for tree in trees
    ]
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in short)
    path.write_text('{"schema":1,"trees":[\n' + lines + "\n]}\n")


def write_onnx(trees, features, path):
    nodes = [
        (number, index, tree["feature"][index], tree["value"][index], tree["left"][index], tree["right"][index])
        for number, tree in enumerate(trees)
        for index in range(len(tree["feature"]))
    ]
    leaves = [node for node in nodes if node[2] < 0]
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["margin"],
        domain="ai.onnx.ml",
        n_targets=1,
        post_transform="NONE",
        aggregate_function="SUM",
        base_values=[0.0],
        nodes_treeids=[node[0] for node in nodes],
        nodes_nodeids=[node[1] for node in nodes],
        nodes_featureids=[max(node[2], 0) for node in nodes],
        nodes_modes=["LEAF" if node[2] < 0 else "BRANCH_LT" for node in nodes],
        nodes_values=[0.0 if node[2] < 0 else node[3] for node in nodes],
        nodes_truenodeids=[max(node[4], 0) for node in nodes],
        nodes_falsenodeids=[max(node[5], 0) for node in nodes],
        nodes_missing_value_tracks_true=[0] * len(nodes),
        target_treeids=[node[0] for node in leaves],
        target_nodeids=[node[1] for node in leaves],
        target_ids=[0] * len(leaves),
        target_weights=[node[3] for node in leaves],
    )
    graph = helper.make_graph(
        [ensemble],
        "goods-risk",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", len(features)])],
        [helper.make_tensor_value_info("margin", TensorProto.FLOAT, ["rows", 1])],
    )
    opsets = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="greenlane", ir_version=8)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def check_onnx(path, rows, margins):
    """Walks the trees as the written file has them and returns the largest distance from xgboost's own margins."""
    ensemble = onnx.load(str(path)).graph.node[0]
    read = {attribute.name: helper.get_attribute_value(attribute) for attribute in ensemble.attribute}
    ids = list(zip(read["nodes_treeids"], read["nodes_nodeids"]))
    at = {place: index for index, place in enumerate(ids)}
    weight = dict(zip(zip(read["target_treeids"], read["target_nodeids"]), read["target_weights"]))
    gap = 0.0
    for row, margin in zip(rows, margins):
        total = 0.0
        for tree in range(max(read["nodes_treeids"]) + 1):
            node = 0
            while read["nodes_modes"][at[tree, node]] == b"BRANCH_LT":
                index = at[tree, node]
                less = row[read["nodes_featureids"][index]] < np.float32(read["nodes_values"][index])
                node = read["nodes_truenodeids" if less else "nodes_falsenodeids"][index]
            total += weight[tree, node]
        gap = max(gap, abs(total - float(margin)))
    assert gap < 1e-4, f"the written trees differ from xgboost by {gap}"
    return gap
