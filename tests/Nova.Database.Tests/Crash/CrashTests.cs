using System.Diagnostics;
using Nova.Database.Tests.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Crash;

public sealed class CrashTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    /// <summary>SIGKILL in the middle of commits: every acknowledged row is there, and nothing half-done is in the way of the next process.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatWasAcknowledgedSurvivesSigkill(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var acknowledged = new List<string>();
        using (var writer = StartWriter(test.Address))
        {
            while (acknowledged.Count < 200 && await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } name)
            {
                acknowledged.Add(name);
            }

            writer.Kill();
            while (await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } name)
            {
                acknowledged.Add(name);
            }

            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(acknowledged.Count >= 200);
        var database = test.Open();
        var stored = (await database.NamesAsync()).ToHashSet();
        Assert.Subset(stored, acknowledged.ToHashSet());
        Assert.Equal(1, await database.WriteAsync(scope => scope.Execute(Ledger.Add, "next", 1), TestContext.Current.CancellationToken));
    }

    internal static Process StartWriter(DatabaseAddress address)
    {
        var url = address.Kind == DatabaseKind.Sqlite
            ? $"sqlite:///{address.Database}"
            : $"{(address.Kind == DatabaseKind.MySql ? "mysql" : "postgresql")}://{address.User}:{address.Password}@{address.Host}:{address.Port}/{address.Database}";
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        }

        start.ArgumentList.Add(CrashWriter.Verb);
        start.ArgumentList.Add(url);
        return Process.Start(start)!;
    }
}
