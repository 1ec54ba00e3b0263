"""Trains an encoder to find pruned code by sentences: `leancode train encoder`."""
