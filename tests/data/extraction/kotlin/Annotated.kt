// What the grammar stumbles over: nothing around it may be lost.
package depot

/** What a plugin may ask for. */
@Target(AnnotationTarget.CLASS)
@Retention(AnnotationRetention.BINARY)
annotation class Grant

@Permissions(
    names = ["read"],
    aliases = [],
)
@Grant
class Scanner : Plugin() {
    override fun load() {
        super.load()
    }

    @Call([])
    fun scan(call: Call): List<Int> {
        return cells[0]
    }
}

/** Keeps it. */
@Deprecated(MESSAGE)
@Suppress("UnusedReceiverParameter")
public fun RequestBuilder.keep() {
    log(MESSAGE)
}

@InternalAPI
@PublishedApi
internal fun Response.complete() {
    val job = context as Job
    job.complete()
}

fun last() = 3
