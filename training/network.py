"""Trains the network of `cleaner.model.network`: both heads, the custom of a page's set as an input, vectors of words.

One thread and one seed give the same weights each time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from cleaner.model.network import CLIP, DILATIONS
from cleaner.page.lexicon import CLOSING, OPENING
from cleaner.types.arrays import Floats
from training.columns import Columns, Row
from training.roles import LEARNED

HIDDEN, DIMENSIONS = 96, 12
"""Units, chosen on the sites of fold 0 over 64 (with the dropout below; text + .003, HTML level); numbers of a word, set
by hand."""
DROP, DROP_FEATURES, DROP_VECTORS = 0.25, 0.1, 0.3
"""Shares of the hidden units, the features and the words' numbers that are left out while training; the
first was chosen with the units, the others were set by hand."""
DROP_CUSTOM = 0.3
"""For this share of the pages the custom is not told."""
DECAY = 0.02
"""What the squares of the weights cost, at each step of its rate."""
LAST_EPOCHS = 0.3
"""The weights of this share of the epochs are averaged."""
BATCH = 16
ROLE_SHARE = 0.5
"""What the cross entropy of the roles counts."""
VECTOR_RATE = 2.0
"""How much faster the words' vectors learn than the rest: most words are seen seldom. Set by hand;
1, 2 and 4 differed by chance."""
MIN_FREQUENCY = 0.01
ROWS = 20_000
MIN_STORY_WORDS = 30
MAX_ROLE_WORDS = 40


@dataclass(frozen=True)
class Plan:
    """What a training may be told."""

    seed: int = 1
    epochs: int = 12
    lr: float = 2e-3
    hidden: int = HIDDEN
    drop: float = DROP
    role_share: float = ROLE_SHARE


class Dropout(nn.Module):
    """Leaves out a share of all numbers; chance comes from a store of random bytes, since drawing it anew costs most of all."""

    def __init__(self, share: float, n_bytes: int = 1 << 24) -> None:
        """The same share for every number."""
        super().__init__()
        self.limit = round(share * 256)
        self.bytes = torch.randint(0, 256, (n_bytes,), dtype=torch.uint8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The numbers, some zero, the others so much greater."""
        if not self.training:
            return x
        start = int(torch.randint(0, max(len(self.bytes) - x.numel(), 1), ()))
        kept = (self.bytes[start : start + x.numel()] >= self.limit).view(x.shape)
        return x * (kept.to(x.dtype) * (256 / (256 - self.limit)))


