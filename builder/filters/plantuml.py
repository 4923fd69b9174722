"""Draw UML with the PlantUML of the machine, if there is one."""

from __future__ import annotations

import re
import shutil

from markupsafe import Markup

from builder.filters import Failed, Refused
from builder.filters._program import ask
from builder.filters._svg import inline_svg

# Without a `version` nothing is kept on disk: which PlantUML the machine has may change between two builds.
ERROR = re.compile(r"^(?:ERROR\s+)?(?P<line>\d+)\s*\n(?P<what>.+)", re.M)

NO_GRAPHVIZ = "Cannot find Graphviz"


def plantuml(source: str) -> Markup:
    """The diagram as SVG; `@startuml` and `@enduml` may be left out. `!include` reads nothing.

    Raises Refused when there is no program called `plantuml`, or no Graphviz for it, and for a
    syntax error, with its line.
    """
    program = shutil.which("plantuml")
    if program is None:
        raise Failed("PlantUML is not installed", "install `plantuml` so that it is on the PATH")
    framed = source.lstrip().startswith("@start")
    text = source if framed else f"@startuml\n{source.rstrip()}\n@enduml\n"
    answer = ask(
        [program, "-tsvg", "-pipe", "-charset", "UTF-8"], text, {"PLANTUML_SECURITY_PROFILE": "SANDBOX"}
    )
    found = ERROR.search(answer.err)
    if found:
        raise Refused(
            f"PlantUML: {found['what'].strip().lower()}", line=int(found["line"]) + (1 if framed else 0)
        )
    if answer.status or "<svg" not in answer.out:
        raise Refused(f"PlantUML drew nothing: {answer.err.strip() or f'status {answer.status}'}")
    if NO_GRAPHVIZ in answer.out:  # a picture of the message, and status 0
        raise Failed("PlantUML needs Graphviz for this diagram and cannot find it", "install `graphviz`")
    return inline_svg(answer.out[answer.out.index("<svg") :])
