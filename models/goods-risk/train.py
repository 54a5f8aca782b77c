"""Trains the goods-risk pack: `/usr/bin/python3 models/goods-risk/train.py` writes the pack's files beside itself.

`greenlane pack sign models/goods-risk --key models/development-key/development.private.json` finishes it.

Fitted on 2020, calibrated on 2020 by a split in time, measured on the first quarter of 2021. Seeded; one thread, so
that the sums, and with them the trees, are the same on every run. `--study` prints what the card reports besides.
"""
import json
import sys
from pathlib import Path

import numpy as np
import xgboost as xgb
from sklearn.linear_model import LogisticRegression

from export import check_onnx, read_trees, write_onnx, write_trees
from features import AMOUNTS, CLEARANCE, FEATURES, HISTORIES, SMOOTHING, UNKNOWN, Encoders, encode_out_of_fold, load
from measure import quantiles, report

HERE = Path(__file__).parent
SEED = 20201231
VERSION = "1.0.0"
# What the pack proposes to a policy: tell the officer from the first on, divert from the second.
THRESHOLDS = {"notice": 0.3, "divert": 0.6}
ROUNDS = 60
PARAMETERS = {
    "objective": "binary:logistic",
    "base_score": 0.5,
    "tree_method": "hist",
    "num_parallel_tree": 5,
    "max_depth": 5,
    "learning_rate": 0.1,
    "subsample": 0.6,
    "colsample_bynode": 0.3,
    "min_child_weight": 5,
    "lambda": 2,
    "seed": SEED,
    "nthread": 1,
}
# Passengers may declare without clearance columns, or in a currency that the model cannot price: it learns both.
COPIES = [(set(), 0.5), (CLEARANCE, 0.5), (CLEARANCE | {"value"}, 0.1)]


def fit(frame, used=None):
    encoders = Encoders(frame)
    encoded = encode_out_of_fold(frame, SEED)
    rows = np.vstack([encoders.without(encoded, unknown) for unknown, _ in COPIES])
    weights = np.repeat([weight for _, weight in COPIES], len(frame))
    labels = np.tile(frame.Fraud.values, len(COPIES))
    matrix = xgb.DMatrix(rows if used is None else rows[:, used], labels, weight=weights)
    return encoders, xgb.train(PARAMETERS, matrix, ROUNDS)


def margins(booster, encoded):
    return booster.predict(xgb.DMatrix(encoded), output_margin=True)


def before(frame, month):
    return frame[frame.Date < month].reset_index(drop=True)


def between(frame, first, end):
    return frame[(frame.Date >= first) & (frame.Date < end)].reset_index(drop=True)


def calibrate(year):
    """Platt's sigmoid over margins of rows later than those their model was fitted on."""
    scored, labels = [], []
    for first, end in [("2020-07", "2020-10"), ("2020-10", "2021-01")]:
        encoders, booster = fit(before(year, first))
        later = between(year, first, end)
        scored.append(margins(booster, encoders.encode(later)))
        labels.append(later.Fraud.values)
    platt = LogisticRegression(penalty=None).fit(np.concatenate(scored).reshape(-1, 1), np.concatenate(labels))
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])


def write_encoders(encoders):
    histories = [
        {
            "name": name,
            "columns": used,
            "seen": {key: [int(row["sum"]), int(row["size"])] for key, row in encoders.tables[name].iterrows()},
        }
        for name, (used, _) in HISTORIES.items()
    ]
    frozen = {"schema": 1, "currency": "KRW", "prior": encoders.prior, "smoothing": SMOOTHING, "unknown": UNKNOWN}
    text = json.dumps({**frozen, "histories": histories, "amounts": list(AMOUNTS)}, separators=(",", ":"))
    (HERE / "encoders.json").write_text(text + "\n")


def write_reference(frame, encoders, booster):
    """xgboost's own contributions for the test of ours: every 27th row, a third of them without clearance columns."""
    picked = np.arange(0, len(frame), 27)
    some = frame.iloc[picked].reset_index(drop=True)
    encoded = encoders.encode(some)
    bare = np.arange(len(some)) % 3 == 0
    encoded[bare] = encoders.without(encoded[bare], CLEARANCE)
    shares = booster.predict(xgb.DMatrix(encoded), pred_contribs=True)
    rows = [
        {
            "row": int(row),
            "clearance": not bool(hidden),
            "features": [float(f"{value:.9g}") for value in vector],
            "margin": float(f"{margin:.9g}"),
            "shares": [round(float(share), 6) for share in share_row],
        }
        for row, hidden, vector, margin, share_row in zip(picked, bare, encoded, margins(booster, encoded), shares)
    ]
    (HERE / "reference.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


def reasons():
    histories = [text for _, text in HISTORIES.values() for _ in ("rate", "count")]
    return [{"name": name, "reason": reason} for name, reason in zip(FEATURES, [*histories, *AMOUNTS.values()])]


def write_manifest(calibration, measured, year, base):
    slope, intercept = calibration
    manifest = {
        "schema": 2,
        "id": "goods-risk",
        "version": VERSION,
        "kind": "tabular-risk",
        "minimumLaneVersion": "0.1.0",
        "licence": "Apache-2.0",
        "files": {},
        "input": {"name": "features", "features": reasons()},
        "output": {"name": "margin", "meaning": "log-odds of Fraud before calibration"},
        "calibration": {"method": "platt", "slope": slope, "intercept": intercept},
        "thresholds": THRESHOLDS,
        "training": {
            "data": "Customs-Declaration-Datasets (github.com/Seondong, commit a33cfc3), data/train.csv",
            "licence": "MIT",
            "note": f"{len(year)} rows of 2020-01-01 to 2020-12-31",
        },
        "model": "model.onnx",
        "encoders": "encoders.json",
        "trees": "trees.json",
        "measured": {**measured, "base": base},
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def measure(valid, score):
    fraud = valid.Fraud.values == 1
    rates = {}
    for name, threshold in THRESHOLDS.items():
        rates[name] = {
            "falseAlarmRate": round(float((score[~fraud] >= threshold).mean()), 6),
            "missRate": round(float((score[fraud] < threshold).mean()), 6),
        }
    return {
        "data": "data/valid.csv",
        "report": report(valid.Fraud.values, score),
        "atThresholds": rates,
        "scoreQuantiles": {"honest": quantiles(score[~fraud]), "fraud": quantiles(score[fraud])},
    }


def main():
    year, valid = load("train.csv"), load("valid.csv")
    slope, intercept = calibrate(year)
    encoders, booster = fit(year)
    encoded = encoders.encode(valid)
    margin = margins(booster, encoded)
    score = 1 / (1 + np.exp(-(slope * margin.astype(np.float64) + intercept)))
    trees = read_trees(booster)
    write_onnx(trees, FEATURES, HERE / "model.onnx")
    gap = check_onnx(HERE / "model.onnx", encoded[:500], margin[:500])
    write_trees(trees, HERE / "trees.json")
    write_encoders(encoders)
    write_reference(valid, encoders, booster)
    base = float(booster.predict(xgb.DMatrix(encoded[:1]), pred_contribs=True)[0, -1])
    measured = measure(valid, score)
    write_manifest((slope, intercept), measured, year, slope * base + intercept)
    print(json.dumps({"report": measured["report"], "slope": slope, "intercept": intercept, "onnxGap": gap}))
    if "--study" in sys.argv:
        from study import study

        study(year, valid)


if __name__ == "__main__":
    main()
