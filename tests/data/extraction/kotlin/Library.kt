@file:JvmName("LibraryKt")

package com.example.library

import kotlinx.coroutines.flow.Flow
import kotlin.properties.Delegates

/** How a title is compared. */
typealias TitleOrder = (String, String) -> Int

annotation class Shelved(val row: Int)

/**
 * A book.
 *
 * @property title what is printed on it
 */
@Serializable
data class Book(
    val title: String,
    private val pages: Int = 0, // blank ones too
) : Item(title), Comparable<Book> by ByTitle {

    init {
        require(pages >= 0) { "pages: $pages" }
    }

    constructor(title: String) : this(title, 0)

    /** From a line of a catalogue. */
    internal constructor(line: List<String>) : this(line[0], line[1].toInt()) {
        log("read $line")
    }

    val isThick: Boolean
        get() = pages > 500

    var mark: Int = 0
        get() {
            return field
        }
        set(value) {
            field = value.coerceIn(0, pages)
        }

    val isbn by lazy { lookUp(title) }

    override fun compareTo(other: Book): Int = title.compareTo(other.title)

    operator fun plus(other: Book) = listOf(this, other)

    infix fun sameAs(other: Book): Boolean {
        fun normal(text: String): String {
            return text.trim().lowercase()
        }
        return normal(title) == normal(other.title)
    }

    companion object {
        const val MAX = 10_000

        @JvmStatic
        fun parse(line: String): Book = Book(line.split(";"))

        private fun lookUp(title: String): String? = null
    }
}

abstract class Item(open val label: String) {
    abstract fun describe(): String

    protected open suspend fun <T : Any, R> load(
        id: T,
        vararg hints: String,
        transform: suspend (T) -> R,
    ): R where T : Comparable<T> {
        return transform(id)
    }

    inner class Tag {
        fun text() = "#$label"
    }

    companion object Factory {
        fun create(): Item = object : Item("none") {
            override fun describe(): String {
                return "nothing"
            }
        }
    }
}

sealed interface Result<out T> {
    data class Found<T>(val value: T) : Result<T>

    data object Missing : Result<Nothing> {
        override fun toString() = "missing"
    }

    fun isFound(): Boolean

    // With a body, as a default.
    fun orNull(): T? {
        return (this as? Found<T>)?.value
    }
}

fun interface Visitor {
    fun visit(item: Item)
}

enum class Genre(val shelf: Int) {
    NOVEL(1) {
        override fun label(): String = "Roman"
    },
    POETRY(2) {
        override fun label(): String {
            return "Lyrik"
        }
    };

    abstract fun label(): String

    companion object {
        fun of(shelf: Int): Genre = entries.first { it.shelf == shelf }
    }
}

private enum class Side { LEFT, RIGHT }

/** The only one. */
object Catalogue : Iterable<Book> {
    private val books = mutableListOf<Book>()

    override fun iterator(): Iterator<Book> = books.iterator()

    @Synchronized
    @Throws(IllegalStateException::class)
    fun add(book: Book) {
        books += book
    }

    object Index {
        fun rebuild() { books.sortBy { it.title } }
    }
}

// Shouts.
fun String.shout(): String = uppercase() + "!"

fun <T> List<T>.second(): T? {
    return getOrNull(1)
}

inline fun <reified T> Map<String, List<T>>.flat(): List<T> = values.flatten()

fun String?.orDash() = this ?: "–"

internal fun kotlin.collections.List<Book>.titles() = map { it.title }

val String.lastWord: String
    get() = substringAfterLast(' ')

fun (() -> Unit).twice() {
    this()
    this()
}

tailrec fun gcd(a: Int, b: Int): Int =
    if (b == 0) a
    else gcd(b, a % b)

fun `überprüft die Länge`() { check("größe".length == 5) }

suspend fun fetchAll(
    urls: List<String>
): Flow<Book> {
    urls.forEach { url -> println(url) }
    val remember = { url: String ->
        println(url)
    }
    return urls.map(remember).asFlow()
}

val square = { x: Int -> x * x }

val cube: (Int) -> Int = fun(x: Int): Int {
    return x * x * x
}

private val names = listOf("a", "b")

external fun nativeSize(): Long

fun watch(view: View) {
    view.setListener(object : View.Listener, AutoCloseable {
        override fun onClick() = println("click")

        override fun close() {
        }
    })
}
