"""Verification for other systems, such as a ministry's personnel department."""
