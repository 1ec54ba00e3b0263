package depot

import scala.util.boundary, boundary.break

enum Unit(val grams: Double):
  case Gram extends Unit(1)
  case Kilo extends Unit(1000)
  case Other(label: String, size: Double) extends Unit(size)

  def of(amount: Double): Double = amount * grams

  /** Rounded to whole ones. */
  def round(amount: Double): Long =
    val exact = of(amount)
    math.round(exact)
end Unit

trait Show[A]:
  def show(value: A): String
  extension (value: A) def shown: String = show(value)

given intShow: Show[Int] with
  def show(value: Int): String = value.toString

given [A](using Show[A]): Show[List[A]] with
  def show(values: List[A]): String =
    values.map(summon[Show[A]].show).mkString(", ")

given ordering: Ordering[Unit] = Ordering.by(_.grams)

extension (text: String)
  def words: List[String] =
    text.split(" ").toList

  // With a parameter of its own.
  def shout(mark: Char = '!'): String = s"${text.toUpperCase}$mark"

extension [A](items: List[A])(using show: Show[A])
  def report: String = items.map(show.show).mkString

opaque type Id = Long
object Id:
  def apply(value: Long): Id = value
  inline def zero: Id = 0L

class Counter(var count: Int):
  def this() = this(0)

  def increment(by: Int = 1): this.type =
    if by <= 0 then throw IllegalArgumentException("nothing")
    count += by
    this

  def countdown(): Unit =
    while count > 0 do
      count -= 1
      println(count)

def first[A](items: List[A])(found: A => Boolean): Option[A] =
  boundary:
    for item <- items if found(item) do break(Some(item))
    None

@main def run(args: String*): Unit =
  args match
    case Seq(name) => println(name.shout())
    case _ =>
      def usage(): Nothing = sys.exit(2)
      usage()
