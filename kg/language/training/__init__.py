"""Making the embedded analyser's model: training, export to ONNX, scores.

``python -m kg.language.training train RUN --corpus ewt_train.jsonl.gz --corpus gum_train.conllu``,
then ``export RUN MODEL --corpus …`` and ``evaluate ewt_dev.jsonl.gz --model MODEL``.
"""
