"""The cases of the corpus, a file a subject; `archives.corpus` puts them together."""
