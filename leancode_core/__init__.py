"""Local code search in plain English."""
