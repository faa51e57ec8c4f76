"""Histories of many calls on several items, and which call broke one."""
