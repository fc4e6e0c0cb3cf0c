using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>The global revision.</summary>
public static class RevisionStore
{
    private static readonly Statement Select = new("revision_counter.newest", "SELECT revision FROM revision_counter WHERE id = 1");

    /// <summary>Revision of the newest commit.</summary>
    public static long Newest(ReadScope scope) => scope.Number(Select) ?? 0;
}
