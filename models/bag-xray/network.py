"""An anchor-free detector for dual-energy scans: a small residual backbone, a feature pyramid, one shared head."""

import torch
from torch import nn

CLASSES = (
    "firearm",
    "firearm-part",
    "ammunition",
    "knife",
    "organic-block",
    "currency",
    "precious-metal",
    "cigarettes",
    "liquor",
    "ivory-bone",
    "shell-coral",
    "animal",
    "meat",
    "fruit",
    "seeds-plants",
    "electronics-lot",
)
STRIDES = (8, 16, 32)
STEM, WIDTHS, PYRAMID, HEAD = 16, (16, 48, 80, 128), 48, 32
# Nothing passes 12 attenuation lengths that a 16-bit detector could tell from its noise.
DARKEST = 1e-4


def conv(inputs, outputs, size=3, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs, momentum=0.03),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width, momentum=0.03))

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class Detector(nn.Module):
    """Takes transmissions [B, 2, H, W] of 0..1, low energy first; H and W are multiples of 16."""

    def __init__(self):
        super().__init__()
        self.stem = conv(3, STEM, stride=2)
        stages, width = [], STEM
        for outputs, blocks in zip(WIDTHS, (1, 2, 2, 1)):
            stages.append(nn.Sequential(conv(width, outputs, stride=2), *(Residual(outputs) for _ in range(blocks))))
            width = outputs
        self.stages = nn.ModuleList(stages)
        self.lateral = nn.ModuleList(nn.Conv2d(width, PYRAMID, 1) for width in WIDTHS[1:])
        self.smooth = nn.ModuleList(conv(PYRAMID, PYRAMID) for _ in STRIDES)
        self.sees = nn.Sequential(conv(PYRAMID, HEAD), conv(HEAD, HEAD, 1))
        self.bounds = conv(PYRAMID, HEAD)
        self.score = nn.Conv2d(HEAD, len(CLASSES), 1)
        self.reach = nn.Conv2d(HEAD, 4, 1)
        nn.init.constant_(self.score.bias, -4.6)
        nn.init.constant_(self.reach.bias, 1.0)

    def forward(self, transmissions):
        """Logits [B, N, C], and boxes [B, N, 4] as left, top, right, bottom in pixels of the input."""
        depth = -torch.log(torch.clamp(transmissions, DARKEST, 1.0))
        low, high = depth[:, :1], depth[:, 1:]
        # Where little is absorbed, the ratio is noise: it fades out.
        ratio = (low - high) / (high + 0.1)
        x = self.stem(torch.cat([low / 3, high / 2, ratio], 1))
        features = []
        for stage in self.stages:
            x = stage(x)
            features.append(x)
        levels = [lateral(feature) for lateral, feature in zip(self.lateral, features[1:])]
        for level in (1, 0):
            size = levels[level].shape[2:]
            levels[level] = levels[level] + nn.functional.interpolate(levels[level + 1], size=size, mode="nearest")
        logits, boxes = [], []
        for stride, smooth, level in zip(STRIDES, self.smooth, levels):
            level = smooth(level)
            logits.append(self.score(self.sees(level)).flatten(2).transpose(1, 2))
            # A cell may answer for something small whose edge lies just short of the cell's middle.
            reach = (nn.functional.softplus(self.reach(self.bounds(level))) - 0.5) * stride
            middle = middles(level.shape[2], level.shape[3], stride).to(reach)
            reach = reach.flatten(2).transpose(1, 2)
            boxes.append(torch.cat([middle - reach[..., :2], middle + reach[..., 2:]], -1))
        return torch.cat(logits, 1), torch.cat(boxes, 1)


def middles(rows, columns, stride):
    """The middle of every cell, [1, rows x columns, 2] as x and y in pixels."""
    y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return ((torch.stack([x, y], -1).float() + 0.5) * stride).reshape(1, -1, 2)


class Exported(nn.Module):
    """The detector as a pack has it: boxes and scores of 0..1 (format boxes-scores)."""

    def __init__(self, detector):
        super().__init__()
        self.detector = detector

    def forward(self, transmissions):
        logits, boxes = self.detector(transmissions)
        return boxes, torch.sigmoid(logits)
