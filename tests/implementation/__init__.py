"""Tests of what gets done."""
