namespace QuickStart.Shop;

/// <summary>What is wrong with the application.</summary>
internal enum ShopFault
{
    None,

    /// <summary>It answers slowly.</summary>
    Slow,

    /// <summary>One request in eight fails.</summary>
    Broken,
}
