"""Teaching a copywriter with examples: a few million weights beside the model's own, which stay as they are."""

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import torch
from matplotlib.figure import Figure
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import PreTrainedTokenizerBase

from ml import adapter, causal, prompts, registry
from ml.causal import Causal
from ml.writing import vocabulary
from ml.writing.examples import Example, Split, data_hash

# Every linear layer of a Llama block: at equal size, few ranks everywhere taught more than many ranks in attention alone.
_LINEAR: Final = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """How an adapter is taught. `patience` is how many epochs may pass without a better validation loss.

    Only the last `layers` of the model are taught: what the others make of a line is read once and kept for all epochs.
    """

    rank: int = 8
    alpha: int = 16
    layers: int = 16
    learning_rate: float = 1e-3
    warmup: float = 0.06
    epochs: int = 4
    batch: int = 12
    patience: int = 1
    # How often a field is asked for without those before it, as an editor asks for one text alone.
    alone: float = 0.15
    # What unlikely words count for where the text was rejected: it is wrong as a whole, not in every word.
    unwanted: float = 0.25
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """Units    losses in nats per token of the answers; took_s for training and validation together."""

    number: int
    train_loss: float
    validation_loss: float
    validation_accuracy: float
    took_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One brief as tokens: what is told, and what is to be learnt; or, where it is not `wanted`, unlearnt."""

    tokens: tuple[int, ...]
    learnt: tuple[bool, ...]
    wanted: bool = True


def line_of(example: Example, tokenizer: PreTrainedTokenizerBase, first: int = 0) -> Line:
    """The example as the model will meet it, from its field of that number on."""
    parts = [(prompts.told(example.brief), False)]
    for wanted in example.brief.fields[first:]:
        parts += [(prompts.asked(wanted.name), False), (f" {example.copy[wanted.name]}\n", True)]
    tokens: list[int] = []
    learnt: list[bool] = []
    for text, answer in parts:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        tokens += ids
        learnt += [answer] * len(ids)
    return Line(tokens=tuple(tokens), learnt=tuple(learnt), wanted=example.wanted)


def adapt(
    weights_directory: Path,
    told: Sequence[Example],
    settings: Teaching,
    *,
    folder: Path,
    tell: Callable[[Epoch], None],
    start: Path | None = None,
    plain: bool = False,
) -> list[Epoch]:
    """The epochs' figures; `folder` holds an adapter of its own name for the embedded copywriter, with card and run.

    `start` is an adapter to go on from, of the same rank and layers; `plain` says that all was told without a tone.
    Errors   ValueError when there is nothing to learn or nothing to judge by; ModelUnavailable without the weights.
    """
    train = [example for example in told if example.split is Split.TRAIN]
    validation = [example for example in told if example.split is Split.VALIDATION]
    if not train or not validation:
        raise ValueError(f"{len(train)} examples to learn from and {len(validation)} to judge by: both are needed")
    base = causal.load(registry.parse(registry.EMBEDDED), weights_directory, torch.float32)
    history = teach(base, train, validation, settings, target=folder, tell=tell, start=start)
    best = min(history, key=lambda epoch: epoch.validation_loss)
    known = vocabulary.learnt(train)
    if start is not None:
        known |= adapter.card(start).known
    facts = {
        "name": folder.name,
        "plain": plain,
        "base": f"{base.identity.name} {base.identity.revision}",
        "examples": {"train": len(train), "validation": len(validation), "hash": data_hash([*train, *validation])},
    }
    adapter.finish(folder, {**facts, "validation_loss": best.validation_loss}, known)
    _record(history, settings, facts, folder)
    return history


def teach(
    base: Causal,
    train: Sequence[Example],
    validation: Sequence[Example],
    settings: Teaching,
    *,
    target: Path,
    tell: Callable[[Epoch], None],
    start: Path | None = None,
) -> list[Epoch]:
    """The epochs' figures; `target` holds the weights of the best one, as peft writes them.

    Limits   ends early when `patience` epochs brought nothing.
    """
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)  # noqa: S311 - the order of examples
    first = base.model.config.num_hidden_layers - settings.layers
    taught = [line_of(example, base.tokenizer, _first(example, settings, chance)) for example in train]
    lessons = _read(base.model, taught, first)
    held_out = _read(base.model, [line_of(example, base.tokenizer) for example in validation], first)
    pupil = _pupil(base, settings, len(lessons), start)
    history: list[Epoch] = []
    for number in range(1, settings.epochs + 1):
        started = time.perf_counter()
        loss = _one_pass(pupil, lessons, settings, chance)
        validation_loss, accuracy = _judged(pupil.model, held_out, settings)
        epoch = Epoch(
            number=number,
            train_loss=round(loss, 4),
            validation_loss=round(validation_loss, 4),
            validation_accuracy=round(accuracy, 4),
            took_s=round(time.perf_counter() - started, 1),
        )
        history.append(epoch)
        tell(epoch)
        best = min(history, key=lambda each: each.validation_loss)
        if best is epoch:
            # Embeddings are not taught. Whether a hub knows others is nobody's question here, and asking it needs a network.
            pupil.model.save_pretrained(target, save_embedding_layers=False)
        elif number - best.number >= settings.patience:
            break
    return history


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pupil:
    """A model under teaching, what moves its weights, and what slows that down."""

    model: Any
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LambdaLR


def _pupil(base: Causal, settings: Teaching, count: int, start: Path | None) -> _Pupil:
    layers = base.model.config.num_hidden_layers
    model = _adapted(base.model, settings, range(layers - settings.layers, layers), start)
    optimizer = torch.optim.AdamW(
        [weight for weight in model.parameters() if weight.requires_grad], lr=settings.learning_rate, weight_decay=0.01
    )
    steps = settings.epochs * math.ceil(count / settings.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, steps, settings.warmup))
    return _Pupil(model=model, optimizer=optimizer, schedule=schedule)


def _adapted(model: Any, settings: Teaching, layers: range, start: Path | None) -> Any:
    if start is not None:
        return PeftModel.from_pretrained(model, str(start), is_trainable=True)
    lora = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        # Dropout would read every layer's input seven times over: a third of an epoch's time.
        lora_dropout=0.0,
        target_modules=list(_LINEAR),
        layers_to_transform=list(layers),
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, lora)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    """A line and what the untaught layers make of it: `read` is float32[tokens, width]."""

    line: Line
    read: torch.Tensor


def _read(model: Any, lines: Sequence[Line], first: int) -> list[_Lesson]:
    lessons: list[_Lesson] = []
    with torch.no_grad():
        for start in range(0, len(lines), 16):
            rows = lines[start : start + 16]
            hidden = _through(model.model, model.model.embed_tokens(_padded(rows)), range(first))
            lessons += [_Lesson(line=row, read=hidden[i, : len(row.tokens)].clone()) for i, row in enumerate(rows)]
    return lessons


def _through(inner: Any, hidden: torch.Tensor, numbers: range) -> torch.Tensor:
    """Causal attention over lines padded at their end: no token sees the padding, so no mask is needed."""
    places = torch.arange(hidden.shape[1]).unsqueeze(0)
    turned = inner.rotary_emb(hidden, position_ids=places)
    for number in numbers:
        hidden = inner.layers[number](hidden, attention_mask=None, position_ids=places, position_embeddings=turned)
    return hidden


def _padded(rows: Sequence[Line]) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row.tokens) for row in rows], batch_first=True)


def _judged(model: Any, lessons: Sequence[_Lesson], settings: Teaching) -> tuple[float, float]:
    """The loss and the share of tokens that the model would have written itself."""
    total = hits = tokens = 0.0
    with torch.no_grad():
        for batch in _batches(lessons, settings.batch, None):
            logits, said, _ = _answers(model, batch, settings.layers)
            total += float(torch.nn.functional.cross_entropy(logits, said, reduction="sum"))
            hits += float((logits.argmax(-1) == said).sum())
            tokens += len(said)
    return total / tokens, hits / tokens


def _one_pass(pupil: _Pupil, lessons: Sequence[_Lesson], settings: Teaching, chance: random.Random) -> float:
    total = tokens = 0.0
    for batch in _batches(lessons, settings.batch, chance):
        logits, said, wanted = _answers(pupil.model, batch, settings.layers)
        loss = _loss(logits, said, wanted, settings.unwanted)
        loss.backward()  # type: ignore[no-untyped-call]  # torch's annotation
        torch.nn.utils.clip_grad_norm_(pupil.model.parameters(), 1.0)
        pupil.optimizer.step()
        pupil.optimizer.zero_grad(set_to_none=True)
        pupil.schedule.step()
        total += float(loss.detach()) * len(said)
        tokens += len(said)
    return total / tokens


def _loss(logits: torch.Tensor, said: torch.Tensor, wanted: torch.Tensor, weight: float) -> torch.Tensor:
    """The likelier wanted words are, and the unlikelier unwanted ones, the lower.

    Source   unlikelihood training, Welleck et al. 2019.
    """
    likelihoods = torch.log_softmax(logits, dim=-1).gather(1, said.unsqueeze(1)).squeeze(1)
    # A word that is certain would cost infinitely much.
    unlikelihoods = torch.log1p(-likelihoods.exp().clamp(max=0.999))
    return -torch.where(wanted, likelihoods, weight * unlikelihoods).mean()


def _answers(model: Any, batch: Sequence[_Lesson], layers: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Logits and tokens of the answers alone, and which are wanted: the head is a good part of such a small model's work."""
    rows = [lesson.line for lesson in batch]
    tokens = _padded(rows)
    learnt = torch.nn.utils.rnn.pad_sequence([torch.tensor(row.learnt) for row in rows], batch_first=True)
    hidden = torch.nn.utils.rnn.pad_sequence([lesson.read for lesson in batch], batch_first=True)
    plain = model.get_base_model()
    count = plain.config.num_hidden_layers
    hidden = plain.model.norm(_through(plain.model, hidden, range(count - layers, count)))
    kept = learnt[:, 1:]
    wanted = torch.tensor([row.wanted for row in rows]).unsqueeze(1).expand_as(kept)[kept]
    return plain.lm_head(hidden[:, :-1][kept]).float(), tokens[:, 1:][kept], wanted


