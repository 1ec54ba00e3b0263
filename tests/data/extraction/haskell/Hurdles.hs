{-# LANGUAGE CPP, TypeOperators #-}
module Hurdles where

import Data.Kind (Type)

-- | A pair that nests.
data a :* b = a :* b

infixr 1 :*

newtype (f :.: g) a = Compose (f (g a))

type a + b = Either a b

type Alias = Int + Bool

class a ~> b where
  move :: a -> b

data Key
  = Text String
  | Number Int
  -- ^ what else there is

make :: Int -> Key
#if MIN_VERSION_bytestring(0,11,0)
make n = Number n
#else
make n = Number (n + 0)
#endif
{-# INLINE make #-}

instance Show Key where
#if MIN_VERSION_base(4,18,0)
  show (Number n) = show n
#endif
  show (Text t) = t

final :: Int
final = 1
