"""Checking what somebody holds: a code, a file, a credential."""
