using Nova.Core.Hosts;

namespace Nova.Compute.Resources.Providers;

/// <summary>What operators add to nodes of this compute, from all files of <c>[compute] provider_config_location</c>. Read once, at the start, as upstream.</summary>
internal sealed class ProviderFiles
{
    public static readonly ProviderFiles None = new([]);

    private readonly Dictionary<string, ProviderEntry> _entries;

    private ProviderFiles(Dictionary<string, ProviderEntry> entries) => _entries = entries;

    /// <summary>Reads <c>*.yaml</c> of a folder, which need not exist.</summary>
    /// <exception cref="ProviderFileException">A file is wrong, or two entries name one provider alike.</exception>
    public static ProviderFiles Read(string folder)
    {
        var entries = new Dictionary<string, ProviderEntry>(StringComparer.Ordinal);
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml") : [];
        foreach (var entry in files.Order(StringComparer.Ordinal).SelectMany(file => new ProviderFile(file).Read()).Where(entry => !entry.IsEmpty))
        {
            if (!entries.TryAdd(entry.Provider, entry))
            {
                throw new ProviderFileException($"{entry.File}: provider {entry.Provider} is defined in {entries[entry.Provider].File} already");
            }
        }

        return new(entries);
    }

    /// <summary>A report with what is added to its node.</summary>
    /// <exception cref="ProviderFileException">The node is named twice, or has what is to be added.</exception>
    public NodeReport AddTo(NodeReport report)
    {
        if (EntryOf(report) is not { } entry)
        {
            return report;
        }

        var present = report.OtherInventories ?? [];
        if (entry.Inventories.FirstOrDefault(added => present.Any(has => has.ResourceClass == added.ResourceClass)) is { } twice)
        {
            throw new ProviderFileException($"{entry.File}: {twice.ResourceClass} of node {report.Node} is reported by the driver already");
        }

        return report with { OtherInventories = [.. present, .. entry.Inventories], Traits = [.. report.Traits.Union(entry.Traits)] };
    }

    private ProviderEntry? EntryOf(NodeReport report)
    {
        var byId = _entries.GetValueOrDefault(report.NodeId.ToString());
        var byName = _entries.GetValueOrDefault(report.Node);
        return byId is not null && byName is not null
            ? throw new ProviderFileException($"{byName.File}: node {report.Node} is named by its uuid in {byId.File} already")
            : byId ?? byName ?? _entries.GetValueOrDefault(ProviderEntry.AnyNode);
    }
}
