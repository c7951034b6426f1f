"""The rulebook to read, for anyone: its statutes, its rules in plain words, and who may give whom.

Public pages: no account, no cookie, no script, nothing but GET. They decide nothing that is kept.
"""
