defmodule Depot.Ledger do
  @moduledoc """
  Keeps stock of a warehouse in one process.

  ## Examples

      iex> Depot.Ledger.total(%{})
      0
  """

  use GenServer
  alias Depot.{Crate, Shelf}
  require Logger

  @default_limit 50
  @typedoc "What a shelf holds."
  @type stock :: %{optional(String.t()) => non_neg_integer}
  @type error :: {:error, :full | :unknown}
  @opaque ticket :: reference

  defstruct name: nil, stock: %{}, limit: @default_limit

  @doc """
  Called before anything is put onto a shelf.

  Returns `:ok` or why not.
  """
  @callback allow(stock, item :: String.t()) :: :ok | error
  @callback rename(name) :: name when name: String.t()
  @macrocallback trace(Macro.t()) :: Macro.t()
  @optional_callbacks rename: 1

  defguard is_amount(n) when is_integer(n) and n > 0

  @doc "Starts a ledger, see `GenServer.start_link/3`."
  @spec start_link(keyword) :: GenServer.on_start()
  def start_link(opts \\ []) do
    {name, opts} = Keyword.pop(opts, :name, __MODULE__)
    GenServer.start_link(__MODULE__, opts, name: name)
  end

  @doc """
  Puts an amount of an item onto a shelf.

  The limit of the shelf counts.
  """
  @doc since: "1.2.0"
  @spec put(stock, String.t(), pos_integer) :: {:ok, stock} | error
  def put(stock, item, amount \\ 1)

  def put(stock, item, amount) when is_amount(amount) and map_size(stock) < @default_limit do
    {:ok, Map.update(stock, item, amount, &(&1 + amount))}
  end

  # Everything else does not fit.
  def put(_stock, _item, amount) when amount > 0, do: {:error, :full}

  def put(_stock, item, _amount) do
    raise ArgumentError, "no amount of #{inspect(item)} do: end"
  end

  @doc false
  def total(stock), do: stock |> Map.values() |> Enum.sum()

  def take(stock, item), do: take(stock, item, 1)

  @spec take(stock, String.t(), pos_integer) :: {:ok, stock} | error
  def take(stock, item, amount) do
    case stock do
      %{^item => ^amount} ->
        {:ok, Map.delete(stock, item)}

      %{^item => held} when held > amount ->
        {:ok, %{stock | item => held - amount}}

      _ ->
        {:error, :unknown}
    end
  end

  @impl true
  def init(opts) do
    state = struct(__MODULE__, opts)
    {:ok, state, {:continue, :load}}
  end

  @impl GenServer
  def handle_call(:total, _from, state), do: {:reply, total(state.stock), state}

  def handle_call({:put, item, amount}, _from, %{stock: stock} = state) do
    with :ok <- check(item),
         {:ok, stock} <- put(stock, item, amount) do
      {:reply, :ok, %{state | stock: stock}}
    else
      {:error, _} = error -> {:reply, error, state}
    end
  end

  @impl true
  def handle_cast(message, state) do
    Logger.warning("unknown message #{inspect(message)}")
    {:noreply, state}
  end

  def left <~> right do
    Map.merge(left, right, fn _item, one, other -> one + other end)
  end

  def -stock, do: Map.new(stock, fn {item, n} -> {item, -n} end)

  defdelegate weight(crate), to: Crate

  defmacro audited(name, do: block) do
    quote do
      def unquote(name)(), do: unquote(block)
    end
  end

  defmacrop now, do: quote(do: System.monotonic_time())

  for unit <- [:kilo, :ton] do
    def unquote(:"in_#{unit}")(amount), do: {unquote(unit), amount}
  end

  defp check(item) when is_binary(item), do: :ok
  defp check(_), do: {:error, :unknown}

  defp stamp, do: now()

  defp empty?(%{stock: stock}) when stock == %{}, do: true
  defp empty?(%Shelf{}), do: false

  defmodule FullError do
    @moduledoc false
    defexception [:shelf, message: "the shelf is full"]

    @impl true
    def message(%{shelf: shelf}), do: "#{shelf} is full"
  end
end

defprotocol Depot.Weigh do
  @moduledoc ~S"""
  What has a weight, in \\ grams.
  """
  @fallback_to_any true

  @doc "The weight in grams."
  @spec grams(t) :: number
  def grams(thing)
end

defimpl Depot.Weigh, for: Depot.Crate do
  def grams(%{tare: tare, items: items}) do
    tare + Enum.reduce(items, 0, fn item, sum -> sum + Depot.Weigh.grams(item) end)
  end
end

defimpl Depot.Weigh, for: [Integer, Float] do
  def grams(number), do: number
end
