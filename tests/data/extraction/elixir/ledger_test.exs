defmodule Depot.LedgerTest do
  use ExUnit.Case, async: true

  alias Depot.Ledger

  setup do
    {:ok, stock: %{"bolt" => 3}}
  end

  setup_all :start_depot

  test "an empty stock has no total" do
    assert Ledger.total(%{}) == 0
  end

  describe "put/3" do
    @tag :slow
    test "adds to what is there", %{stock: stock} do
      assert {:ok, %{"bolt" => 5}} = Ledger.put(stock, "bolt", 2)
    end

    test "refuses nothing at all", %{stock: stock} do
      assert_raise ArgumentError, fn -> Ledger.put(stock, "bolt", 0) end
    end
  end

  test "is pending"

  defp start_depot(_context) do
    start_supervised!({Ledger, name: :depot})
    :ok
  end
end
