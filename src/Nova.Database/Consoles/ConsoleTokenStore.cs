using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Consoles;

/// <summary>Console tokens, by the digest of each.</summary>
public static class ConsoleTokenStore
{
    /// <summary>Tokens that one instance has at a time; whoever asks for more ends the oldest, so that nobody fills the table.</summary>
    public const int MostOfInstance = 50;

    private const int PurgeAtOnce = 1000;

    // By statements: every stop and delete revokes, and every conductor purges, consoles or none.
    private static readonly Statement Expired = new("console_auth_tokens.expired", "SELECT id FROM console_auth_tokens WHERE expires_at < ? ORDER BY expires_at LIMIT ?");

    private static readonly Statement RemoveSome = new("console_auth_tokens.remove", "DELETE FROM console_auth_tokens WHERE id IN (?*)");

    private static readonly Statement RemoveOf = new("console_auth_tokens.revoke", "DELETE FROM console_auth_tokens WHERE instance_uuid = ?");

    /// <summary>What a token stands for; null where there is none that lasts.</summary>
    public static ConsoleGrant? Find(ReadScope scope, string tokenHash)
    {
        var now = scope.Now;
        return scope.Rows<ConsoleTokenRow>().SingleOrDefault(token => token.TokenHash == tokenHash && token.ExpiresAt > now) is { } row ? Grant(row, now) : null;
    }

    /// <summary>Keeps a token. One that is there already (a call that is repeated) stays as it is.</summary>
    public static void Save(WriteScope scope, SaveConsoleToken token)
    {
        var older = scope.Rows<ConsoleTokenRow>()
            .Where(row => row.InstanceUuid == token.InstanceId)
            .OrderByDescending(row => row.Id)
            .Skip(MostOfInstance - 1)
            .Take(MostOfInstance)
            .Select(row => row.Id)
            .ToList();
        Remove(scope, older);
        scope.TryAdd(new ConsoleTokenRow
        {
            TokenHash = token.Digest,
            ConsoleType = token.Type.Word(),
            Host = token.Endpoint.Host,
            Port = token.Endpoint.Port,
            TlsPort = token.Endpoint.TlsPort,
            InternalAccessPath = token.Endpoint.InternalAccessPath,
            InstanceUuid = token.InstanceId,
            ComputeHost = token.ComputeHost,
            AccessUrlBase = token.Endpoint.AccessUrlBase,
            CreatedAt = scope.Now,
            ExpiresAt = scope.Now + TimeSpan.FromSeconds(token.LifetimeSeconds),
        });
    }

    /// <summary>Whether an operation that begins ends the guest's consoles: it goes, stops or moves.</summary>
    /// <remarks>The port may be another guest's afterwards (OSSA-2013-006). A reboot keeps them: it is the same user's guest, and its port is asked for at every use.</remarks>
    public static bool EndsConsoles(TaskState task) => task is
        TaskState.PoweringOff or TaskState.Suspending or TaskState.Deleting or TaskState.SoftDeleting
        or TaskState.ResizePrep or TaskState.ResizeMigrating or TaskState.ResizeMigrated or TaskState.ResizeFinish or TaskState.ResizeReverting
        or TaskState.Migrating or TaskState.Rebuilding
        or TaskState.Shelving or TaskState.ShelvingOffloading;

    /// <summary>Ends all tokens of an instance, in the transaction that begins what ends them.</summary>
    public static void RevokeOf(WriteScope scope, Guid instanceId) => scope.Execute(RemoveOf, instanceId);

    /// <summary>Deletes a batch of tokens that have expired.</summary>
    /// <returns>How many; a full batch means there may be more.</returns>
    public static int Purge(WriteScope scope) => Remove(scope, scope.Query(Expired, static row => row.Int64(0), scope.Now, PurgeAtOnce));

    private static int Remove(WriteScope scope, List<long> ids) => ids.Count == 0 ? 0 : scope.Execute(RemoveSome, SqlValue.List(ids));

    private static ConsoleGrant Grant(ConsoleTokenRow row, DateTimeOffset now) => new(
        row.InstanceUuid,
        row.ComputeHost,
        ConsoleTypes.Parse(row.ConsoleType)!.Value,
        new ConsoleEndpoint(row.Host, row.Port, row.TlsPort, row.InternalAccessPath, row.AccessUrlBase),
        (row.ExpiresAt - now).TotalSeconds);
}
