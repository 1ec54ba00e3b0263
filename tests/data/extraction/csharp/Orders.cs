namespace Shop.Orders;

using Microsoft.AspNetCore.Mvc;

public record OrderId(Guid Value);

public readonly record struct Money(decimal Amount, string Currency = "EUR")
{
    public static Money Zero { get; } = new(0m);
    public override string ToString() => $"{Amount:0.00} {Currency}";
}

public record class Order(OrderId Id, List<Line> Lines)
{
    public Money Total { get { return Lines.Aggregate(Money.Zero, (sum, line) => sum + line.Price); } }

    public record Line(string Sku, Money Price);
}

[ApiController, Route("api/[controller]")]
public class OrdersController(IOrders orders, ILogger<OrdersController> logger) : ControllerBase
{
    public Func<Order, bool> Filter { get; set; } = order => order.Lines.Count > 0;

    // GET api/orders/5
    [HttpGet("{id:guid}")]
    [ProducesResponseType(typeof(Order), 200)]
    public async Task<ActionResult<Order>> Get([FromRoute] Guid id, [FromQuery(Name = "deep")] bool deep = false)
    {
        const string sql = """
            SELECT * FROM orders
            -- public void NotAMethod() { }
            """;
        var order = await orders.Find(new OrderId(id), sql);
        logger.LogInformation("Größe: {Size}", order?.Lines.Count);
        return order is { } found ? found : NotFound();
    }

    protected virtual void OnSaved(Order order)
    {
        EventHandler<Order> handler = null;
        handler = (sender, saved) =>
        {
            logger.LogDebug("{Id}", saved.Id);
            Saved -= handler;
        };
        Saved += handler;
        Saved += (_, _) => Count++;
        this.Filter = delegate { return true; };
    }
}

public static class OrderExtensions {
    public static bool IsEmpty(this Order order) { return order.Lines is []; }
    public static IEnumerable<T> Shuffle<T>(this IEnumerable<T> items, Random? random = null) =>
        items.OrderBy(_ => (random ?? Random.Shared).Next());
    internal static (int Count, Money Total) Summary(this Order order) => (order.Lines.Count, order.Total);
}

internal abstract class Repository<TKey, TEntity> where TEntity : class, new()
{
    protected abstract Task<TEntity?> Load(TKey key);
    public TEntity?[] Cache = [];
    protected internal virtual ref TEntity? Slot(int index) => ref Cache[index];
}

public static class StringExtensions
{
    extension(string text)
    {
        public bool IsBlank() => text.Trim() == "";
    }
}
