"""Quizzes generated from notes and code: facts, items, proofs, banks, grading and the terminal."""
