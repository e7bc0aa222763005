"""Hemeroteca: a folder of news articles in, one archive of articles, entities and quotations out."""

__version__ = "0.1.0"
