"""Rendered bags as training pictures: windows of them, varied so that another scanner is no surprise."""

import glob
import json
import os

import numpy as np
import torch

OPEN_GREY = 60_000.0
# Height and width of what the network is shown; a bag that is larger is shown in part.
WINDOW = (160, 240)
AIR = 0.97
# Of the pictures, so many show things laid over the bag, up to so many each.
LAID_OVER_SHARE, MOST_LAID_OVER = 0.75, 5
# Faint or many-shaped classes, by their numbers in network.CLASSES: learnt slowly, so they are laid over so much more often.
SLOW, SLOW_WEIGHT = (1, 5, 7, 11, 12, 14), 3
DARKEST = 1e-4


class Bags:
    """All shards of a folder; more are picked up as they are written."""

    def __init__(self, folder):
        self.folder, self.shards, self.index = folder, {}, []

    def refresh(self):
        for name in sorted(glob.glob(os.path.join(self.folder, "*.json"))) if self.folder else ():
            if name in self.shards:
                continue
            with open(name, encoding="utf8") as file:
                about = json.load(file)
            count = len(about["boxes"])
            pixels = np.memmap(name[:-4] + "bin", np.uint16, "r", shape=(count, 2, about["height"], about["width"]))
            boxes = [np.array(each, np.float32).reshape(-1, 5) for each in about["boxes"]]
            self.shards[name] = (pixels, boxes)
            self.index += [(name, at) for at in range(count)]
        return len(self.index)

    def read(self, at):
        """Transmissions [2, H, W] of 0..1 and boxes [n, 5] as class, left, top, right, bottom."""
        name, row = self.index[at]
        pixels, boxes = self.shards[name]
        return pixels[row].astype(np.float32) / OPEN_GREY, boxes[row].copy()


def window(image, boxes, chance):
    """A window around the bag, with boxes of which at least half is seen."""
    rows, columns = WINDOW
    shaded = image[1] < AIR
    down, right = np.flatnonzero(shaded.any(1)), np.flatnonzero(shaded.any(0))
    corner = [place(ends, size, chance) for ends, size in ((down, rows), (right, columns))]
    padded = np.ones((2, rows, columns), np.float32)
    top, left = corner
    source = image[:, max(0, top) : max(0, top + rows), max(0, left) : max(0, left + columns)]
    padded[:, max(0, -top) : max(0, -top) + source.shape[1], max(0, -left) : max(0, -left) + source.shape[2]] = source
    if not len(boxes):
        return padded, boxes
    moved = boxes - np.array([0, left, top, left, top], np.float32)
    seen = moved.copy()
    seen[:, 1::2] = seen[:, 1::2].clip(0, columns)
    seen[:, 2::2] = seen[:, 2::2].clip(0, rows)
    keep = area(seen) >= 0.5 * area(moved)
    return padded, seen[keep]


def area(boxes):
    return (boxes[:, 3] - boxes[:, 1]).clip(0) * (boxes[:, 4] - boxes[:, 2]).clip(0)


def place(ends, size, chance):
    if not len(ends):
        return 0
    first, last = ends[0] - 6, ends[-1] + 6
    slack = size - (last - first)
    return int(first - slack * chance.random()) if slack > 0 else int(first + -slack * chance.random())


def vary(image, boxes, chance):
    """Mirrored, stretched, and seen by a tube, a detector and a noise a little different."""
    if chance.random() < 0.5:
        image, boxes = mirror(image, boxes, 2)
    if chance.random() < 0.5:
        image, boxes = mirror(image, boxes, 1)
    if chance.random() < 0.5:
        image, boxes = stretch(image, boxes, chance)
    depth = -np.log(np.clip(image, DARKEST, 1))
    if chance.random() < 0.7:
        both = chance.normal(1, 0.08)
        depth[0] *= np.clip(both * chance.normal(1, 0.05), 0.7, 1.4)
        depth[1] *= np.clip(both * chance.normal(1, 0.04), 0.7, 1.4)
        depth[0] *= 1 - chance.uniform(0, 0.04) * depth[0] / (1 + depth[0])
    image = np.exp(-depth)
    if chance.random() < 0.25:
        image = soften(image, chance.uniform(0.1, 0.9))
    if chance.random() < 0.4:
        quanta = np.exp(chance.uniform(np.log(5e3), np.log(1e5)))
        image = image + np.sqrt(image / quanta) * chance.standard_normal(image.shape, np.float32)
    if chance.random() < 0.06:
        image[1] = image[0]
    return np.clip(image, 0, 1).astype(np.float32), boxes


