using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>Reads the value of a parameter into the query; refuses it, or says that it matches no server. Never leaves the query as it was: that would list every server.</summary>
internal delegate void ServerFilter(ServerQuery query, string value);

/// <summary>One field that a list of servers may name: as a parameter, as a sort key, or both.</summary>
/// <param name="Name">As clients write it.</param>
internal sealed record ServerField(string Name)
{
    /// <summary>How a parameter of this name filters; null where there is none.</summary>
    public ServerFilter? Filter { get; init; }

    /// <summary>The parameter is known from 2.<see cref="Since"/> on.</summary>
    public int Since { get; init; } = 1;

    /// <summary>Everybody may filter by it from that version on; before, and where null, it takes the policy for all filters, and others' use of it is ignored as upstream.</summary>
    public int? ForEverybodySince { get; init; }

    /// <summary>What the schema asks of the parameter's text.</summary>
    public ScalarRule Rule { get; init; } = Json.String();

    /// <summary>The order a sort key of this name gives; null where it gives none.</summary>
    public ServerSortKey? Sort { get; init; }

    /// <summary>A sort key that says where servers are: for administrators.</summary>
    public bool SortTellsHosts { get; init; }

    /// <summary>A sort key without effect, known to 2.<see cref="SortIgnoredUntil"/>: upstream has the column, with nothing to sort by in it.</summary>
    public int? SortIgnoredUntil { get; init; }
}
