"""The bank's own screens and rules: who sees which questions, lists, import and export."""
