"""Trains the network of `cleaner.model.network` with torch; one thread and one seed give the same weights each time."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from cleaner.model.network import CLIP, DILATIONS
from cleaner.types.arrays import Floats
from training.example import Example

__all__ = ["Example", "Net", "train_network"]

HIDDEN = 64
DROP, DROP_FEATURES = 0.4, 0.1
"""Shares of the hidden units and of the features that are left out while training."""
LAST_EPOCHS = 0.3
"""The weights of this share of the epochs are averaged."""


class Net(nn.Module):
    """The network: dense, page mean, dilated convolutions, a look at the story, one logit a block."""

    def __init__(self, n_features: int, hidden: int = HIDDEN) -> None:
        """Fresh weights."""
        super().__init__()
        self.inner = nn.Linear(n_features, hidden)
        self.page = nn.Linear(hidden, hidden)
        self.convs = nn.ModuleList(nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in DILATIONS)
        self.gaze = nn.Linear(hidden, 1)
        self.story = nn.Linear(2 * hidden, hidden)
        self.outer = nn.Linear(hidden, 1)
        self.drop, self.drop_in = nn.Dropout(DROP), nn.Dropout(DROP_FEATURES)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits of pages, padded to one length."""
        h = torch.relu(self.inner(self.drop_in(x))) * mask[..., None]
        mean = h.sum(1) / mask.sum(1, keepdim=True)
        h = torch.relu(h + self.page(mean)[:, None]) * mask[..., None]
        for conv in self.convs:
            h = (h + torch.relu(conv(self.drop(h).transpose(1, 2))).transpose(1, 2)) * mask[..., None]
        share = torch.softmax(self.gaze(h)[..., 0].masked_fill(mask == 0, -1e9), dim=1)
        story = (share[..., None] * h).sum(1, keepdim=True).expand_as(h)
        h = h + torch.relu(self.story(self.drop(torch.cat([story, h * story], dim=-1))))
        logits: torch.Tensor = self.outer(self.drop(h))[..., 0]
        return logits


def train_network(examples: list[Example], *, seed: int, epochs: int, lr: float = 2e-3) -> dict[str, Floats]:
    """The arrays of a network trained on the examples; the mean of the weights of the last epochs."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    everything = np.concatenate([example.features for example in examples])
    mean, scale = everything.mean(0), np.maximum(everything.std(0), 0.05)
    del everything
    net = Net(len(mean))
    optimizer = torch.optim.AdamW(net.parameters(), lr=lr, weight_decay=0.02)
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=steps, pct_start=0.15)
    items = [
        (
            torch.from_numpy(np.clip((e.features - mean) / scale, -CLIP, CLIP).astype(np.float32)),
            torch.from_numpy(e.kept),
            torch.from_numpy(e.words),
            e.weight,
        )
        for e in examples
    ]
    average = torch.optim.swa_utils.AveragedModel(net)
    for epoch in range(epochs):
        net.train()
        for batch in draw_batches([len(item[0]) for item in items], rng):
            loss = batch_loss(net, [items[i] for i in batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        if epoch >= epochs * (1 - LAST_EPOCHS):
            average.update_parameters(net)
    return export(average.module, mean, scale)


def draw_batches(lengths: list[int], rng: np.random.Generator) -> list[list[int]]:
    """Batches of pages of about one length, in any order."""
    order = sorted(rng.permutation(len(lengths)).tolist(), key=lambda i: lengths[i] // 100)
    batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


BATCH = 16


def batch_loss(net: Net, items: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor, float]]) -> torch.Tensor:
    """Cross entropy by words, and one less the soft F1 of each page."""
    x = nn.utils.rnn.pad_sequence([item[0] for item in items], batch_first=True)
    y = nn.utils.rnn.pad_sequence([item[1] for item in items], batch_first=True)
    w = nn.utils.rnn.pad_sequence([item[2] for item in items], batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(item[0])) for item in items], batch_first=True)
    page = torch.tensor([item[3] for item in items])
    logits = net(x, mask)
    share = w / (w * y).sum(1, keepdim=True).clamp(min=30)
    weights = (share.clamp(max=0.5) + 0.002) * mask
    cross = nn.functional.binary_cross_entropy_with_logits(logits, y * 0.98 + 0.01, weight=weights, reduction="none").sum(1)
    p = torch.sigmoid(logits) * mask
    hit = (w * y * p).sum(1)
    f1 = 2 * hit / ((w * p).sum(1) + (w * y).sum(1)).clamp(min=1)
    return ((cross.clamp(max=20) + 1.5 * (1 - f1)) * page).mean()


def export(net: nn.Module, mean: Floats, scale: Floats) -> dict[str, Floats]:
    """The weights of a `Net` as arrays in the shape that the package multiplies by."""
    weights: dict[str, torch.Tensor] = net.state_dict()
    arrays = {
        "in_weight": weights["inner.weight"].T,
        "in_bias": weights["inner.bias"],
        "page_weight": weights["page.weight"].T,
        "page_bias": weights["page.bias"],
        "gaze_weight": weights["gaze.weight"].T,
        "story_weight": weights["story.weight"].T,
        "story_bias": weights["story.bias"],
        "out_weight": weights["outer.weight"].T,
        "out_bias": weights["outer.bias"],
    }
    for layer in range(len(DILATIONS)):
        arrays[f"conv{layer}_weight"] = weights[f"convs.{layer}.weight"].permute(2, 1, 0)
        arrays[f"conv{layer}_bias"] = weights[f"convs.{layer}.bias"]
    return {"mean": mean, "scale": scale} | {name: np.asarray(value, np.float32) for name, value in arrays.items()}
