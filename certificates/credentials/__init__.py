"""Open Badges 3.0: the credential that goes with a certificate, its status, and badges that carry it.

Section numbers are those of the Open Badges Specification, Final Release 3.0 (1EdTech).
"""