def mirror(image, boxes, axis):
    image, boxes = np.flip(image, axis), boxes.copy()
    low, high = (1, 3) if axis == 2 else (2, 4)
    boxes[:, [low, high]] = image.shape[axis] - boxes[:, [high, low]]
    return image, boxes


def stretch(image, boxes, chance):
    """By up to a sixth either way, the nearest pixels taken."""
    rows, columns = image.shape[1:]
    along, across = chance.uniform(0.84, 1.18, 2)
    y = (np.arange(int(rows * across)) / across).astype(int).clip(0, rows - 1)
    x = (np.arange(int(columns * along)) / along).astype(int).clip(0, columns - 1)
    scale = np.array([1, along, across, along, across], np.float32)
    return image[:, y][:, :, x], boxes * scale


def soften(image, share):
    """Each pixel mixed with its neighbours by `share`."""
    for axis in (1, 2):
        image = (1 - share / 2) * image + share / 4 * (np.roll(image, 1, axis) + np.roll(image, -1, axis))
    return image


def lay_over(image, boxes, things, chance):
    """Lays a few things over a bag. Attenuations add up, so transmissions multiply (threat image projection)."""
    down, right = np.flatnonzero((image[1] < AIR).any(1)), np.flatnonzero((image[1] < AIR).any(0))
    if not len(down) or not len(right):
        return image, boxes
    image = image.copy()
    for _ in range(chance.integers(1, MOST_LAID_OVER + 1)):
        thing, (kind, left, top, last, bottom) = read_thing(things, chance)
        thing = np.rot90(thing[:, int(top) : int(bottom), int(left) : int(last)], chance.integers(4), (1, 2))
        rows, columns = (min(size, limit) for size, limit in zip(thing.shape[1:], image.shape[1:]))
        y = int(chance.integers(max(0, down[0] - 4), max(down[0] - 3, down[-1] + 4 - rows)).clip(0, image.shape[1] - rows))
        x = int(chance.integers(max(0, right[0] - 4), max(right[0] - 3, right[-1] + 4 - columns)).clip(0, image.shape[2] - columns))
        image[:, y : y + rows, x : x + columns] *= np.minimum(thing[:, :rows, :columns], 1)
        boxes = np.concatenate([boxes, np.array([[kind, x, y, x + columns, y + rows]], np.float32)])
    return image, boxes


def read_thing(things, chance):
    while True:
        image, boxes = things.read(chance.integers(len(things.index)))
        if len(boxes) and (boxes[0, 0] in SLOW or chance.random() < 1 / SLOW_WEIGHT):
            return image, boxes[0]


def sample(bags, things, chance):
    image, boxes = bags.read(chance.integers(len(bags.index)))
    if things.index and chance.random() < LAID_OVER_SHARE:
        image, boxes = lay_over(image, boxes, things, chance)
    image, boxes = vary(image, boxes, chance)
    shown, seen = window(image, boxes, chance)
    if chance.random() < 0.08:
        # Two bags one above the other.
        other, more = window(*vary(*bags.read(chance.integers(len(bags.index))), chance), chance)
        shown, seen = shown * other, np.concatenate([seen, more])
    return shown, seen


class Batches(torch.utils.data.IterableDataset):
    """Batches without end: images [size, 2, rows, columns], and the boxes of each. Each worker draws its own."""

    def __init__(self, folder, things, size, seed):
        self.folder, self.things, self.size, self.seed = folder, things, size, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        chance = np.random.default_rng([self.seed, worker.id if worker else 0])
        bags, things = Bags(self.folder), Bags(self.things)
        drawn = 0
        while True:
            if drawn % 200 == 0:
                bags.refresh()
                things.refresh()
            images, truths = zip(*(sample(bags, things, chance) for _ in range(self.size)))
            yield torch.from_numpy(np.stack(images)), [torch.from_numpy(truth) for truth in truths], len(bags.index)
            drawn += 1
