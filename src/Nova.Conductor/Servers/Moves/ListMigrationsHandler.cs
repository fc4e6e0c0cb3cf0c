using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Moves;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>migrations.list</c>.</summary>
internal sealed class ListMigrationsHandler(NovaDatabase database)
{
    public Task<MigrationPage> HandleAsync(ListMigrations request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => new MigrationPage(MigrationStore.List(scope, request)), ct);
}
