"""A deep-learning reference that you can read, run and recall.

Every concept is one function or class in plain NumPy; import it from its module, for instance
`from dlref.activations import relu`.
"""

__version__ = "0.1.0"