class Net(nn.Module):
    """Dense layer over features, vectors and custom; page mean; dilated convolutions; a look at the story; two heads."""

    def __init__(self, n_features: int, n_words: int, n_customs: int, hidden: int, drop: float = DROP) -> None:
        """Fresh weights; custom 0 is none."""
        super().__init__()
        self.words = nn.EmbeddingBag(max(n_words, 1), DIMENSIONS, mode="mean")
        nn.init.normal_(self.words.weight, std=0.3)
        self.inner = nn.Linear(n_features + 3 * DIMENSIONS, hidden)
        self.custom = nn.Embedding(n_customs + 1, hidden, padding_idx=0)
        nn.init.zeros_(self.custom.weight)
        self.page = nn.Linear(hidden, hidden)
        self.convs = nn.ModuleList(nn.Linear(3 * hidden, hidden) for _ in DILATIONS)
        self.gaze = nn.Linear(hidden, 1)
        self.story = nn.Linear(2 * hidden, hidden)
        self.outer = nn.Linear(hidden, 1)
        self.role = nn.Linear(hidden, len(LEARNED))
        self.drop, self.drop_in, self.drop_words = Dropout(drop), Dropout(DROP_FEATURES), Dropout(DROP_VECTORS)

    def forward(
        self, x: torch.Tensor, bags: list[tuple[torch.Tensor, torch.Tensor]], mask: torch.Tensor, custom: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of pages, padded to one length; `bags` has the words of the blocks, one page behind the other, unpadded."""
        vectors = torch.zeros(*x.shape[:2], 3 * DIMENSIONS)
        vectors[mask > 0] = torch.cat([self.words(numbers, starts) for numbers, starts in bags], dim=-1).float()
        seen = torch.cat([self.drop_in(x), self.drop_words(vectors)], dim=-1)
        h = torch.relu(self.inner(seen) + self.custom(custom)[:, None]) * mask[..., None]
        mean = h.sum(1) / mask.sum(1, keepdim=True)
        h = torch.relu(h + self.page(mean)[:, None]) * mask[..., None]
        for dilation, conv in zip(DILATIONS, self.convs, strict=True):
            h = (h + torch.relu(conv(spread(self.drop(h), dilation)))) * mask[..., None]
        share = torch.softmax(self.gaze(h)[..., 0].float().masked_fill(mask == 0, -1e9), dim=1)
        story = (share[..., None] * h).sum(1, keepdim=True).expand_as(h)
        h = self.drop(h + torch.relu(self.story(self.drop(torch.cat([story, h * story], dim=-1)))))
        return self.outer(h)[..., 0], self.role(h)


def spread(h: torch.Tensor, dilation: int) -> torch.Tensor:
    """Each block beside those so many before and behind it."""
    padded = nn.functional.pad(h, (0, 0, dilation, dilation))
    return torch.cat([padded[:, : h.shape[1]], h, padded[:, 2 * dilation :]], dim=-1)


class Pages:
    """The columns as batches."""

    def __init__(self, columns: Columns, mean: Floats, scale: Floats) -> None:
        """The features standardised in place, some pages at a time."""
        self.columns, self.n_features = columns, len(mean)
        for start in range(0, len(columns.features), ROWS):
            piece = columns.features[start : start + ROWS]
            piece[:] = np.clip((piece.astype(np.float32) - mean) / scale, -CLIP, CLIP)

    def pack(self, rows: list[Row]) -> tuple[torch.Tensor, list[tuple[torch.Tensor, torch.Tensor]], torch.Tensor]:
        """Features, words and mask of some pages."""
        columns = self.columns
        length = max(row.end - row.start for row in rows)
        x = np.zeros((len(rows), length, self.n_features), np.float32)
        mask = np.zeros((len(rows), length), np.float32)
        for place, row in enumerate(rows):
            x[place, : row.end - row.start] = columns.features[row.start : row.end]
            mask[place, : row.end - row.start] = 1
        return torch.from_numpy(x), self.bag(rows), torch.from_numpy(mask)

    def bag(self, rows: list[Row]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """The first, all, and the last words of each block."""
        bounds = self.columns.bounds
        numbers = np.concatenate([self.columns.numbers[bounds[row.start] : bounds[row.end]] for row in rows]).astype(np.int64)
        counts = np.concatenate([np.diff(bounds[row.start : row.end + 1]) for row in rows])
        owners = np.repeat(np.arange(len(counts)), counts)
        places = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
        wanted = (places < OPENING, places >= 0, counts[owners] - places <= CLOSING)
        return [
            (
                torch.from_numpy(numbers[w]),
                torch.from_numpy(np.concatenate([[0], np.cumsum(np.bincount(owners[w], minlength=len(counts)))[:-1]])),
            )
            for w in wanted
        ]

    def pad(self, rows: list[Row], values: np.ndarray, fill: float = 0) -> torch.Tensor:
        """Values of blocks, padded."""
        length = max(row.end - row.start for row in rows)
        out = np.full((len(rows), length), fill, np.float32)
        for place, row in enumerate(rows):
            out[place, : row.end - row.start] = values[row.start : row.end]
        return torch.from_numpy(out)


class Training:
    """What a training needs for each of its steps."""

    def __init__(self, columns: Columns, weights: dict[str, float], customs: list[str], plan: Plan) -> None:
        """Fresh weights; `weights` says what a page counts, by its name."""
        torch.manual_seed(plan.seed)
        torch.set_num_threads(1)
        self.plan, self.weights, self.columns = plan, weights, columns
        self.rng = np.random.default_rng(plan.seed)
        self.rows = [row for row in columns.rows if not row.is_test]
        self.mean, self.scale = measure(columns, self.rows)
        self.net = Net(len(self.mean), len(columns.vocabulary), len(customs), plan.hidden, plan.drop)
        self.pages = Pages(columns, self.mean, self.scale)
        self.customs = {name: place for place, name in enumerate(customs, 1)}
        self.balance = torch.from_numpy(balance_roles(columns, self.rows))
        vectors = list(self.net.words.parameters())
        others = [each for name, each in self.net.named_parameters() if not name.startswith("words.")]
        groups = [{"params": others}, {"params": vectors, "lr": plan.lr * VECTOR_RATE, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.lr, weight_decay=DECAY)
        n_steps = plan.epochs * -(-len(self.rows) // BATCH)
        rates = [plan.lr, plan.lr * VECTOR_RATE]
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimizer, rates, total_steps=n_steps, pct_start=0.15)

    def run_epoch(self) -> float:
        """Go once through all pages; the mean loss."""
        self.net.train()
        losses = []
        for batch in draw_batches([row.end - row.start for row in self.rows], self.rng):
            loss = self.rate([self.rows[i] for i in batch])
            self.optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            losses.append(float(loss.detach()))
        return float(np.mean(losses))

    def rate(self, rows: list[Row]) -> torch.Tensor:
        """The loss of some pages."""
        pages, columns = self.pages, self.columns
        told = [self.customs.get(row.name.split("/")[1], 0) if self.rng.random() > DROP_CUSTOM else 0 for row in rows]
        x, bags, mask = pages.pack(rows)
        with torch.autocast("cpu", torch.bfloat16):
            keep, role = self.net(x, bags, mask, torch.tensor(told))
        page = torch.tensor([self.weights[row.name] for row in rows], dtype=torch.float32)
        words = pages.pad(rows, columns.words)
        roles, sure = pages.pad(rows, columns.roles, -1).long(), pages.pad(rows, columns.sure)
        kept = keep_loss(keep.float(), pages.pad(rows, columns.kept), words, mask)
        told_roles = role_loss(role.float(), roles, self.balance[roles.clamp(min=0)] * sure, words)
        loss: torch.Tensor = ((kept + self.plan.role_share * told_roles) * page).mean()
        return loss


def train_network(columns: Columns, weights: dict[str, float], customs: list[str], plan: Plan) -> dict[str, Floats]:
    """The arrays of a network trained on what is not for tests; the mean of the weights of the last epochs."""
    training = Training(columns, weights, customs, plan)
    average = torch.optim.swa_utils.AveragedModel(training.net)
    started = time.monotonic()
    for epoch in range(plan.epochs):
        loss = training.run_epoch()
        if epoch >= int(plan.epochs * (1 - LAST_EPOCHS)):
            average.update_parameters(training.net)
        passed = time.monotonic() - started
        print(f"epoch {epoch}: loss {loss:.4f}, {passed:.0f} s, {time.process_time():.0f} s of CPU", flush=True)
    return export(average.module, training.mean, training.scale)


def measure(columns: Columns, rows: list[Row]) -> tuple[Floats, Floats]:
    """Mean and spread of each feature over what is trained on; of very many forms, of some."""
    some = np.concatenate([columns.features[row.start : row.end] for row in rows[:: 1 + len(rows) // 4000]]).astype(np.float32)
    return some.mean(0), np.maximum(some.std(0), 0.05)


def draw_batches(lengths: list[int], rng: np.random.Generator) -> list[list[int]]:
    """Batches of pages of about one length, in any order."""
    order = sorted(rng.permutation(len(lengths)).tolist(), key=lambda i: lengths[i] // 50)
    batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def balance_roles(columns: Columns, rows: list[Row]) -> Floats:
    """What a block of each role counts: rare roles more, not without bound."""
    counts = np.zeros(len(LEARNED))
    for row in rows[:: 1 + len(rows) // 4000]:
        roles = columns.roles[row.start : row.end]
        counts += np.bincount(roles[roles >= 0], minlength=len(LEARNED))
    share = np.maximum(counts / max(counts.sum(), 1), MIN_FREQUENCY)
    balance: Floats = share**-0.5 / (share**-0.5 * counts).sum() * max(counts.sum(), 1)
    return balance.astype(np.float32)


def keep_loss(logits: torch.Tensor, y: torch.Tensor, w: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """For each page the cross entropy by words, and one less the soft F1."""
    share = w / (w * y).sum(1, keepdim=True).clamp(min=MIN_STORY_WORDS)
    weights = (share.clamp(max=0.5) + 0.002) * mask
    cross = nn.functional.binary_cross_entropy_with_logits(logits, y * 0.98 + 0.01, weight=weights, reduction="none").sum(1)
    p = torch.sigmoid(logits) * mask
    hit = (w * y * p).sum(1)
    f1 = 2 * hit / ((w * p).sum(1) + (w * y).sum(1)).clamp(min=1)
    return cross.clamp(max=20) + 1.5 * (1 - f1)


def role_loss(logits: torch.Tensor, roles: torch.Tensor, weights: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
    """For each page the mean cross entropy of its labelled blocks; longer ones count more, to a bound."""
    cross = nn.functional.cross_entropy(logits.transpose(1, 2), roles.clamp(min=0), reduction="none", label_smoothing=0.02)
    weights = weights * (roles >= 0) * words.clamp(1, MAX_ROLE_WORDS).sqrt()
    return (cross * weights).sum(1) / weights.sum(1).clamp(min=1)


def export(net: nn.Module, mean: Floats, scale: Floats) -> dict[str, Floats]:
    """The weights that the package multiplies by, in its shape; the vectors' columns stand last.

    The head of roles and the customs stay here: they make the trunk learn, and nothing in the package asks them.
    """
    state: dict[str, torch.Tensor] = net.state_dict()
    n_vectors = 3 * DIMENSIONS
    arrays = {
        "in_weight": state["inner.weight"].T,
        "in_bias": state["inner.bias"],
        "page_weight": state["page.weight"].T,
        "page_bias": state["page.bias"],
        "gaze_weight": state["gaze.weight"].T,
        "story_weight": state["story.weight"].T,
        "story_bias": state["story.bias"],
        "out_weight": state["outer.weight"].T,
        "out_bias": state["outer.bias"],
        "vectors": state["words.weight"],
    }
    for layer in range(len(DILATIONS)):
        weight = state[f"convs.{layer}.weight"]
        arrays[f"conv{layer}_weight"] = weight.T.reshape(3, weight.shape[0], weight.shape[0])
        arrays[f"conv{layer}_bias"] = state[f"convs.{layer}.bias"]
    whole = {name: np.ascontiguousarray(np.asarray(value, np.float32)) for name, value in arrays.items()}
    return {
        "mean": np.concatenate([mean, np.zeros(n_vectors, np.float32)]),
        "scale": np.concatenate([scale, np.ones(n_vectors, np.float32)]),
    } | whole
