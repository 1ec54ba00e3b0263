"""A tokenizer in the `tokenizers` library's format, made of a vocabulary. Imports transformers when it has to."""

from __future__ import annotations

import os

from leancode_core.errors import ModelUnavailable
from leancode_core.models.files import ModelFiles


def make_tokenizer(files: ModelFiles) -> None:
    """Make sure that `files.tokenizer` is there: older models have a vocabulary only. It is made once and kept.

    Raises:
        ModelUnavailable: it cannot be made of the files.
    """
    target = files.tokenizer
    if target.is_file():
        return
    import transformers  # takes seconds, once for each model

    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            files.folder, local_files_only=True, trust_remote_code=False
        )
        text: str = tokenizer.backend_tokenizer.to_str()
        temporary = target.with_name(f".{target.name}-{os.getpid()}")
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)
    except Exception as error:  # transformers raises whatever its many tokenizers raise
        raise ModelUnavailable(
            f"no tokenizer can be made of the vocabulary in {files.folder}: {error}",
            remedy="save a tokenizer.json there, with `AutoTokenizer.from_pretrained(...).save_pretrained(...)`",
        ) from error
