"""Signatures and documentation of JavaScript, TypeScript, Java and Kotlin units, written down literally."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of

JAVASCRIPT = """
/* eslint-disable no-console */
import { x } from './x.js';

/**
 * Returns the sum of two numbers, see {@link Math.fround}.
 *
 * @param {number} a the first
 * @param {number} b the second
 */
export default async function sum(
  a,
  b = 0, // nothing by default
) {
  return a + b;
}

// Counts down.
// Stops at zero.
export const countDown = (from) => from > 0 && countDown(from - 1);

/** A list that knows its owner. */
@sealed
@tagged({ name: 'list(', of: [f(g(h))] })
export class OwnedList extends List {
  // @ts-ignore
  /** Whether nothing is in it. */
  static /* sic */ get isEmpty() { return true; } // see above

  onClick = async (event) => {};
}

/**
 * Sends a <b>greeting</b>.
 *
 * Blank lines may part it from its documentation.
 */

app.greet = function greet(name, { loud = false } = {}) {};

const remark = 1; // not about the next line
function undocumented() {}

/**
 * Both names mean the same.
 */
res.set =
res.header = function header(field, value) {};

/** @typedef {string} Name */

function afterTypedef() {}

/** Begins a section. */

/** Its own. */
function inSection() {}
"""

FIRST_COMMENT = """/** About the file. */

function start() {}

/** The end of it. */

function stop() {}
"""

NAMED_COMMENT = """import { x } from './x.js';

/**
 * @name overlap
 * @summary How many days two spans share.
 */

export function overlap(left, right) {}

/**
 * @name lapse
 * @summary Of a function that is somewhere else.
 */

export function later(time) {}
"""

TYPESCRIPT = """
/** Options of the parser. */
export interface Options<T = unknown> extends Base {
  /**
   * Called for each token.
   * @param token - the token
   */
  onToken(token: Token): void;
}

/** Parses text. */
export function parse(text: string): Node;
/** Parses bytes. */
export function parse(bytes: Uint8Array): Node;
export function parse(input: string | Uint8Array): Node {
  return build(input);
}

/**
 * Shows a hint.
 */
@Component({
  selector: 'app-hint',
  template: `<p (click)="hide($event)">:)</p>`,
})
export abstract class Hint<T extends string> implements OnInit {
  /** Hides it. */
  @HostListener('click', ['$event.target'])
  protected override async hide<K extends keyof T>(
    key: K,
    { delay = 0 }: { delay?: number } = {},
  ): Promise<void> {}

  // What it says.
  abstract get text(): T;

  private readonly tick = (now: number): void => {};
}

/** Either way. */
export type Either<L, R> = { left: L } | { right: R };

declare function tick(this: Window): void;

// #region helpers

export const enum Level { Low, High }
"""

JAVA = """
package a;

/**
 * A <em>bounded</em> queue, see {@link java.util.Queue}.
 *
 * @param <E> the elements' type
 */
@SuppressWarnings({"unchecked", "a(b"}) // as a test
public final class BoundedQueue<E> extends AbstractQueue<E> implements Queue<E> {
    /** Creates a queue for {@code limit} elements. */
    @Inject
    BoundedQueue(int limit) {
    }

    /**
     * Adds an element.
     *
     * @param element what to add
     * @return whether there was room
     * @throws NullPointerException if it is null
     */
    @Override @CheckReturnValue
    public synchronized <T extends E> boolean offer(
            @Nonnull final T element,
            Class<? super T>... kinds)
            throws NullPointerException {
        return true;
    }

    // Nothing is ever taken.
    // NOSONAR
    abstract E poll();

    private final Supplier<E> first = () -> null;

    int undocumented() { return 1; } // by intention

    /** Marks a queue. */
    public @interface Marked {
    }

    /** Where it is. */
    record Place(@Positive int row, int column) implements Serializable {
        Place { check(row); }
    }
}
"""

KOTLIN = """
package a

/**
 * A user of [Service].
 *
 * @property name as it is shown
 * @constructor Creates one.
 */
@Serializable
@Entity(tableName = "users", indices = [Index(value = ["name"])])
data class User(
    val name: String, // in full
    @ColumnInfo("n") private val age: Int = 0,
) : Person(name), Comparable<User> {
    /** From its name alone. */
    constructor(name: String) : this(name, 0)

    /** Whether it may vote. */
    @get:JvmName("mayVote")
    val isAdult: Boolean
        get() = age >= 18

    // Waits for the answer.
    @Throws(IOException::class)
    protected suspend inline fun <reified T : Any> ask(
        question: String,
        crossinline then: (T) -> Unit,
    ): T? where T : Comparable<T> {
        return null
    }
}

/** The last character, `null` for "". */
@JvmStatic fun String?.lastOrNone(): Char? = this?.lastOrNull()

/* Turns things around. */
internal val <T> List<T>.turned: List<T> get() = reversed()

