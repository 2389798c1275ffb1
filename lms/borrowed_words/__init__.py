"""Words of our libraries that people meet daily and that have no Uzbek, or a poor one.

Nothing here is called: naming the strings puts them into our catalogue, which comes
before those of the libraries.
"""
