namespace Nova.Core.Moves;

/// <summary>Upstream's words for what kind of move it is.</summary>
public static class MigrationTypes
{
    /// <summary>To another flavor.</summary>
    public const string Resize = "resize";

    /// <summary>Cold, with the flavor it has.</summary>
    public const string Migration = "migration";

    /// <summary>While the guest runs.</summary>
    public const string Live = "live-migration";

    /// <summary>Away from a host that is down.</summary>
    public const string Evacuation = "evacuation";
}
