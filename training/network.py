"""Trains the network of `cleaner.label.network` with torch; one thread and one seed give the same weights each time."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from cleaner.label.chars import Floats, Ints
from cleaner.label.network import CLIP, DILATIONS

NO_WORDS: tuple[Ints, Ints] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
HIDDEN = 64
DIMENSIONS = 16
"""Of the vectors of words."""
DROP, DROP_FEATURES, DROP_VECTORS, DROP_WORDS = 0.4, 0.1, 0.2, 0.25
SPREAD = 0.1
"""Standard deviation of the vectors before training."""
LAST_EPOCHS = 0.3
"""The weights of this share of the epochs are averaged."""


class Net(nn.Module):
    """The network: dense, page mean, dilated convolutions, a look at the story, one logit a block."""

    def __init__(self, n_features: int, n_items: int = 0, hidden: int = HIDDEN) -> None:
        """Fresh weights; with `n_items` words, each block's words as a vector beside its features."""
        super().__init__()
        self.vectors = nn.Embedding(n_items + 2, DIMENSIONS) if n_items else None
        if self.vectors:
            nn.init.normal_(self.vectors.weight, std=SPREAD)
        self.inner = nn.Linear(n_features + DIMENSIONS * bool(n_items), hidden)
        self.page = nn.Linear(hidden, hidden)
        self.convs = nn.ModuleList(nn.Conv1d(hidden, hidden, 3, padding=d, dilation=d) for d in DILATIONS)
        self.gaze = nn.Linear(hidden, 1)
        self.story = nn.Linear(2 * hidden, hidden)
        self.outer = nn.Linear(hidden, 1)
        self.drop, self.drop_in, self.drop_vectors = nn.Dropout(DROP), nn.Dropout(DROP_FEATURES), nn.Dropout(DROP_VECTORS)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, rows: torch.Tensor, owners: torch.Tensor) -> torch.Tensor:
        """Logits of pages, padded to one length; `rows` are all blocks' words, `owners` the places of their blocks."""
        x = self.drop_in(x)
        if self.vectors:
            x = torch.cat([x, self.drop_vectors(self.look_up(self.vectors, rows, owners, mask))], dim=-1)
        h = torch.relu(self.inner(x)) * mask[..., None]
        mean = h.sum(1) / mask.sum(1, keepdim=True)
        h = torch.relu(h + self.page(mean)[:, None]) * mask[..., None]
        for conv in self.convs:
            h = (h + torch.relu(conv(self.drop(h).transpose(1, 2))).transpose(1, 2)) * mask[..., None]
        share = torch.softmax(self.gaze(h)[..., 0].masked_fill(mask == 0, -1e9), dim=1)
        story = (share[..., None] * h).sum(1, keepdim=True).expand_as(h)
        h = h + torch.relu(self.story(self.drop(torch.cat([story, h * story], dim=-1))))
        return self.outer(self.drop(h))[..., 0]

    def look_up(self, table: nn.Embedding, rows: torch.Tensor, owners: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The mean vector of each block's words; in training some words are taken for a word that is not there."""
        if self.training:
            rows = torch.where(torch.rand(len(rows)) < DROP_WORDS, table.num_embeddings - 1, rows)
        n_places = mask.numel()
        sums = torch.zeros(n_places, DIMENSIONS).index_add(0, owners, table(rows))
        counts = torch.bincount(owners, minlength=n_places).clamp(min=1)
        return (sums / counts[:, None]).view(*mask.shape, DIMENSIONS)


class Example:
    """A page's features, labels and weights, for training."""

    def __init__(self, features: Floats, kept: Floats, words: Floats, weight: float, bag: tuple[Ints, Ints] = NO_WORDS) -> None:
        """`weight` is that of the page; `bag` the rows of all its words and the block of each."""
        self.features, self.kept, self.words, self.weight, self.bag = features, kept, words, weight, bag


def train_network(examples: list[Example], *, seed: int, n_items: int = 0, epochs: int, lr: float = 2e-3) -> dict[str, Floats]:
    """The arrays of a network trained on the examples; the mean of the weights of the last epochs."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    everything = np.concatenate([example.features for example in examples])
    mean, scale = everything.mean(0), np.maximum(everything.std(0), 0.05)
    del everything
    net = Net(len(mean), n_items)
    optimizer = torch.optim.AdamW(net.parameters(), lr=lr, weight_decay=0.02)
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=steps, pct_start=0.15)
    items = [
        (
            torch.from_numpy(np.clip((e.features - mean) / scale, -CLIP, CLIP).astype(np.float32)),
            torch.from_numpy(e.kept),
            torch.from_numpy(e.words),
            e.weight,
            *map(torch.from_numpy, e.bag),
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


def batch_loss(net: Net, items: list) -> torch.Tensor:
    """Cross entropy by words, and one less the soft F1 of each page."""
    x = nn.utils.rnn.pad_sequence([item[0] for item in items], batch_first=True)
    y = nn.utils.rnn.pad_sequence([item[1] for item in items], batch_first=True)
    w = nn.utils.rnn.pad_sequence([item[2] for item in items], batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(item[0])) for item in items], batch_first=True)
    page = torch.tensor([item[3] for item in items])
    rows = torch.cat([item[4] for item in items])
    owners = torch.cat([item[5] + place * mask.shape[1] for place, item in enumerate(items)])
    logits = net(x, mask, rows, owners)
    share = w / (w * y).sum(1, keepdim=True).clamp(min=30)
    weights = (share.clamp(max=0.5) + 0.002) * mask
    cross = nn.functional.binary_cross_entropy_with_logits(logits, y * 0.98 + 0.01, weight=weights, reduction="none").sum(1)
    p = torch.sigmoid(logits) * mask
    hit = (w * y * p).sum(1)
    f1 = 2 * hit / ((w * p).sum(1) + (w * y).sum(1)).clamp(min=1)
    return ((cross.clamp(max=20) + 1.5 * (1 - f1)) * page).mean()


def export(net: Net, mean: Floats, scale: Floats) -> dict[str, Floats]:
    """The weights as arrays in the shape that the package multiplies by."""
    arrays = {
        "mean": mean,
        "scale": scale,
        "in_weight": net.inner.weight.T,
        "in_bias": net.inner.bias,
        "page_weight": net.page.weight.T,
        "page_bias": net.page.bias,
        "gaze_weight": net.gaze.weight.T,
        "story_weight": net.story.weight.T,
        "story_bias": net.story.bias,
        "out_weight": net.outer.weight.T,
        "out_bias": net.outer.bias,
    }
    if net.vectors:
        arrays["vectors"] = net.vectors.weight[:-1]
    for layer, conv in enumerate(net.convs):
        arrays[f"conv{layer}_weight"] = conv.weight.permute(2, 1, 0)
        arrays[f"conv{layer}_bias"] = conv.bias
    return {
        name: np.asarray(value.detach() if isinstance(value, torch.Tensor) else value, np.float32)
        for name, value in arrays.items()
    }
