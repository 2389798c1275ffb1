"""What keeps an installation running: is it alive, and (on the demo) where did its mail go."""
