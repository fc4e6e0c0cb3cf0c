namespace Nova.OpenStack.Identity;

/// <summary>The service catalogue that came with a token.</summary>
public sealed class ServiceCatalogue(IReadOnlyList<CatalogueEntry> entries)
{
    /// <summary>No endpoints: an unscoped token, or one whose catalogue was not asked for.</summary>
    public static ServiceCatalogue Empty { get; } = new([]);

    /// <summary>Every endpoint.</summary>
    public IReadOnlyList<CatalogueEntry> Entries => entries;

    /// <summary>The endpoint of a service on the first of <paramref name="interfaces"/> that has one; null where there is none.</summary>
    public Uri? Find(string serviceType, IReadOnlyList<string> interfaces, string? region)
    {
        foreach (var face in interfaces)
        {
            foreach (var entry in entries)
            {
                if (entry.ServiceType == serviceType && entry.Interface == face && (region is null || entry.Region == region))
                {
                    return entry.Url;
                }
            }
        }

        return null;
    }
}
