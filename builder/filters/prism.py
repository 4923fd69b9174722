"""The names of languages in the classes of code blocks."""

from __future__ import annotations

# The dialect names languages as Prism does (dialect §10); styles of decks and themes rely on it.
NAMES = {
    "": "text",
    "c++": "cpp",
    "cc": "cpp",
    "h": "c",
    "hpp": "cpp",
    "cs": "csharp",
    "dockerfile": "docker",
    "erl": "erlang",
    "graphviz": "dot",
    "gv": "dot",
    "hs": "haskell",
    "htm": "html",
    "js": "javascript",
    "kt": "kotlin",
    "m": "matlab",
    "markdown": "gfm",
    "md": "gfm",
    "mjs": "javascript",
    "objc": "objectivec",
    "pl": "perl",
    "ps1": "powershell",
    "py": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "tex": "latex",
    "ts": "typescript",
    "vhd": "vhdl",
    "viz": "dot",
    "yml": "yaml",
    "zsh": "bash",
}


def prism(language: str) -> str:
    """Prism's name of a language given in lower case; an unknown one keeps its name."""
    return NAMES.get(language, language)
