"""Goods lines -> numbers. edge/inference/encode.ts does the same from the frozen encoders; a test holds the two together."""
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import KFold

DATA = Path(__file__).parent / "data"
TEXT = ["HS6 Code", "Country of Origin", "Country of Departure", "Tax Type", "Date"]
# A history counts earlier inspections, and the frauds among them, of goods alike in these columns.
HISTORIES = {
    "identical": (["hs6", "origin", "value", "massKg"], "Identical goods inspected before"),
    "valueAndMass": (["value", "massKg"], "Same value and mass before"),
    "hs6Value": (["hs6", "value"], "Same HS code and value before"),
    "hs6Mass": (["hs6", "massKg"], "Same HS code and mass before"),
    "hs6Origin": (["hs6", "origin"], "HS code from this origin"),
    "hs6": (["hs6"], "HS code"),
    "chapter": (["chapter"], "HS chapter"),
    "origin": (["origin"], "Country of origin"),
    "customs": (["hs6", "origin", "departure", "taxType", "taxRate"], "HS code, route and tax treatment"),
    "hs6TaxType": (["hs6", "taxType"], "HS code under this tax type"),
    "hs6Departure": (["hs6", "departure"], "HS code from this departure"),
    "departure": (["departure"], "Country of departure"),
    "taxType": (["taxType"], "Tax type"),
}
AMOUNTS = {"logValue": "Item value", "logMass": "Net mass", "logUnitValue": "Value per kg", "taxRate": "Tax rate"}
CLEARANCE = {"departure", "taxType", "taxRate"}
FEATURES = [f"{kind}:{name}" for name in HISTORIES for kind in ("rate", "count")] + list(AMOUNTS)
UNKNOWN = -1.0
SMOOTHING = 1.0


def load(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype={column: str for column in TEXT}, keep_default_na=False)


def scaled(values: pd.Series, factor: int) -> pd.Series:
    """Rounded half up, as Math.round does, so that both languages write the same key."""
    return np.floor(values * factor + 0.5).astype("int64").astype(str)


def columns(frame: pd.DataFrame) -> dict:
    return {
        "hs6": frame["HS6 Code"],
        "chapter": frame["HS6 Code"].str[:2],
        "origin": frame["Country of Origin"],
        "value": scaled(frame["Item Price"], 100),
        "massKg": scaled(frame["Net Mass"], 1000),
        "departure": frame["Country of Departure"],
        "taxType": frame["Tax Type"],
        "taxRate": scaled(frame["Tax Rate"], 100),
    }


def keys(frame: pd.DataFrame) -> dict:
    parts = columns(frame)
    return {
        name: pd.Series(["|".join(row) for row in zip(*(parts[part] for part in used))])
        for name, (used, _) in HISTORIES.items()
    }


def count(key: pd.Series, fraud: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"key": key.values, "fraud": fraud}).groupby("key").fraud.agg(["sum", "size"])


def look_up(table: pd.DataFrame, key: pd.Series, prior: float) -> np.ndarray:
    found = table.reindex(key.values)
    frauds, inspected = found["sum"].fillna(0).values, found["size"].fillna(0).values
    return np.column_stack([(frauds + SMOOTHING * prior) / (inspected + SMOOTHING), np.log1p(inspected)])


def amounts(frame: pd.DataFrame) -> np.ndarray:
    value, mass = np.log1p(frame["Item Price"].values), np.log1p(frame["Net Mass"].values)
    return np.column_stack([value, mass, value - mass, frame["Tax Rate"].values])


class Encoders:
    """The histories of the rows they were fitted on."""

    def __init__(self, frame: pd.DataFrame):
        fraud = frame.Fraud.values
        self.prior = float(fraud.mean())
        self.tables = {name: count(key, fraud) for name, key in keys(frame).items()}

    def encode(self, frame: pd.DataFrame) -> np.ndarray:
        histories = [look_up(self.tables[name], key, self.prior) for name, key in keys(frame).items()]
        return np.column_stack([*histories, amounts(frame)]).astype(np.float32)

    def without(self, encoded: np.ndarray, unknown: set) -> np.ndarray:
        """The same rows as if the columns named had not been declared."""
        result = encoded.copy()
        for index, name in enumerate(HISTORIES):
            if unknown & set(HISTORIES[name][0]):
                result[:, 2 * index] = np.float32(self.prior)
                result[:, 2 * index + 1] = 0
        hidden = {"logValue": "value", "logUnitValue": "value", "taxRate": "taxRate"}
        for name, column in hidden.items():
            if column in unknown:
                result[:, FEATURES.index(name)] = UNKNOWN
        return result


def encode_out_of_fold(frame: pd.DataFrame, seed: int) -> np.ndarray:
    """Each row sees the histories of the other nine tenths only: its own label must not reach its features."""
    result = np.zeros((len(frame), len(FEATURES)), dtype=np.float32)
    for others, own in KFold(10, shuffle=True, random_state=seed).split(frame):
        fold = Encoders(frame.iloc[others].reset_index(drop=True))
        result[own] = fold.encode(frame.iloc[own].reset_index(drop=True))
    return result
