using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database.Schema;
using Nova.Database.Statements;

namespace Nova.Database.Tests;

public sealed class SmokeTests
{
    [Theory, MemberData(nameof(Nova.Tests.Databases.TestDatabase.Kinds), MemberType=typeof(Nova.Tests.Databases.TestDatabase))]
    public async Task Smoke(DatabaseKind kind)
    {
        await using var file = await Nova.Tests.Databases.TestDatabase.MakeAsync(kind);
        await NovaSchema.MigrateAsync(file.Address, default);
        Assert.Equal(SchemaState.Current, NovaSchema.Read(file.Address).State);
        await using var db = NovaDatabase.Open(file.Address, TimeProvider.System, NullLoggerFactory.Instance);
        var insert = new Statement("x", "INSERT INTO flavor_projects (flavor_id, project_id) VALUES (?, ?)");
        var flavor = new Statement("f", "INSERT INTO flavors (flavorid,name,vcpus,memory_mb,root_gb,ephemeral_gb,swap,rxtx_factor,is_public,disabled,created_at) VALUES (?,?,1,1,1,1,1,1.0,1,0,?)");
        var update = new Statement("u", "UPDATE quota_usages SET instances = instances + ? WHERE project_id = ? AND user_id = ''");
        var seed = new Statement("s", "INSERT INTO quota_usages (project_id, user_id, instances, cores, ram, key_pairs, server_groups) VALUES (?, '', 0,0,0,0,0)");
        var id = await db.WriteAsync(s => { s.Execute(seed, "p"); return s.Insert(flavor, "1", "m1", s.Now); }, default);
        Assert.Equal(1, id);
        for (var round = 0; round < 2; round++)
        {
            var t = Stopwatch.StartNew();
            const int n = 20_000;
            await db.WriteAsync(s => { for (var i = 0; i < n; i++) { s.Execute(update, 1, "p"); } return 0; }, default);
            TestContext.Current.SendDiagnosticMessage($"{t.Elapsed.TotalMicroseconds / n} us per update");
            t.Restart();
            await Task.WhenAll(Enumerable.Range(0, 10000).Select(async i => await db.WriteAsync(s => s.Execute(update, 1, "p"), default)));
            TestContext.Current.SendDiagnosticMessage($"{t.Elapsed.TotalMicroseconds / 10000} us per item");
            t.Restart();
            for (var i = 0; i < 100; i++) { await db.WriteAsync(s => s.Execute(update, 1, "p"), default); }
            TestContext.Current.SendDiagnosticMessage($"{t.Elapsed.TotalMicroseconds / 100} us per single commit");
        }
    }
}
