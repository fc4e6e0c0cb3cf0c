using MemoryPack;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Moves;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Moves of servers between hosts and flavors.</summary>
public static class MovesRpc
{
    /// <summary>Begins a resize; the server waits in VERIFY_RESIZE for confirm or revert.</summary>
    public static readonly RpcMethod<ResizeServer, Nothing> Resize = new(ConductorTopic.Name, "servers.resize");

    /// <summary>Begins a cold migration; it ends like a resize.</summary>
    public static readonly RpcMethod<MigrateServer, Nothing> Migrate = new(ConductorTopic.Name, "servers.migrate");

    /// <summary>Confirms: what the source kept is removed.</summary>
    public static readonly RpcMethod<EndMove, Nothing> Confirm = new(ConductorTopic.Name, "servers.confirm_resize");

    /// <summary>Reverts: the server is again where and what it was.</summary>
    public static readonly RpcMethod<EndMove, Nothing> Revert = new(ConductorTopic.Name, "servers.revert_resize");

    /// <summary>Begins to make a server anew elsewhere whose host is down.</summary>
    public static readonly RpcMethod<EvacuateServer, Nothing> Evacuate = new(ConductorTopic.Name, "servers.evacuate");

    /// <summary>Begins a live migration. Before 2.34 it answers when the destination has been checked, with the fault of one that cannot.</summary>
    public static readonly RpcMethod<MigrateServerLive, Nothing> MigrateLive = new(ConductorTopic.Name, "servers.migrate_live") { Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Ends a live migration under way.</summary>
    public static readonly RpcMethod<EndLiveMigration, Nothing> EndLive = new(ConductorTopic.Name, "servers.end_live_migration");

    /// <summary>A source tells how far a live migration has come.</summary>
    public static readonly RpcMethod<ReportProgress, Nothing> Progress = new(ConductorTopic.Name, "migrations.progress");

    /// <summary>Records of moves.</summary>
    public static readonly RpcMethod<ListMigrations, MigrationPage> List = new(ConductorTopic.Name, "migrations.list") { IsRepeatable = true };
}

/// <summary>Resizes a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="Flavor">The new flavor.</param>
/// <param name="AutoDiskConfig">New <c>OS-DCF:diskConfig</c>; null leaves it.</param>
/// <param name="Image">The image it was built from; null where there is none, or it is gone.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ResizeServer(Guid Id, FlavorRecord Flavor, bool? AutoDiskConfig, ImageRecord? Image, bool OverrideLock);

/// <summary>Moves a server to another host.</summary>
/// <param name="Id">The server.</param>
/// <param name="Host">Host asked for (2.56); null for any.</param>
/// <param name="Image">The image it was built from; null where there is none, or it is gone.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MigrateServer(Guid Id, string? Host, ImageRecord? Image, bool OverrideLock);

/// <summary>Makes a server anew on another host than its own, which is down.</summary>
/// <param name="Id">The server.</param>
/// <param name="Host">Host asked for; null for any.</param>
/// <param name="Force">True where the scheduler is not asked about it.</param>
/// <param name="OnSharedStorage">Whether its disks are there, as the caller says; null where the host finds out (2.14).</param>
/// <param name="StayOff">True to leave it stopped (2.95).</param>
/// <param name="Image">The image it was built from; null where there is none, or it is gone.</param>
/// <param name="AdminPassword">Password for a guest that is built anew; never logged.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record EvacuateServer(Guid Id, string? Host, bool Force, bool? OnSharedStorage, bool StayOff, ImageRecord? Image, string? AdminPassword)
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(EvacuateServer)} {Id} to {Host ?? "any host"}";
}

/// <summary>Moves a server to another host while it runs.</summary>
/// <param name="Id">The server.</param>
/// <param name="Host">Host asked for; null for any.</param>
/// <param name="Force">True where the scheduler is not asked about it.</param>
/// <param name="BlockMigration">Whether its disks are copied; null where that is found out (2.25).</param>
/// <param name="DiskOverCommit">True where the copies may be larger than what is free (until 2.24).</param>
/// <param name="AwaitChecks">True to answer when the destination has been checked (until 2.33).</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MigrateServerLive(
    Guid Id, string? Host, bool Force, bool? BlockMigration, bool DiskOverCommit, bool AwaitChecks, bool OverrideLock);

/// <summary>Ends a live migration.</summary>
/// <param name="Id">The server.</param>
/// <param name="Number">Number of the migration.</param>
/// <param name="Abort">True to give it up, false to have it done at once.</param>
/// <param name="EarlyToo">True where one that does not run yet is given up as well (2.65).</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record EndLiveMigration(Guid Id, long Number, bool Abort, bool EarlyToo, bool OverrideLock);

/// <summary>How far a live migration has come.</summary>
/// <param name="MigrationId">Which.</param>
/// <param name="Figures">Figures.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ReportProgress(Guid MigrationId, MigrationProgress Figures);

/// <summary>Ends a move that waits.</summary>
/// <param name="Id">The server.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record EndMove(Guid Id, bool OverrideLock);

/// <summary>Asks for records of moves; null filters nothing.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListMigrations
{
    /// <summary>Source or destination.</summary>
    public string? Host { get; init; }

    /// <summary>Source.</summary>
    public string? SourceHost { get; init; }

    /// <summary>Status.</summary>
    public string? Status { get; init; }

    /// <summary>Type.</summary>
    public string? Type { get; init; }

    /// <summary>Server.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Who asked for the move.</summary>
    public string? UserId { get; init; }

    /// <summary>Project of the one who asked.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Changed at or after.</summary>
    public DateTimeOffset? ChangesSince { get; init; }

    /// <summary>Changed at or before.</summary>
    public DateTimeOffset? ChangesBefore { get; init; }

    /// <summary>Uuid of the last one of the page before.</summary>
    public Guid? Marker { get; init; }

    /// <summary>Most records.</summary>
    public int Limit { get; init; }

    /// <summary>Newest first; else by row number.</summary>
    public bool NewestFirst { get; init; }
}

/// <summary>Records of moves.</summary>
/// <param name="Migrations">In order.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MigrationPage(IReadOnlyList<MigrationRecord> Migrations);
