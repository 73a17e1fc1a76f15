"""JupyterLab as the workbook starts it: a second sooner, without a grammar that nobody needs."""

from __future__ import annotations

import sys

UNUSED = "rfc3987_syntax"
"""The grammar of addresses in any script, which jsonschema has built as soon as it is imported.

That takes a second, and no schema of Jupyter has its formats "iri" and "iri-reference" [1]_. Where
Python is told that there is no such module, jsonschema does without. When the test of it in
`tests/test_upstream_grammar.py` fails, this file is no longer needed.

.. [1] https://github.com/jupyter-server/jupyter_server/issues/1559
"""

sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type]  # Python's own way to say so

if __name__ == "__main__":
    from jupyterlab.labapp import main

    sys.exit(main())
