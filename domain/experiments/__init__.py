"""Splits of shoppers, what they proved, and the layout policy with its versions."""
