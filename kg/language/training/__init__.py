"""Making the embedded analyser's model: training, export to ONNX, scores.

``python -m kg.language.training train RUN --corpus ewt_train.jsonl.gz --corpus gum_train.conllu``,
then ``export RUN MODEL --corpus …`` and ``evaluate ewt_dev.jsonl.gz --model MODEL``. With
``--marked data/gold/marked/talks.txt …`` the event classifier is learned beside the parser.
"""
