"""The figures of `greenlane evaluate`, computed as edge/cli/ranking.ts computes them."""
import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score


def frauds_in_riskiest(fraud, score, percent):
    """Frauds among the riskiest rows; rows that tie at the edge count with their average."""
    wanted = int(np.ceil(len(fraud) * percent / 100 - 1e-9))
    edge = np.sort(score)[::-1][wanted - 1]
    above, tied = score > edge, score == edge
    return fraud[above].sum() + fraud[tied].mean() * (wanted - above.sum()), wanted


def calibration_error(fraud, score):
    bins = np.minimum((score * 10).astype(int), 9)
    inside = [bins == index for index in range(10)]
    return sum(abs(score[rows].mean() - fraud[rows].mean()) * rows.mean() for rows in inside if rows.any())


def report(fraud, score):
    precision, recall = {}, {}
    for percent in (1, 2, 5, 10):
        found, wanted = frauds_in_riskiest(fraud, score, percent)
        precision[str(percent)] = round(float(found / wanted), 6)
        recall[str(percent)] = round(float(found / fraud.sum()), 6)
    return {
        "rows": len(fraud),
        "auc": round(float(roc_auc_score(fraud, score)), 6),
        "averagePrecision": round(float(average_precision_score(fraud, score)), 6),
        "precisionAt": precision,
        "recallAt": recall,
        "calibrationError": round(float(calibration_error(fraud, score)), 6),
    }


def quantiles(score):
    return [round(float(value), 6) for value in np.quantile(score, np.linspace(0, 1, 101))]
