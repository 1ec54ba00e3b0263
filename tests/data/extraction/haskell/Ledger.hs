{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE TypeFamilies, PatternSynonyms #-}
{-# OPTIONS_GHC -Wall #-}

-- |
-- Module      : Depot.Ledger
-- Description : What stands on which shelf.
module Depot.Ledger
  ( Ledger (..)
  , Weigh (..)
  , put
  , (<+>)
  ) where

import Control.Monad (forM_, unless, when)
import qualified Data.Map.Strict as Map
import Data.Map.Strict (Map)

#if __GLASGOW_HASKELL__ < 900
import Data.Semigroup ((<>))
#endif

-- | What is known of all shelves.
data Ledger a = Ledger
  { ledgerName :: String
  -- ^ shown to people
  , ledgerStock :: !(Map String a) -- ^ by item
  }
  deriving (Eq, Show)

data Change
  = Put String Int
  | Take String Int
  | Clear
  deriving stock (Eq)

newtype Grams = Grams { unGrams :: Double }
  deriving newtype (Eq, Ord, Num)

type Stock = Map String Int

-- | How a kind of thing is counted.
type family Unit a where
  Unit Grams = Double
  Unit Int = Int

data Term t where
  Lit :: Int -> Term Int
  Pair :: Term a -> Term b -> Term (a, b)

data Void

-- | What has a weight.
class Show a => Weigh a where
  {-# MINIMAL grams #-}

  -- | The weight in grams.
  grams :: a -> Grams

  -- | Whether two people are needed.
  isHeavy :: a -> Bool
  isHeavy thing = unGrams (grams thing) > 25000

  label, title :: a -> String
  label = show
  title = label

instance Weigh Int where
  grams = Grams . fromIntegral

instance (Weigh a, Weigh b) => Weigh (a, b) where
  grams (one, other) = grams one + grams other
  {-# INLINE grams #-}
  label (one, other) =
    label one ++ ", " ++ label other

instance Semigroup (Ledger a) where
  Ledger one a <> Ledger _ b = Ledger one (Map.union a b)

-- An instance without members of its own.
instance Weigh a => Weigh [a]

deriving instance Show Change

-- | Puts an amount of an item onto a shelf.
--
-- The limit of the shelf counts.
put
  :: String -- ^ the item
  -> Int    -- ^ how many
  -> Stock
  -> Either String Stock
put "" _ _ = Left "no item"
put item n stock
  | n <= 0 = Left "no amount"
  | Map.size stock > limit = Left "full"
  | otherwise = Right (Map.insertWith (+) item n stock)
  where
    limit = 50
{-# INLINABLE put #-}

-- | Takes all of an item.
take' :: String -> Stock -> (Maybe Int, Stock)
take' item stock = (Map.lookup item stock, Map.delete item stock)

total :: Stock -> Int
{-# INLINE total #-}
total = sum . Map.elems

-- | Both ledgers together.
(<+>) :: Stock -> Stock -> Stock
one <+> other = Map.unionWith plus one other
  where plus a b = a + b
infixr 6 <+>

item `isIn` stock = Map.member item stock

(!?) stock item = Map.lookup item stock

pattern Bolts :: Int -> Change
pattern Bolts n = Put "bolt" n

-- No signature, several equations.
apply Clear _ = Map.empty
apply (Take item _) stock = Map.delete item stock
apply (Put item n) stock = Map.insertWith (+) item n stock

replay :: Foldable t => t Change -> Stock
replay = foldr apply Map.empty

-- | Reads changes line by line until the end.
serve :: IO ()
serve = do
  line <- getLine
  let parts = words line
      size n = length n
  case parts of
    ["put", item, n] -> report (put item (read n) mempty)
    [] -> pure ()
    _ -> loop 3
  forM_ parts $ \part -> do
    unless (null part) $ putStrLn part
  when (size parts > 3) serve
  where
    report :: Either String Stock -> IO ()
    report = \case
      Left problem -> putStrLn problem
      Right _ -> pure ()

    loop :: Int -> IO ()
    loop 0 = pure ()
    loop n = do
      putStrLn "again"
      loop (n - 1)

foreign import ccall unsafe "math.h sin" c_sin :: Double -> Double

main :: IO ()
main = serve
