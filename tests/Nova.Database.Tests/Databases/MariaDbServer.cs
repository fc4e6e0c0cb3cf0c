using System.Diagnostics;
using MySqlConnector;
using Nova.Database;
using Nova.Tests.Databases;

[assembly: AssemblyFixture(typeof(MariaDbServer))]

namespace Nova.Tests.Databases;

/// <summary>The MariaDB of the test run: started when the first test asks for it, ended with the run. NOVA_TEST_MARIADB names one that runs already.</summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private static readonly SemaphoreSlim Starting = new(1);
    private static string? s_url;
    private static DirectoryInfo? s_directory;
    private static int s_databases;

    public static async Task<DatabaseAddress> MakeDatabaseAsync()
    {
        var server = DatabaseAddress.Parse(await StartAsync(), out var problem) ?? throw new InvalidOperationException(problem);
        var address = server with { Database = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref s_databases)}" };
        await using var connection = new MySqlConnection(
            $"Server={server.Host};Port={server.Port};User ID={server.User};Password={server.Password};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {address.Database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
        await command.ExecuteNonQueryAsync();
        return address;
    }

    /// <summary>Runs deploy/dev/mariadb with the server's folder; tests of a lost server kill and start it themselves.</summary>
    public static async Task<string> RunScriptAsync(string verb, DirectoryInfo folder, params string[] more)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Path, "deploy", "dev", "mariadb")) { RedirectStandardOutput = true };
        start.ArgumentList.Add(verb);
        start.ArgumentList.Add(folder.FullName);
        foreach (var argument in more)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output ?? "" : throw new InvalidOperationException($"deploy/dev/mariadb {verb} failed with {process.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        if (s_directory is { } directory)
        {
            await RunScriptAsync("kill", directory);
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> StartAsync()
    {
        await Starting.WaitAsync();
        try
        {
            if (s_url is null && Environment.GetEnvironmentVariable("NOVA_TEST_MARIADB") is { Length: > 0 } running)
            {
                s_url = running;
            }

            if (s_url is null)
            {
                s_directory = Directory.CreateTempSubdirectory("nova-mariadb-");
                s_url = await RunScriptAsync("start", s_directory, "0");
            }

            return s_url;
        }
        finally
        {
            Starting.Release();
        }
    }
}
