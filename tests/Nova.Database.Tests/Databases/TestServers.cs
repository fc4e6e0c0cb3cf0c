using System.Data.Common;
using System.Diagnostics;
using MySqlConnector;
using Nova.Database;
using Nova.Tests.Databases;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Nova.Tests.Databases;

/// <summary>
/// The MariaDB and the PostgreSQL of the test run: each started when the first test asks for it, ended with the run. NOVA_TEST_MARIADB and NOVA_TEST_POSTGRESQL name
/// ones that run already.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private static readonly SemaphoreSlim Starting = new(1);
    private static readonly List<(string Script, DirectoryInfo Folder)> Started = [];
    private static readonly Dictionary<DatabaseKind, string> Urls = [];
    private static int s_databases;

    /// <summary>A new database on the server of a kind.</summary>
    public static async Task<DatabaseAddress> MakeDatabaseAsync(DatabaseKind kind)
    {
        var server = DatabaseAddress.Parse(await StartAsync(kind), out var problem) ?? throw new InvalidOperationException(problem);
        var address = server with { Database = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}" };
        await using DbConnection connection = kind == DatabaseKind.MySql
            ? new MySqlConnection($"Server={server.Host};Port={server.Port};User ID={server.User};Password={server.Password};Pooling=false")
            : new NpgsqlConnection($"Host={server.Host};Port={server.Port};Username={server.User};Password={server.Password};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {address.Database}{(kind == DatabaseKind.MySql ? " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : "")}";
        await command.ExecuteNonQueryAsync();
        return address;
    }

    /// <summary>Runs deploy/dev/mariadb or deploy/dev/postgresql with the server's folder; tests of a lost server kill and start it themselves.</summary>
    public static async Task<string> RunScriptAsync(DatabaseKind kind, string verb, DirectoryInfo folder, params string[] more) =>
        await RunScriptAsync(ScriptOf(kind), verb, folder, more);

    public async ValueTask DisposeAsync()
    {
        foreach (var (script, folder) in Started)
        {
            await RunScriptAsync(script, "kill", folder);
            folder.Delete(recursive: true);
        }
    }

    private static string ScriptOf(DatabaseKind kind) => kind == DatabaseKind.MySql ? "mariadb" : "postgresql";

    private static async Task<string> RunScriptAsync(string script, string verb, DirectoryInfo folder, params string[] more)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Path, "deploy", "dev", script)) { RedirectStandardOutput = true };
        start.ArgumentList.Add(verb);
        start.ArgumentList.Add(folder.FullName);
        foreach (var argument in more)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output ?? "" : throw new InvalidOperationException($"deploy/dev/{script} {verb} failed with {process.ExitCode}");
    }

    private static async Task<string> StartAsync(DatabaseKind kind)
    {
        await Starting.WaitAsync();
        try
        {
            if (Urls.TryGetValue(kind, out var known))
            {
                return known;
            }

            var script = ScriptOf(kind);
            if (Environment.GetEnvironmentVariable($"NOVA_TEST_{script.ToUpperInvariant()}") is { Length: > 0 } running)
            {
                return Urls[kind] = running;
            }

            var folder = Directory.CreateTempSubdirectory($"nova-{script}-");
            Started.Add((script, folder));
            return Urls[kind] = await RunScriptAsync(script, "start", folder, "0");
        }
        finally
        {
            Starting.Release();
        }
    }
}
