namespace Nova.OpenStack.Identity;

/// <summary>One endpoint of the service catalogue.</summary>
/// <param name="ServiceType">Type, as <c>image</c>.</param>
/// <param name="ServiceName">Name, as <c>glance</c>.</param>
/// <param name="Interface"><c>public</c>, <c>internal</c> or <c>admin</c>.</param>
/// <param name="Region">Region, if any.</param>
/// <param name="Url">Where it answers.</param>
public sealed record CatalogueEntry(string ServiceType, string? ServiceName, string Interface, string? Region, Uri Url);
