using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>Where the servers named by scheduler hints are.</summary>
public static class HintHosts
{
    private static readonly Statement Select = new(
        "instances.hosts_of", "SELECT DISTINCT host FROM instances WHERE deleted = 0 AND host IS NOT NULL AND uuid IN (?*)");

    /// <summary>The hosts of these servers.</summary>
    public static IReadOnlyList<string> Of(ReadScope scope, IReadOnlyCollection<Guid> servers) =>
        servers.Count == 0 ? [] : scope.Query(Select, static row => row.Text(0), SqlValue.List(servers));
}
