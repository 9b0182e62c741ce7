"""Figures of the pages, drawn from the package's own functions.

A module a page; each public function takes nothing and returns a figure, and its name is the
name of the file. `dlref site prepare` draws them all.
"""
