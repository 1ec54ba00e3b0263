"""Summaries of units: from their documentation, or from what their code plainly does."""
