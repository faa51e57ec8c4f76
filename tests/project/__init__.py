"""Tests of the project itself: its walls, its words, its documents and its package."""