/** One for all. */
private object Registry : Closeable {
}
"""

EXPECTED = {
    "sum.js": {
        "sum": (
            "async function sum(a, b = 0)",
            (
                "Returns the sum of two numbers, see Math.fround.\n\n"
                "@param {number} a the first\n@param {number} b the second"
            ),
        ),
        "countDown": ("countDown = (from) =>", "Counts down.\nStops at zero."),
        "OwnedList": ("class OwnedList extends List", "A list that knows its owner."),
        "OwnedList.isEmpty": ("static get isEmpty()", "Whether nothing is in it."),
        "OwnedList.onClick": ("onClick = async (event) =>", ""),
        "app.greet": (
            "app.greet = function greet(name, { loud = false } = {})",
            "Sends a greeting.\n\nBlank lines may part it from its documentation.",
        ),
        "undocumented": ("function undocumented()", ""),
        "res.header": ("res.header = function header(field, value)", "Both names mean the same."),
        "afterTypedef": ("function afterTypedef()", ""),
        "inSection": ("function inSection()", "Its own."),
    },
    "first.mjs": {"start": ("function start()", ""), "stop": ("function stop()", "The end of it.")},
    "named.mjs": {
        "overlap": ("function overlap(left, right)", "@name overlap\n@summary How many days two spans share."),
        "later": ("function later(time)", ""),
    },
    "hint.ts": {
        "Options": ("interface Options<T = unknown> extends Base", "Options of the parser."),
        "Options.onToken": ("onToken(token: Token): void", "Called for each token.\n@param token - the token"),
        "parse": ("function parse(input: string | Uint8Array): Node", "Parses text.\nParses bytes."),
        "Hint": ("abstract class Hint<T extends string> implements OnInit", "Shows a hint."),
        "Hint.hide": (
            (
                "protected override async hide<K extends keyof T>(key: K, { delay = 0 }: { delay?: number } = {})"
                ": Promise<void>"
            ),
            "Hides it.",
        ),
        "Hint.text": ("abstract get text(): T", "What it says."),
        "Hint.tick": ("private readonly tick = (now: number): void =>", ""),
        "Either": ("type Either<L, R> = { left: L } | { right: R }", "Either way."),
        "tick": ("function tick(this: Window): void", ""),
        "Level": ("const enum Level", ""),
    },
    "BoundedQueue.java": {
        "BoundedQueue": (
            "public final class BoundedQueue<E> extends AbstractQueue<E> implements Queue<E>",
            "A bounded queue, see java.util.Queue.\n\n@param <E> the elements' type",
        ),
        "BoundedQueue.BoundedQueue": ("BoundedQueue(int limit)", "Creates a queue for limit elements."),
        "BoundedQueue.offer": (
            (
                "public synchronized <T extends E> boolean offer(@Nonnull final T element, Class<? super T>... kinds)"
                " throws NullPointerException"
            ),
            (
                "Adds an element.\n\n@param element what to add\n@return whether there was room\n"
                "@throws NullPointerException if it is null"
            ),
        ),
        "BoundedQueue.poll": ("abstract E poll()", "Nothing is ever taken."),
        "BoundedQueue.first": ("private final Supplier<E> first = () ->", ""),
        "BoundedQueue.undocumented": ("int undocumented()", ""),
        "BoundedQueue.Marked": ("public @interface Marked", "Marks a queue."),
        "BoundedQueue.Place": ("record Place(@Positive int row, int column) implements Serializable", "Where it is."),
        "BoundedQueue.Place.Place": ("Place", ""),
    },
    "User.kt": {
        "User": (
            (
                'data class User(val name: String, @ColumnInfo("n") private val age: Int = 0)'
                " : Person(name), Comparable<User>"
            ),
            "A user of [Service].\n\n@property name as it is shown\n@constructor Creates one.",
        ),
        "User.constructor": ("constructor(name: String) : this(name, 0)", "From its name alone."),
        "User.isAdult": ("val isAdult: Boolean get()", "Whether it may vote."),
        "User.ask": (
            (
                "protected suspend inline fun <reified T : Any> ask(question: String, crossinline then: (T) -> Unit)"
                ": T? where T : Comparable<T>"
            ),
            "Waits for the answer.",
        ),
        "String.lastOrNone": ("fun String?.lastOrNone(): Char?", 'The last character, `null` for "".'),
        "List.turned": ("internal val <T> List<T>.turned: List<T> get()", "Turns things around."),
        "Registry": ("private object Registry : Closeable", "One for all."),
    },
}
SOURCES = {
    "sum.js": JAVASCRIPT,
    "first.mjs": FIRST_COMMENT,
    "named.mjs": NAMED_COMMENT,
    "hint.ts": TYPESCRIPT,
    "BoundedQueue.java": JAVA,
    "User.kt": KOTLIN,
}


def signatures_and_docstrings(file: str) -> dict[str, tuple[str, str]]:
    source = SOURCES[file].encode()
    language = language_of(PurePosixPath(file), source)
    assert language is not None
    units = extract(file, source, language).units
    return {unit.qualified_name: (unit.signature, unit.docstring) for unit in units if unit.kind != "chunk"}


@pytest.mark.parametrize("file", SOURCES)
def test_heads_are_on_one_line_and_comments_are_plain_text(file: str) -> None:
    assert signatures_and_docstrings(file) == EXPECTED[file]
