"""Trains the bag detector on rendered bags, from nothing or from a pack's model.

    node sim/xray/training-set.ts --out bags              renders bags, may go on while this trains
    node sim/xray/training-set.ts --out things --alone    renders things to lay over them
    python3 models/bag-xray/train.py --bags bags --things things --minutes 90
    python3 models/bag-xray/train.py --bags bags --things things --minutes 30 --from models/bag-xray/model.onnx

Writes model.onnx beside this file, and checkpoint.pt into the bags' folder every few minutes; a run that finds one goes on.
"""

import argparse
import copy
import math
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

from bags import WINDOW, Batches
from network import STRIDES, Detector, Exported, middles

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 16
POSITIVES = 9
# A cell may answer for a thing when its middle is no farther from the thing's middle than this, or inside the thing.
NEAREST = 6.0
EXPORT_SIZE = (240, 320)


def overlaps(a, b):
    """Intersection over union of [N, 1, 4] and [1, M, 4], or of rows that broadcast; and the generalised penalty."""
    left_top = torch.maximum(a[..., :2], b[..., :2])
    right_bottom = torch.minimum(a[..., 2:], b[..., 2:])
    shared = (right_bottom - left_top).clamp(min=0).prod(-1)
    union = (a[..., 2:] - a[..., :2]).clamp(min=0).prod(-1) + (b[..., 2:] - b[..., :2]).clamp(min=0).prod(-1) - shared
    hull = (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    iou = shared / union.clamp(min=1e-6)
    return iou, iou - (hull - union) / hull.clamp(min=1e-6)


@torch.no_grad()
def assign(scores, boxes, truth, points):
    """Gives each true box the cells that answer it best (task-aligned assignment, Feng et al. 2021).

    Answers, for every cell, the index of its true box or -1, and the score it should give (0..1).
    """
    cells = len(points)
    if not len(truth):
        return torch.full((cells,), -1), torch.zeros(cells)
    middle, half = (truth[:, 1:3] + truth[:, 3:5]) / 2, (truth[:, 3:5] - truth[:, 1:3]) / 2
    inside = ((points[:, None] - middle[None]).abs() <= half.clamp(min=NEAREST)[None]).all(-1)
    iou, _ = overlaps(boxes[:, None], truth[None, :, 1:])
    fit = scores[:, truth[:, 0].long()].clamp(min=1e-6).sqrt() * iou.clamp(min=1e-4) ** 4
    # Before the boxes are any good, cells near the middle are as good as any.
    near = -((points[:, None] - middle[None]) ** 2).sum(-1)
    fit = torch.where(inside, fit + 1e-9 * torch.exp(near / 2000), torch.zeros(()))
    best = fit.topk(min(POSITIVES, cells), 0)
    chosen = torch.zeros_like(fit).scatter(0, best.indices, best.values)
    strongest, owner = chosen.max(1)
    owner = torch.where(strongest > 0, owner, torch.tensor(-1))
    # The best cell of a box is to score as high as its box overlaps; the others in proportion.
    top_fit, top_iou = chosen.max(0).values.clamp(min=1e-12), (iou * (chosen > 0)).max(0).values
    target = (chosen / top_fit * top_iou).gather(1, owner.clamp(min=0)[:, None])[:, 0]
    return owner, torch.where(owner >= 0, target, torch.zeros(()))


def loss_of(logits, boxes, truths, points):
    scores = logits.sigmoid()
    targets = torch.zeros_like(logits)
    reach, weight = [], []
    for at, truth in enumerate(truths):
        owner, target = assign(scores[at].detach(), boxes[at].detach(), truth, points)
        cells = torch.nonzero(owner >= 0)[:, 0]
        if not len(cells):
            continue
        owned = truth[owner[cells]]
        targets[at, cells, owned[:, 0].long()] = target[cells]
        _, giou = overlaps(boxes[at, cells], owned[:, 1:])
        reach.append(1 - giou)
        weight.append(target[cells].clamp(min=0.05))
    # Varifocal: what is nothing counts less the more surely it is told so (Zhang et al. 2021).
    importance = torch.where(targets > 0, targets, 0.75 * scores.detach() ** 2)
    total = targets.sum().clamp(min=1.0)
    telling = (F.binary_cross_entropy_with_logits(logits, targets, reduction="none") * importance).sum() / total
    bounding = (torch.cat(reach) * torch.cat(weight)).sum() / total if reach else logits.sum() * 0
    return telling, bounding


def load(model, file):
    """Takes over the weights of a model.onnx that was exported here."""
    import onnx
    from onnx import numpy_helper

    state = model.state_dict()
    for tensor in onnx.load(file).graph.initializer:
        name = tensor.name.removeprefix("detector.")
        if name in state:
            state[name] = torch.from_numpy(numpy_helper.to_array(tensor).copy())
    model.load_state_dict(state)


def export(model, file):
    """With normalisation layers left as they are, so that training can go on from the file."""
    model = Exported(model).eval()
    torch.onnx.export(
        model,
        torch.rand(1, 2, *EXPORT_SIZE),
        file,
        opset_version=17,
        input_names=["transmissions"],
        output_names=["boxes", "scores"],
        do_constant_folding=False,
        training=torch.onnx.TrainingMode.PRESERVE,
    )


class Average:
    """The moving average of a model's weights, which is what is kept."""

    def __init__(self, model):
        self.model, self.steps = copy.deepcopy(model).eval(), 0

    @torch.no_grad()
    def follow(self, model):
        self.steps += 1
        keep = min(0.999, (1 + self.steps) / (20 + self.steps))
        for mine, theirs in zip(self.model.state_dict().values(), model.state_dict().values()):
            if mine.is_floating_point():
                mine.mul_(keep).add_(theirs, alpha=1 - keep)
            else:
                mine.copy_(theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bags", required=True, help="folder of rendered shards")
    parser.add_argument("--things", default="", help="folder of rendered shards of things alone")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="start", help="a model.onnx to go on from")
    parser.add_argument("--out", default=os.path.join(HERE, "model.onnx"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = Detector().to(memory_format=torch.channels_last)
    if options.start:
        load(model, options.start)
    average = Average(model)
    optimizer = torch.optim.AdamW(model.parameters(), options.rate, weight_decay=0.02)
    checkpoint = os.path.join(options.bags, "checkpoint.pt")
    spent, steps = 0.0, 0
    if os.path.exists(checkpoint):
        kept = torch.load(checkpoint)
        model.load_state_dict(kept["model"])
        average.model.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        spent, steps, average.steps = kept["spent"], kept["steps"], kept["steps"]

    points = cells_of(WINDOW)
    model.train()
    sums, told, saved = np.zeros(2), time.time(), time.time()
    began = time.time() - spent
    # What was drawn before a checkpoint is not drawn again after it.
    batches = Batches(options.bags, options.things, BATCH, options.seed + steps)
    for images, truths, count in torch.utils.data.DataLoader(batches, batch_size=None, num_workers=1):
        done = (time.time() - began) / (60 * options.minutes)
        if done >= 1:
            break
        warm = min(1, (steps + 1) / 300)
        for group in optimizer.param_groups:
            group["lr"] = options.rate * warm * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        logits, boxes = model(images.contiguous(memory_format=torch.channels_last))
        telling, bounding = loss_of(logits, boxes, truths, points)
        optimizer.zero_grad()
        (telling + 2 * bounding).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10)
        optimizer.step()
        average.follow(model)
        steps += 1
        sums += telling.item(), bounding.item()
        if steps % 100 == 0:
            rate = 100 * BATCH / (time.time() - told)
            print(f"{steps} steps, {100 * done:.1f} %, telling {sums[0] / 100:.3f}, bounding {sums[1] / 100:.3f}, "
                  f"{rate:.1f} bags/s of {count}", flush=True)
            sums, told = np.zeros(2), time.time()
        if time.time() - saved > 240:
            kept = {"model": model.state_dict(), "average": average.model.state_dict(),
                    "optimizer": optimizer.state_dict(), "spent": time.time() - began, "steps": steps}
            torch.save(kept, checkpoint + ".part")
            os.replace(checkpoint + ".part", checkpoint)
            export(average.model, options.out)
            saved = time.time()
    export(average.model, options.out)


def cells_of(size):
    """The middle of every cell of every level, [N, 2]."""
    rows, columns = size
    return torch.cat([middles(math.ceil(rows / stride), math.ceil(columns / stride), stride)[0] for stride in STRIDES])


if __name__ == "__main__":
    main()
