"""The build hook of the compiled wheel: the modules that pyproject.toml names go through mypyc and the C compiler.

It runs only when asked: `HATCH_BUILD_HOOK_ENABLE_CUSTOM=1 pip wheel .`, or `make compiled`. An editable install is
never compiled, so that no binary hides an edited source.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILD = Path("build", "mypyc")


class CompiledModules(BuildHookInterface[Any]):
    """Puts the compiled modules into the wheel, beside their sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles the modules of the option `modules`, patterns of which those with `!` take out."""
        if version == "editable":
            return
        build_data["force_include"].update(_compiled(sorted(self._modules())))
        build_data.update(pure_python=False, infer_tag=True)

    def _modules(self) -> set[str]:
        chosen: set[str] = set()
        for pattern in self.config["modules"]:
            paths = {str(path.relative_to(self.root)) for path in Path(self.root).glob(pattern.removeprefix("!"))}
            chosen = chosen - paths if pattern.startswith("!") else chosen | paths
        return chosen


def _compiled(modules: list[str]) -> dict[str, str]:
    """By path of a library, its place in the wheel."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext
    from setuptools.modified import newer_group

    class BuildInParallel(build_ext):
        def build_extension(self, ext: Any) -> None:
            if not newer_group([*ext.sources, *ext.depends], self.get_ext_fullpath(ext.name)):
                return
            options = {
                "output_dir": self.build_temp,
                "include_dirs": ext.include_dirs,
                "extra_postargs": ext.extra_compile_args,
                "depends": ext.depends,
            }
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                objects = pool.map(lambda source: self.compiler.compile([source], **options), ext.sources)
                ext.extra_objects += [name for names in objects for name in names]
            ext.sources = []
            super().build_extension(ext)

    BUILD.mkdir(parents=True, exist_ok=True)
    extensions = mypycify(
        [f"--cache-dir={BUILD / 'types'}", *modules],
        target_dir=str(BUILD / "c"),
        group_name="medaccord",
        multi_file=True,
        debug_level="0",
    )
    command = BuildInParallel(Distribution({"name": "medaccord", "ext_modules": extensions}))
    command.build_lib, command.build_temp = str(BUILD / "lib"), str(BUILD / "objects")
    command.ensure_finalized()
    command.run()
    return {path: str(Path(path).relative_to(BUILD / "lib")) for path in command.get_outputs()}
