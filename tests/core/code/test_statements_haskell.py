"""Haskell: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
{-# LANGUAGE GADTs #-}
module Shop (Cart) where
import Data.Map (Map)
-- | Adds.
add :: Int -> Cart -> Cart
add 0 cart = cart
add n cart
  | n > 1 = insert n cart
  | otherwise = cart
  where
    limit = 50
data Cart = Empty | Full { size :: Int } deriving (Eq)
type Name = String
class Priced a where
  price :: a -> Int
instance Priced Cart where
  price _ = 1
infixl 5 <+>
"""
BLOCKS = """\
run :: IO ()
run = do
  line <- getLine
  let n = length line
  putStrLn line
  when (n > 1) $ use n
  forM_ line print
  if n > 1 then use n else throwIO Failure
  case line of
    "" -> return ()
    _ | n > 1 -> use n
  modifyMVar_ lock pure
  writeIORef ref n
  result `shouldBe` 1
  return n
"""
KINDS = """\
run a (Just b) = Map.insert "k" 'c' 2.5 (f b) -- why
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "annotation: {-# LANGUAGE GADTs #-}",
                "import: module Shop ( Cart ) where",
                "import: import Data . Map ( Map )",
                "comment: -- | Adds.",
                "signature: add :: Int -> Cart -> Cart",
                "signature: add 0 cart =",
                "return: cart",
                "signature: add n cart |",
                "if: n > 1",
                "signature: =",
                "return: insert n cart",
                "signature: |",
                "if: otherwise",
                "signature: =",
                "return: cart",
                "signature: where",
                "variable: limit = 50",
                "signature: data Cart =",
                "variable: Empty",
                "signature: |",
                "variable: Full { size :: Int }",
                "signature: deriving ( Eq )",
                "variable: type Name = String",
                "signature: class Priced a where",
                "signature: price :: a -> Int",
                "signature: instance Priced Cart where",
                "signature: price _ =",
                "return: 1",
                "annotation: infixl 5 <+>",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: run :: IO ( )",
                "signature: run = do",
                "variable: line <- getLine",
                "variable: let",
                "variable: n = length line",
                "logger: putStrLn line",
                "if: when ( n > 1 ) $ use n",
                "for: forM_ line print",
                "if: if n > 1 then",
                "call: use n",
                "if: else",
                "throw: throwIO Failure",
                "switch: case line of",
                'case: "" -> return ( )',
                "case: _ |",
                "if: n > 1",
                "case: -> use n",
                "synchronized: modifyMVar_ lock pure",
                "assign: writeIORef ref n",
                "assert: result ` shouldBe ` 1",
                "return: return n",
            ],
        ),
    ],
    ids=["heads", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("haskell", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.OTHER, ""),
        (TokenKind.IDENTIFIER, "Just b Map insert f b"),
        (TokenKind.MEMBER, "run a"),
        (TokenKind.TYPE, ""),
        (TokenKind.KEYWORD, ""),
        (TokenKind.STRING, "\"k\" 'c'"),
        (TokenKind.NUMBER, "2.5"),
        (TokenKind.COMMENT, "-- why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("haskell", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, 'n > 1 line "" _ n > 1'),
        (
            Role.INVOCATION,
            (
                "IO ( ) length line putStrLn line when ( n > 1 ) use n forM_ line print use n throwIO Failure "
                "return ( ) use n modifyMVar_ lock pure writeIORef ref n return n"
            ),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("haskell", BLOCKS, role) == expected
