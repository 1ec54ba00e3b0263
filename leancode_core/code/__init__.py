"""Source files into units: languages, definitions, documentation."""
