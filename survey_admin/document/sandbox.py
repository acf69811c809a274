"""Where a template runs: names, loops and conditions over what it is given, and nothing else of the language.

A template may come from anybody who may upload one. It cannot call, compute, import or reach into an object: whatever
is not in NODES is refused when it is read, before anything runs.
"""

from collections.abc import Mapping

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Test, nodes.CondExpr,
)  # fmt: skip
FILTERS = ("upper", "lower", "capitalize", "trim", "length", "first", "last")
TESTS = ("defined", "undefined", "none")
LOOP = ("index", "index0", "first", "last", "length")
DEEPEST = 2  # loops in loops: more rows than any list times another can hold


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja cut down to what a report needs; what it is given is escaped."""

    def __init__(self):
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        check(tree)
        return tree

    def getattr(self, obj, attribute):
        """A field of what was given, never an attribute of a Python object."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    getitem = getattr

    def is_safe_callable(self, obj) -> bool:
        return False

    def call(self, *_args, **_kwargs):
        raise SecurityError("a template calls nothing")


def check(tree: nodes.Node, depth: int = 0) -> None:
    """Raise TemplateSyntaxError for anything that a report does not need."""
    for node in tree.iter_child_nodes():
        if not isinstance(node, NODES) or (isinstance(node, nodes.For) and _is_wild(node, depth)):
            raise TemplateSyntaxError("not allowed", node.lineno)
        check(node, depth + isinstance(node, nodes.For))


def _is_wild(loop: nodes.For, depth: int) -> bool:
    """Whether a loop runs over anything but a list that was given, calls itself, or lies too deep."""
    is_given = isinstance(loop.iter, (nodes.Name, nodes.Getattr))
    return depth >= DEEPEST or loop.recursive or not is_given
