"""The index of one root: walking, planning, applying, and the only code that speaks SQL."""