def _batches(lessons: Sequence[_Lesson], size: int, chance: random.Random | None) -> Iterator[list[_Lesson]]:
    """Lines of like length together, the batches in a chance order; without chance, shortest first."""
    order = list(lessons)
    if chance is not None:
        chance.shuffle(order)
    # Sorted within a stretch of sixteen batches: like lengths, and still other company each epoch.
    stretch = size * 16 if chance is not None else max(1, len(order))
    batches = []
    for start in range(0, len(order), stretch):
        near = sorted(order[start : start + stretch], key=lambda lesson: len(lesson.line.tokens))
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    if chance is not None:
        chance.shuffle(batches)
    yield from batches


def _first(example: Example, settings: Teaching, chance: random.Random) -> int:
    count = len(example.brief.fields)
    return chance.randrange(1, count) if count > 1 and chance.random() < settings.alone else 0


def _pace(step: int, steps: int, warmup: float) -> float:
    """The learning rate's share: up in a line, down in a cosine."""
    rising = max(1, round(steps * warmup))
    if step < rising:
        return (step + 1) / rising
    return 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1, steps - rising)))


def _record(history: Sequence[Epoch], settings: Teaching, facts: Mapping[str, Any], folder: Path) -> None:
    """The run's settings and figures as JSON and as a picture."""
    told = {**facts, "settings": asdict(settings), "epochs": [asdict(epoch) for epoch in history]}
    (folder / "run.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    figure = Figure(figsize=(6, 3.5))
    axes = figure.subplots()
    numbers = [epoch.number for epoch in history]
    axes.plot(numbers, [epoch.train_loss for epoch in history], marker="o", label="training")
    axes.plot(numbers, [epoch.validation_loss for epoch in history], marker="o", label="validation")
    axes.set(xlabel="epoch", ylabel="loss, nats a token", xticks=numbers)
    axes.legend()
    figure.savefig(folder / "losses.png", dpi=110, bbox_inches="tight")
