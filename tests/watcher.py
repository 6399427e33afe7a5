"""A watcher in a process of its own, to be killed: `python tests/watcher.py STORE PLAN`, with an extractor that costs
nothing."""

from __future__ import annotations

import sys
from types import ModuleType

from conftest import _signed

from medaccord import plugins, watching
from medaccord.register import Register

if __name__ == "__main__":
    module = ModuleType("signed_extractor")
    module.extract = _signed  # type: ignore[attr-defined]  # a module made here
    sys.modules[module.__name__] = module
    plugins.EXTRACTORS["rules"] = module.__name__
    register = Register(sys.argv[1])
    watching.run(register, watching.plan(sys.argv[2]))
    register.close()
