// A small matrix library.
using System;
using System.Collections.Generic;
using System.Linq;

namespace Numerics.Dense
{
    /// <summary>How <see cref="Matrix{T}"/> stores its cells.</summary>
    [Flags]
    public enum Layout : byte { RowMajor = 1, ColumnMajor = 2 }

    /// <summary>Combines two cells.</summary>
    public delegate T Combine<T>(T left, T right);

    public interface IMatrix<out T> : IEnumerable<T> where T : struct
    {
        int Rows { get; }
        T this[int row, int column] { get; }
        T Trace();
        bool IsSquare => Rows == Columns;
        void Print() { Console.WriteLine(this); }
    }

    public readonly struct Cell : IEquatable<Cell>
    {
        public readonly int Row, Column;

        public Cell(int row, int column) => (Row, Column) = (row, column);

        public bool Equals(Cell other) => Row == other.Row && Column == other.Column;
        public override bool Equals(object? obj) => obj is Cell other && Equals(other);
        public override int GetHashCode() => HashCode.Combine(Row, Column);
        public static bool operator ==(Cell left, Cell right) => left.Equals(right);
        public static bool operator !=(Cell left, Cell right) => !(left == right);
        public void Deconstruct(out int row, out int column) { row = Row; column = Column; }
    }

    /// <summary>
    /// A matrix in one array.
    /// </summary>
    /// <typeparam name="T">the type of a cell</typeparam>
    [Serializable, DebuggerDisplay("{Rows}[x]{Columns}")]
    [Obsolete("Use Tensor[]", error: false)]
    public sealed partial class Matrix<T> : IMatrix<T>, IDisposable
        where T : struct, IComparable<T>
    {
        private readonly T[] _cells;
        private static readonly Func<int, int, int> Index = (row, column) => row * 31 + column;
        private static readonly Action<string> Log = delegate (string text)
        {
            Console.Error.WriteLine(text);
        };

        static Matrix() { Empty = new Matrix<T>(0, 0); }

        /// <summary>Creates a matrix of zeros.</summary>
        /// <param name="rows">number of rows</param>
        public Matrix(int rows, int columns)
            : this(rows, columns, new T[rows * columns])
        {
        }

        private Matrix(int rows, int columns, T[] cells)
        {
            (Rows, Columns, _cells) = (rows, columns, cells);
        }

        ~Matrix() => Dispose();

        public static Matrix<T> Empty { get; }
        public int Rows { get; private set; }
        public int Columns { get; init; } = 1;

        public int Count => _cells.Length;

        public T Largest
        {
            get { return _cells.Max(); }
        }

        public Layout Layout
        {
            get => _layout;
            set
            {
                if (value == _layout) return;
                _layout = value;
                Changed?.Invoke(this, EventArgs.Empty);
            }
        }

        public event EventHandler? Changed;

        public event EventHandler Resized
        {
            add { _resized += value; }
            remove { _resized -= value; }
        }

        public T this[int row, int column]
        {
            get => _cells[row * Columns + column];
            set => _cells[row * Columns + column] = value;
        }

        public Span<T> this[Range rows] => _cells.AsSpan(rows);

        public static Matrix<T> operator +(Matrix<T> left, Matrix<T> right)
            => left.Zip(right, Arithmetic<T>.Add);

        public static Matrix<T> operator *(Matrix<T> matrix, T factor)
        {
            return matrix.Map(cell => Arithmetic<T>.Multiply(cell, factor));
        }

        public static explicit operator T[](Matrix<T> matrix) => matrix._cells;
        public static implicit operator Matrix<T>(T single) { return new(1, 1, new[] { single }); }

        [Pure]
        [return: NotNull]
        public Matrix<U> Map<U>(Func<T, U> function) where U : struct, IComparable<U>
        {
            var result = new Matrix<U>(Rows, Columns);
            Func<int, U> at = position => function(_cells[position]);
            Parallel.For(0, Count, position => { result._cells[position] = at(position); });
            return result;
        }

        /* Sums up the
           diagonal. */
        public T Trace()
        {
            if (Rows != Columns) throw NotSquare();
            return Sum(0);

            T Sum(int from) => from == Rows ? default : Arithmetic<T>.Add(this[from, from], Sum(from + 1));
            static Exception NotSquare() { return new InvalidOperationException("not a square"); }
        }

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_cells).GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() { return _cells.GetEnumerator(); }

        public async Task<int> SaveAsync(
            Stream stream, // stays open
            CancellationToken token = default)
        {
            await stream.WriteAsync(MemoryMarshal.AsBytes(_cells.AsSpan()).ToArray(), token);
            return Count;
        }

        partial void OnResized(int rows);

        #region Native
#if WINDOWS
        [DllImport("blas.dll", EntryPoint = "dgemm")]
        internal static extern unsafe int Multiply(double* left, double* right);
#else
        internal static int Multiply(double[] left, double[] right) => throw new PlatformNotSupportedException();
#endif
        #endregion

        public void Dispose() { GC.SuppressFinalize(this); }

        private class Enumerator
        {
            public bool MoveNext()
            {
                return ++_position < 10;
            }
        }
    }
}
