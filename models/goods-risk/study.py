"""What the card says besides the pack's own figures: stability over quarters, goods never seen, and what memory adds."""
import json

import numpy as np
from features import AMOUNTS, CLEARANCE, FEATURES, HISTORIES
from measure import report


def study(year, valid):
    from train import before, between, fit, margins

    exact = {"identical", "valueAndMass", "hs6Value", "hs6Mass"}
    general = [f"{kind}:{name}" for name in HISTORIES if name not in exact for kind in ("rate", "count")]
    kept = {
        "all": list(range(len(FEATURES))),
        "withoutExactHistories": [FEATURES.index(name) for name in [*general, *AMOUNTS]],
        "amountsOnly": [FEATURES.index(name) for name in AMOUNTS],
    }
    seen_column = FEATURES.index("count:identical")
    quarters = {
        "2020Q3": (before(year, "2020-07"), between(year, "2020-07", "2020-10")),
        "2020Q4": (before(year, "2020-10"), between(year, "2020-10", "2021-01")),
        "2021Q1 from 2020Q1-3": (before(year, "2020-10"), valid),
        "2021Q1": (year, valid),
    }
    for quarter, (earlier, later) in quarters.items():
        for name, used in kept.items():
            encoders, booster = fit(earlier, used)
            encoded = encoders.encode(later)
            tell(quarter, name, later.Fraud.values, margins(booster, encoded[:, used]))
            if name != "all":
                continue
            never = encoded[:, seen_column] == 0
            tell(quarter, "identical goods never seen", later.Fraud.values[never], margins(booster, encoded[never]))
            bare = encoders.without(encoded, CLEARANCE)
            tell(quarter, "without clearance columns", later.Fraud.values, margins(booster, bare))
            foreign = encoders.without(encoded, CLEARANCE | {"value"})
            tell(quarter, "without clearance and value", later.Fraud.values, margins(booster, foreign))


def tell(quarter, name, fraud, margin):
    print(json.dumps({"quarter": quarter, "variant": name, **report(fraud, 1 / (1 + np.exp(-margin)))}), flush=True)
