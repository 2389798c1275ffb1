"""Handing in what a trainer wrote, and deciding on it: many pages of a course at once."""
