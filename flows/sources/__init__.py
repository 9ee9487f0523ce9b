"""Where drops come from when nobody hands them over: sources declared in ``zhibiao.toml``, each with its own cursor.

``declared`` says what may be declared, ``collecting`` how one source is looked through, ``web`` how servers are asked,
``landing`` where what was fetched waits, ``cursor`` what is remembered, ``intake`` how all of it becomes one run.
"""
