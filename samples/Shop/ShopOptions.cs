namespace Shop;

/// <summary>Section <c>Shop</c>.</summary>
public sealed class ShopOptions
{
    /// <summary>The folder of the shop's own data. A relative path counts from the content root.</summary>
    /// <value><c>data</c> by default.</value>
    public string Folder { get; set; } = "data";
}
