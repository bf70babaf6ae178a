"""The field collector's domain: standard library only, no clock, no input or output.

Times, ids and randomness are given; everything here is pure and total unless its docstring names an error.
"""
