plugins {
    kotlin("jvm") version "2.0.0"
}

// Where the sources of a module are.
fun sourcesOf(module: String): File =
    file("modules/$module/src")

tasks.register("hello") {
    doLast { println("hello") }
}

class Greeter(private val who: String) {
    /** Greets. */ fun greet() { println("hello $who") }

    @Deprecated("use greet") public
    fun hail() = greet()
}
