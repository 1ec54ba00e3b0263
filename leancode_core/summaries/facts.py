"""What a summary may say of a function: plain facts, each of which can be read off its code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """What a function takes, does and gives, everything as written in the code and in its order.

    Attributes:
        parameters: their names, without the receiver.
        has_body: False for a mere declaration.
        is_abstract: the code says that the body is somewhere else.
        is_empty: there is a body in which nothing happens.
        defines: named functions inside.
        loops: what is looped over.
        calls: what is called.
        minor_calls: calls that tell little: built-in functions, links of chains, setters and getters, logs.
        logs: the calls among them that log.
        creates: types behind `new`.
        sets: fields, of the receiver or of what was passed in, that get a value.
        updates: fields that are changed in place or get an entry.
        asserts: number of assertions.
        handles: types of errors that are caught.
        yields: phrases for what is yielded.
        returns: phrases for what is returned: `records`, `the result of parse`, `whether a == b`.
        fails: an error is among the results, as in Go and Rust.
        raises: types of errors that are raised, or `an error` where the type is not known.
        raising: "raises" or "throws", as the language says it.
        panics: the program is stopped.
    """

    parameters: tuple[str, ...] = ()
    has_body: bool = True
    is_abstract: bool = False
    is_empty: bool = False
    defines: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    minor_calls: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    asserts: int = 0
    handles: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    fails: bool = False
    raises: tuple[str, ...] = ()
    raising: str = "raises"
    panics: bool = False
