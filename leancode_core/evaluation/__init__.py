"""Measures how well code is found, with and without pruning: metrics, data sets, and the runs over them."""
