"""Encoders: the table of models, their files, tokenizers and the only code that imports torch."""
