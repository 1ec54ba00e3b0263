"""Signatures and documentation of Go, Rust, C and C++, each as literally expected.

Every unit's source is given in full; the unit that is looked at is named as in the results.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import PurePosixPath

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.unit import CodeUnit


@dataclass(frozen=True)
class Case:
    file: str
    unit: str
    signature: str
    docstring: str
    source: str


GO = [
    Case(
        "reader.go",
        "Reader.Next",
        "func (r *Reader) Next(ctx context.Context, most int) (rows []Row, err error)",
        "Next reads rows.\n\nIt returns io.EOF at the end.",
        """\
        // Next reads rows.
        //
        // It returns io.EOF at the end.
        func (r *Reader) Next(
            ctx context.Context, // bounds the wait
            most int,
        ) (rows []Row, err error) {
            return nil, io.EOF
        }
        """,
    ),
    Case(
        "block.go",
        "Open",
        "func Open(name string) (*File, error)",
        "Open opens a file.\n\nThe caller closes it.",
        """\
        /*
        Open opens a file.

        The caller closes it.
        */
        func Open(name string) (*File, error) { return open(name, 0) }
        """,
    ),
    Case(
        "directive.go",
        "nanotime",
        "func nanotime() int64",
        "nanotime is the monotonic clock.",
        """\
        // nanotime is the monotonic clock.
        //
        //go:noescape
        func nanotime() int64
        """,
    ),
    Case(
        "group.go",
        "Server",
        "Server struct",
        "Server answers requests.",
        """\
        type (
            // Server answers requests.
            Server struct {
                addr string
            }
        )
        """,
    ),
    Case(
        "store.go",
        "Store",
        "type Store[K comparable, V any] interface",
        "Store keeps values.",
        """\
        // Copyright 2024 The authors. All rights reserved.

        // Store keeps values.
        type Store[K comparable, V any] interface {
            Get(key K) (V, bool)
        }
        """,
    ),
    Case(
        "filter.go",
        "keep",
        "var keep = func(line string) bool",
        "keep says which lines stay.",
        """\
        // keep says which lines stay.
        var keep = func(line string) bool { return line != "" }
        """,
    ),
]

RUST = [
    Case(
        "attributes.rs",
        "checksum",
        "pub const fn checksum(bytes: &[u8]) -> u32",
        "Adds up the bytes.\n\n# Examples\n\nassert_eq!(checksum(&[1, 2]), 3);",
        """\
        /// Adds up the bytes.
        ///
        /// # Examples
        ///
        /// ```
        /// assert_eq!(checksum(&[1, 2]), 3);
        /// ```
        #[inline]
        #[must_use = "it changes nothing"]
        pub const fn checksum(bytes: &[u8]) -> u32 {
            0
        }
        """,
    ),
    Case(
        "inner.rs",
        "first",
        "fn first()",
        "",
        """\
        //! The documentation of the file, not of its first function.
        fn first() {}
        """,
    ),
    Case(
        "between.rs",
        "Pool",
        "pub struct Pool<T> where T: Send",
        "Lends connections out.",
        """\
        #[derive(Debug)]
        /// Lends connections out.
        #[non_exhaustive]
        pub struct Pool<T>
        where
            T: Send,
        {
            idle: Vec<T>,
        }
        """,
    ),
    Case(
        "wide.rs",
        "Pool.get",
        "pub async fn get<'a>(&'a self, timeout: Duration) -> Result<Guard<'a, T>, Timeout>",
        "Waits for a connection.",
        """\
        impl<T> Pool<T> {
            /**
             * Waits for a connection.
             */
            #[tracing::instrument(
                skip(self),
            )]
            pub async fn get<'a>(
                &'a self, // outlives the guard
                timeout: Duration,
            ) -> Result<Guard<'a, T>, Timeout> {
                todo!()
            }
        }
        """,
    ),
    Case(
        "shape.rs",
        "Point",
        "pub struct Point(pub f64, pub f64)",
        "A point in the plane.",
        """\
        /// A point in the plane.
        #[derive(Clone, Copy)] pub struct Point(pub f64, pub f64);
        """,
    ),
    Case(
        "macro.rs",
        "try_all",
        "macro_rules! try_all",
        "Stops at the first error.",
        """\
        /// Stops at the first error.
        #[macro_export]
        macro_rules! try_all {
            ($($e:expr),*) => { $( $e?; )* };
        }
        """,
    ),
]

C = [
    Case(
        "doxygen.c",
        "ring_push",
        "int ring_push(ring_t *ring, const void *item)",
        "Puts an item in.\n\n\\param ring  where to\n\\return 0, or -1 if it is full",
        """\
        /**
         * \\brief Puts an item in.
         *
         * \\param ring  where to
         * \\return 0, or -1 if it is full
         */
        int ring_push(ring_t *ring, /* not NULL */
                      const void *item)
        {
            return 0;
        }
        """,
    ),
    Case(
        "api.h",
        "ring_free",
        "void ring_free(ring_t *ring)",
        "Frees the ring,\nbut not the items.",
        """\
        /// Frees the ring,
        /// but not the items.
        void ring_free(ring_t *ring);
        """,
    ),
    Case(
        "attribute.c",
        "die",
        "static void die(const char *why)",
        "Does not return.",
        """\
        /* Does not return. */
        __attribute__((noreturn))
        static void die(const char *why) { abort(); }
        """,
    ),
    Case(
        "typedef.h",
        "ring_t",
        "typedef struct ring ring_t",
        "A ring buffer.",
        """\
        /*! A ring buffer. */
        typedef struct ring {
            size_t head, tail; /* indices */
        } ring_t;
        """,
    ),
    Case(
        "macro.h",
        "ARRAY_SIZE",
        "#define ARRAY_SIZE(array)",
        "The number of elements.",
        """\
        /* The number of elements. */
        #define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))
        """,
    ),
    Case(
        "legal.c",
        "main",
        "int main(void)",
        "",
        """\
        /* Copyright (c) 2024 Somebody. */
        int main(void) { return 0; }
        """,
    ),
]

CPP = [
    Case(
        "template.hpp",
        "clamp",
        "constexpr const T& clamp(const T& value, const T& low, const T& high)",
        "Keeps a value within bounds.\n\n\\tparam T  anything with an order",
        """\
        /// \\brief Keeps a value within bounds.
        ///
        /// \\tparam T  anything with an order
        template <typename T>
        [[nodiscard]] constexpr const T& clamp(
            const T& value,
            const T& low,
            const T& high
        ) {
            return value;
        }
        """,
    ),
    Case(
        "initializers.cpp",
        "Parser.Parser",
        "Parser::Parser(std::string text)",
        "Takes the text over.",
        """\
        // Takes the text over.
        Parser::Parser(std::string text)
            : text_(std::move(text)), at_{0}
        {
        }
        """,
    ),
    Case(
        "declared.hpp",
        "Stream.read",
        "virtual std::size_t read(char* to, std::size_t most) = 0",
        "Reads some bytes.\n\n@return how many",
        """\
        class Stream {
        public:
            /*!
             * @brief Reads some bytes.
             *
             * @return how many
             */
            virtual std::size_t read(char* to,
                                     std::size_t most) = 0;
        };
        """,
    ),
    Case(
        "class.hpp",
        "Socket",
        "class NET_API Socket final : public Stream",
        "A connection.",
        """\
        /** A connection. */
        class NET_API Socket final : public Stream {
            int fd_; ///< the descriptor
        };
        """,
    ),
    Case(
        "conversion.cpp",
        "Money.operator std::string",
        "Money::operator std::string() const",
        "As in a shop.",
        """\
        //! As in a shop.
        Money::operator std::string() const { return {}; }
        """,
    ),
    Case(
        "lambda.cpp",
        "sum.add",
        "const auto add = [&total](int n) mutable -> void",
        "Adds one number.",
        """\
        int sum() {
            int total = 0; // the remark of another line
            // Adds one number.
            const auto add = [&total](int n) mutable -> void { total += n; };
            return total;
        }
        """,
    ),
]

CASES = [*GO, *RUST, *C, *CPP]


def unit_of(case: Case) -> CodeUnit:
    source = textwrap.dedent(case.source).encode()
    language = language_of(PurePosixPath(case.file), source)
    assert language is not None
    (unit,) = [unit for unit in extract(case.file, source, language).units if unit.qualified_name == case.unit]
    return unit


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_signature_is_the_head_on_one_line(case: Case) -> None:
    assert unit_of(case).signature == case.signature


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_docstring_is_the_comment_without_markers(case: Case) -> None:
    assert unit_of(case).docstring == case.docstring
