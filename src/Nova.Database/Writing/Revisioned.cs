using Nova.Database.Statements;

namespace Nova.Database.Writing;

/// <summary>Tables whose rows carry the global revision of their last change.</summary>
public enum Revisioned : byte
{
    /// <summary>Instances, by uuid.</summary>
    Instances,

    /// <summary>Compute nodes (host state as the scheduler sees it: report, claims, service, aggregates), by uuid.</summary>
    Hosts,

    /// <summary>Networks and security groups as hosts are made of them, by uuid.</summary>
    Networks,
}

/// <summary>Rows to stamp.</summary>
internal sealed class TouchedRows
{
    private static readonly Statement[] Stamps =
    [
        new("instances.stamp", "UPDATE instances SET revision = ? WHERE uuid IN (?*)"),
        new("compute_nodes.stamp", "UPDATE compute_nodes SET revision = ? WHERE uuid IN (?*)"),
        new("network_revisions.stamp", "UPDATE network_revisions SET revision = ? WHERE uuid IN (?*)"),
    ];

    private readonly HashSet<Guid>[] rows = [.. Stamps.Select(_ => new HashSet<Guid>())];

    public bool IsEmpty => Array.TrueForAll(rows, static set => set.Count == 0);

    public void Add(Revisioned table, Guid key) => rows[(int)table].Add(key);

    public void AddAll(TouchedRows others)
    {
        for (var table = 0; table < rows.Length; table++)
        {
            rows[table].UnionWith(others.rows[table]);
        }
    }

    public void Clear()
    {
        Array.ForEach(rows, static set => set.Clear());
    }

    public void Stamp(Providers.SqlSession session, long revision)
    {
        for (var table = 0; table < rows.Length; table++)
        {
            foreach (var chunk in rows[table].Chunk(1024))
            {
                session.Execute(Stamps[table], [revision, SqlValue.List(chunk)]);
            }
        }
    }

    public CommitNotice ToNotice(long revision, int events) => new(revision, [.. rows[0]], [.. rows[1]], events);
}

/// <summary>What a commit changed.</summary>
/// <param name="Revision">Revision its rows carry.</param>
/// <param name="Instances">Instances changed.</param>
/// <param name="Hosts">Compute nodes changed.</param>
/// <param name="Events">Number of events told.</param>
public sealed record CommitNotice(long Revision, IReadOnlyList<Guid> Instances, IReadOnlyList<Guid> Hosts, int Events);
