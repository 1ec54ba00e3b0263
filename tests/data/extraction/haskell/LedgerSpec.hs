module Depot.LedgerSpec (spec) where

import Depot.Ledger
import Test.Hspec
import Test.QuickCheck

spec :: Spec
spec = do
  describe "put" $ do
    it "refuses nothing" $
      put "bolt" 0 mempty `shouldBe` Left "no amount"

    it "adds" $ property prop_adds

prop_adds :: Positive Int -> Positive Int -> Bool
prop_adds (Positive a) (Positive b) =
  (put "bolt" a mempty >>= put "bolt" b) == put "bolt" (a + b) mempty

prop_total :: [Int] -> Property
prop_total numbers = not (null numbers) ==> all (> 0) numbers

arbitraryStock :: Gen Stock
arbitraryStock = fromList <$> listOf item
  where
    item = (,) <$> arbitrary <*> amount
    amount = getPositive <$> arbitrary

-- * Helpers

shuffled, doubled :: [a] -> [a]
shuffled [] = []
shuffled (x : xs) = shuffled xs ++ [x]
doubled xs = xs ++ xs

pick n xs | n < 0 = error "negative"
pick 0 (x : _) = x
pick n (_ : xs) = pick (n - 1) xs
pick _ [] = error "short"

sorted :: Ord a => [a] -> Bool
sorted (a : b : rest) = a <= b && sorted (b : rest)
sorted _ = True

swap (a, b) = (b, a)

constant = const

twice :: (a -> a) -> a -> a
twice f = f . f

runAll :: [IO ()] -> IO ()
runAll = mapM_ id

x |> f = f x

(|>>) = flip map

step, skip :: Int -> Int
step = (+ 1)
skip = subtract 1

at :: [a] -> Int -> Maybe a
at xs n
  | n < 0 = Nothing
  | (x : _) <- drop n xs = Just x
  | otherwise = Nothing
