"""The network of `cleaner.model.boundary` in torch, and its training; one thread and one seed give the same weights."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from cleaner.model.boundary import FAR_DILATIONS, NEAR_DILATIONS, RUN, TABLE_BITS

HIDDEN = 32
WIDTHS = {"word": 16, "ending": 8, "shape": 8, "marks": 8}
"""Numbers in a row of each table."""
DROP_ROWS = 0.15
"""Share of the words, and of their endings, whose hash the network does not see while training: there will be new ones."""
RATE = 4e-3
"""Of learning, at its highest."""
PADDING = 128
"""Empty tokens between the texts of a batch, more than the convolutions see."""


@dataclass
class Example:
    """A text for training: features, labels and weights of its tokens."""

    rows: np.ndarray
    """For each table the row of each token."""
    numbers: np.ndarray
    labels: np.ndarray
    weights: np.ndarray


class Net(nn.Module):
    """The network."""

    def __init__(self, n_numbers: int, hidden: int = HIDDEN) -> None:
        """Fresh weights."""
        super().__init__()
        tables = {key: nn.Embedding(1 << bits, WIDTHS[key]) for key, bits in TABLE_BITS.items()}
        for table in tables.values():
            nn.init.normal_(table.weight, std=0.1)
        self.tables = nn.ModuleDict(tables)
        self.inner = nn.Linear(sum(WIDTHS.values()) + n_numbers, hidden)
        self.near = nn.ModuleList(nn.Linear(3 * hidden, hidden) for _ in NEAR_DILATIONS)
        self.far = nn.ModuleList(nn.Linear(3 * hidden, hidden) for _ in FAR_DILATIONS)
        self.up = nn.Linear(hidden, hidden, bias=False)
        self.last = nn.Linear(3 * hidden, hidden)
        self.outer = nn.Linear(hidden, 1)

    def forward(self, rows: torch.Tensor, numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits of texts that lie in one row with padding between them."""
        parts = []
        for place, (key, table) in enumerate(self.tables.items()):
            part = table(rows[place])
            if self.training and key in {"word", "ending"}:
                part = part * (torch.rand(len(part), 1) >= DROP_ROWS)
            parts.append(part)
        hidden = torch.relu(self.inner(torch.cat([*parts, numbers], 1))) * mask
        for layer, dilation in zip(self.near, NEAR_DILATIONS, strict=True):
            hidden = hidden + convolve(hidden, layer, dilation) * mask
        far = hidden.reshape(-1, RUN, hidden.shape[1]).mean(1)
        far_mask = mask.reshape(-1, RUN, 1).amax(1)
        for layer, dilation in zip(self.far, FAR_DILATIONS, strict=True):
            far = far + convolve(far, layer, dilation) * far_mask
        hidden = (hidden + self.up(far).repeat_interleave(RUN, 0)) * mask
        hidden = hidden + convolve(hidden, self.last, 1)
        logits: torch.Tensor = self.outer(hidden)[:, 0]
        return logits


def convolve(hidden: torch.Tensor, layer: nn.Module, dilation: int) -> torch.Tensor:
    """A convolution of width three along the text, and a rectifier."""
    nothing = hidden.new_zeros(dilation, hidden.shape[1])
    before = torch.cat([nothing, hidden[:-dilation]])
    after = torch.cat([hidden[dilation:], nothing])
    return torch.relu(layer(torch.cat([before, hidden, after], 1)))


def lay_out(examples: list[Example]) -> tuple[torch.Tensor, ...]:
    """Rows, numbers, mask, labels and weights of texts one after the other, each beginning at a full run."""
    sizes = [-(-(len(example.labels) + PADDING) // RUN) * RUN for example in examples]
    total = sum(sizes)
    rows = np.zeros((len(TABLE_BITS), total), np.int64)
    numbers = np.zeros((total, examples[0].numbers.shape[1]), np.float32)
    mask, labels, weights = (np.zeros(total, np.float32) for _ in range(3))
    start = 0
    for example, size in zip(examples, sizes, strict=True):
        span = slice(start, start + len(example.labels))
        rows[:, span], numbers[span], mask[span] = example.rows, example.numbers, 1
        labels[span], weights[span] = example.labels, example.weights
        start += size
    return tuple(map(torch.from_numpy, (rows, numbers, mask[:, None], labels, weights)))


def train_network(draw: Callable[[int], Iterator[list[Example]]], *, n_numbers: int, epochs: int, steps: int, seed: int) -> Net:
    """A network trained on the batches that `draw` gives for each epoch, about `steps` of them."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    net = Net(n_numbers)
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    total = epochs * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / 100 + 0.02, 1) * max(1 - step / total, 0.01)
    )
    began = time.monotonic()
    for epoch in range(epochs):
        losses = []
        for batch in draw(epoch):
            rows, numbers, mask, labels, weights = lay_out(batch)
            logits = net(rows, numbers, mask)
            loss = nn.functional.binary_cross_entropy_with_logits(logits, labels, weight=weights, reduction="sum")
            loss = loss / weights.sum().clamp(min=1)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch}: {len(losses)} steps, loss {np.mean(losses):.5f}, {time.monotonic() - began:.0f} s", flush=True)
    net.eval()
    return net


def export(net: Net) -> dict[str, np.ndarray]:
    """The weights as arrays in the shape that the package multiplies by."""
    weights = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    arrays = {f"{key}_table": weights[f"tables.{key}.weight"] for key in TABLE_BITS}
    names = {"inner": "in", "up": "up", "last": "last", "outer": "out"}
    names |= {f"near.{layer}": f"near{layer}" for layer in range(len(NEAR_DILATIONS))}
    names |= {f"far.{layer}": f"far{layer}" for layer in range(len(FAR_DILATIONS))}
    for inside, outside in names.items():
        arrays[f"{outside}_weight"] = np.ascontiguousarray(weights[f"{inside}.weight"].T)
        if f"{inside}.bias" in weights:
            arrays[f"{outside}_bias"] = weights[f"{inside}.bias"]
    return {name: value.astype(np.float16) for name, value in arrays.items()}
