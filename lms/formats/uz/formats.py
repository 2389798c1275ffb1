"""Dates and numbers as Uzbek readers write them: 2026-yil 23-noyabr; 1 234,56."""

DATE_FORMAT = r"Y-\y\i\l j-F"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"Y-\y\i\l j-F, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
