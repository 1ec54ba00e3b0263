package depot
package store

import scala.annotation.tailrec
import scala.collection.mutable.{ListBuffer, Map => MutableMap}
import scala.concurrent.Future

/** What has a weight.
  *
  * @tparam A the kind of thing
  */
trait Weigh[-A] extends Serializable { self =>
  type Unit

  /** The weight in grams. */
  def grams(thing: A): Double

  def isHeavy(thing: A): Boolean = grams(thing) > Weigh.Heavy

  final def contramap[B](f: B => A): Weigh[B] = new Weigh[B] {
    type Unit = self.Unit
    def grams(thing: B): Double = self.grams(f(thing))
  }

  val name: String
  def +:(other: A): List[A]
}

object Weigh extends WeighInstances {
  val Heavy = 25000.0

  @inline def apply[A](implicit instance: Weigh[A]): Weigh[A] = instance

  def instance[A](f: A => Double): Weigh[A] =
    new Weigh[A] {
      def grams(thing: A): Double = f(thing)
    }

  implicit final class WeighOps[A](private val thing: A) extends AnyVal {
    def grams(implicit W: Weigh[A]): Double = W.grams(thing)
    def isHeavy(implicit W: Weigh[A]): Boolean = W.isHeavy(thing)
  }
}

sealed private[store] trait WeighInstances {
  implicit val weighInt: Weigh[Int] = new Weigh[Int] {
    def grams(thing: Int): Double = thing.toDouble
    override def isHeavy(thing: Int): Boolean = false
  }

  implicit def weighList[A: Weigh]: Weigh[List[A]] = Weigh.instance { things =>
    things.map(Weigh[A].grams).sum
  }

  implicit lazy val weighString: Weigh[String] = Weigh.instance(_.length.toDouble)
}

sealed abstract class Change(val item: String) extends Product with Serializable
object Change {
  final case class Put(override val item: String, amount: Int) extends Change(item)
  final case class Take(override val item: String) extends Change(item) {
    require(item.nonEmpty, "no item")
  }
  case object Clear extends Change("")
}

/** Keeps stock.
  *
  * The limit of the shelf counts.
  */
@SerialVersionUID(1L)
class Ledger private (val name: String, limit: Int = 50)(implicit weigh: Weigh[String])
    extends Iterable[(String, Int)]
    with AutoCloseable {

  import Ledger._

  private[this] val stock = MutableMap.empty[String, Int]
  private val log: String => Unit = line => println(line)
  var open = true

  def this(name: String) = {
    this(name, 50)(Weigh.weighString)
  }

  /** Puts an amount of an item onto the shelf. */
  @throws[IllegalArgumentException]("if there is no amount")
  def put(item: String, amount: Int = 1): Either[String, Int] = {
    require(amount > 0)
    if (total + amount > limit) Left("full")
    else {
      val held = stock.getOrElse(item, 0) + amount
      stock(item) = held
      log(s"$item: ${held + 1}")
      Right(held)
    }
  }

  def total: Int = stock.values.sum

  def apply(item: String): Int = stock(item)
  def update(item: String, amount: Int): Unit = stock(item) = amount

  def ++=(changes: Seq[Change]): this.type = {
    @tailrec
    def loop(rest: List[Change]): Unit = rest match {
      case Nil => ()
      case change :: others =>
        change match {
          case Change.Put(item, amount) => put(item, amount)
          case Change.Take(item)        => stock -= item
          case Change.Clear             => stock.clear()
        }
        loop(others)
    }
    loop(changes.toList)
    this
  }

  override def iterator: Iterator[(String, Int)] = stock.iterator

  def unary_- : Ledger = copy(-1)

  private def copy(sign: Int): Ledger = {
    val other = new Ledger(name)
    for {
      (item, n) <- stock
      if n != 0
      signed = n * sign
    } other(item) = signed
    other
  }

  def close(): Unit =
    try stock.clear()
    catch {
      case error: RuntimeException => throw new IllegalStateException(error)
    } finally open = false

  protected def `type`: String = "ledger"

  // Reads all at once.
  def load(path: String): Future[Int] = Future.successful {
    def size(lines: Seq[String]) = lines.size
    val buffer = ListBuffer.empty[String]
    size(buffer.toSeq)
  }

  trait Visitor[R] {
    def visit(item: String, amount: Int): R
    def done(): R
  }
}

object Ledger {
  type Stock = Map[String, Int]
  type Result[A] = Either[String, A]

  def unapply(ledger: Ledger): Option[(String, Int)] = Some((ledger.name, ledger.total))

  private val double: Int => Int = (n: Int) => n * 2

  def main(args: Array[String]): Unit = args.foreach(println)
}
