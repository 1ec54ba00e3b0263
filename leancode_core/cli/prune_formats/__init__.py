"""How `leancode prune` shows what is left of functions: one module per format, all of `function.PrunedFunction`."""
