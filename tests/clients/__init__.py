"""Tests of what the clients and the core must agree on."""
