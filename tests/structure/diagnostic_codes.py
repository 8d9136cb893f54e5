"""Finds, in source code, every code that a `Diagnostic` can be given.

A code is a literal, or a name that reaches `Diagnostic` from an assignment, a parameter or an attribute; whatever
cannot be followed back to literals is reported, so that no code escapes by being written cleverly. Only a diagnostic
read back from a child process (`note["code"]`) is passed over: its code is found where the child gives it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class FoundCodes:
    """Codes by the places that give them, and the places whose code could not be followed."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def find_codes(sources: dict[str, str]) -> FoundCodes:
    """The codes in `sources`, a mapping of paths to source text."""
    trees = {path: ast.parse(text, path) for path, text in sources.items()}
    found = FoundCodes()
    for path, tree in trees.items():
        for call, functions in _calls_of("Diagnostic", tree, (tree,)):
            place = f"{path}:{call.lineno}"
            argument = _argument(call, 0, "code")
            if isinstance(argument, ast.Subscript) and ast.unparse(argument.slice) == "'code'":
                continue
            codes = _follow(argument, functions, list(trees.values())) if argument is not None else set()
            if not codes:
                found.unknown.append(place)
            for code in codes:
                found.codes.setdefault(code, set()).add(place)
    return found


# The module, then the functions that enclose a place, from the outermost.
_Functions = tuple[ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, ...]


def _calls_of(name: str, node: ast.AST, functions: _Functions) -> Iterator[tuple[ast.Call, _Functions]]:
    if isinstance(node, ast.Call):
        called = node.func
        if (isinstance(called, ast.Name) and called.id == name) or (
            isinstance(called, ast.Attribute) and called.attr == name
        ):
            yield node, functions
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        functions = (*functions, node)
    for child in ast.iter_child_nodes(node):
        yield from _calls_of(name, child, functions)


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if position < len(call.args) else None


def _follow(
    value: ast.expr, functions: _Functions, trees: list[ast.Module], seen: frozenset[str] = frozenset()
) -> set[str]:
    match value:
        case ast.Constant(value=str() as code):
            return {code}
        case ast.IfExp(body=body, orelse=orelse):
            return _follow(body, functions, trees, seen) | _follow(orelse, functions, trees, seen)
        case ast.BoolOp(values=values):
            return {code for v in values for code in _follow(v, functions, trees, seen)}
        case ast.Name(id=name):
            return _follow_name(name, functions, trees, seen)
        case ast.Attribute(attr=name):  # a class attribute, or what was given to a constructor
            return _follow_attribute(name, trees, seen)
        case _:
            return set()


def _follow_name(name: str, functions: _Functions, trees: list[ast.Module], seen: frozenset[str]) -> set[str]:
    codes: set[str] = set()
    scopes: list[ast.AST] = [*reversed(functions), *trees]
    own_module = [f for f in functions[:1] if isinstance(f, ast.Module)]
    for scope in scopes:
        for assigned in _assignments(name, scope):
            codes |= _follow(assigned, functions, trees, seen)
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [a.arg for a in (*scope.args.posonlyargs, *scope.args.args)]
            every = [*names, *(a.arg for a in scope.args.kwonlyargs)]
            if name in every and f"{scope.name}.{name}" not in seen:
                method = bool(names) and names[0] in ("self", "cls")
                position = names.index(name) - method if name in names else 10_000
                callers = own_module if scope.name.startswith("_") else trees
                codes |= _follow_calls(scope.name, position, name, callers, seen | {f"{scope.name}.{name}"})
                codes |= {c for d in _default(scope, name) for c in _follow(d, (), trees, seen)}
        if codes:
            return codes
    return codes


def _follow_calls(function: str, position: int, name: str, trees: list[ast.Module], seen: frozenset[str]) -> set[str]:
    codes: set[str] = set()
    for tree in trees:
        for call, functions in _calls_of(function, tree, (tree,)):
            argument = _argument(call, position, name)
            if argument is not None:
                codes |= _follow(argument, functions, trees, seen)
    return codes


def _follow_attribute(name: str, trees: list[ast.Module], seen: frozenset[str]) -> set[str]:
    if f".{name}" in seen:
        return set()
    seen |= {f".{name}"}
    codes: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            match node:
                case ast.ClassDef(body=body, name=owner):
                    fields = [
                        s.target.id for s in body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
                    ]
                    for value in (v for s in body for v in _assigned_by(s, name)):
                        codes |= _follow(value, (), trees, seen)
                    if name in fields and owner != "Diagnostic":
                        codes |= _follow_calls(owner, fields.index(name), name, trees, seen)
    return codes


def _default(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> Iterator[ast.expr]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    for argument, default in zip(reversed(arguments), reversed(function.args.defaults), strict=False):
        if argument.arg == name:
            yield default
    for argument, given in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if argument.arg == name and given is not None:
            yield given


def _assignments(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    statements = ast.walk(scope) if not isinstance(scope, ast.Module) else iter(scope.body)
    for node in statements:
        yield from _assigned_by(node, name)


def _assigned_by(node: ast.AST, name: str) -> Iterator[ast.expr]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned_to(target, value, name)
        case ast.AnnAssign(target=ast.Name(id=target_name), value=ast.expr() as value) if target_name == name:
            yield value
        case ast.NamedExpr(target=ast.Name(id=target_name), value=value) if target_name == name:
            yield value


def _assigned_to(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    match target, value:
        case ast.Name(id=target_name), _ if target_name == name:
            yield value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            for inner_target, inner_value in zip(targets, values, strict=True):
                yield from _assigned_to(inner_target, inner_value, name)
