"""Making the embedded analyser's model: training, export to ONNX, scores.

    python -m kg.language.training train RUN --corpus ewt_train.jsonl.gz --corpus gum_train.conllu --minutes 60
    python -m kg.language.training export RUN MODEL --corpus ewt_train.jsonl.gz --corpus gum_train.conllu
    python -m kg.language.training evaluate ewt_dev.jsonl.gz --model MODEL
"""
