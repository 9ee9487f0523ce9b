"""Readers of formats: what lies in a file is looked up by its content first and its name second.

``kinds`` holds the table, ``archives`` unpacks, ``rows`` reads files of many documents, ``apart`` has everything that
is risky to parse (web pages, PDF, Word, e-books, Parquet) read in a process of its own, within limits. A reader imports
its library only there, when a file of its kind is met.
"""
