using Microsoft.Extensions.Logging;
using Nova.Core.Faults;
using Nova.Database.Schema;
using Nova.Database.Tests.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Crash;

/// <summary>A server of its own that is killed and started again under the writers.</summary>
public sealed class LostServerTests
{
    [Theory]
    [InlineData(DatabaseKind.MySql)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task WritesWaitForTheServerAndAreMadeOnce(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("nova-lost-");
        try
        {
            var url = await TestServers.RunScriptAsync(kind, "start", folder, "0");
            var address = DatabaseAddress.Parse(url, out _)!;
            await NovaSchema.MigrateAsync(address, TestContext.Current.CancellationToken);
            using var log = new KeptLog();
            using var logs = LoggerFactory.Create(builder => builder.AddProvider(log));
            await using var database = NovaDatabase.Open(address, TimeProvider.System, logs, new DatabaseTuning { Patience = TimeSpan.FromSeconds(60) });
            await database.WriteAsync(scope => scope.Execute(Ledger.Add, "count", 0), TestContext.Current.CancellationToken);

            var raised = 0;
            using var enough = new CancellationTokenSource();
            var writing = Enumerable.Range(0, 16).Select(async _ =>
            {
                while (!enough.IsCancellationRequested)
                {
                    await database.WriteAsync(scope => scope.Execute(Ledger.Raise, "count"), TestContext.Current.CancellationToken);
                    Interlocked.Increment(ref raised);
                }
            }).ToArray();
            for (var crash = 0; crash < 3; crash++)
            {
                var before = Volatile.Read(ref raised);
                while (Volatile.Read(ref raised) < before + 100)
                {
                    await Task.Delay(5, TestContext.Current.CancellationToken);
                }

                await TestServers.RunScriptAsync(kind, "kill", folder);
                await TestServers.RunScriptAsync(kind, "start", folder, "0");
            }

            await enough.CancelAsync();
            await Task.WhenAll(writing);
            Assert.Contains($"Information: {address} answers again", log.Lines);
            Assert.DoesNotContain(log.Lines, line => line.Contains(" + ", StringComparison.Ordinal));
            Assert.Equal(raised, await database.ReadAsync(scope => scope.Number(Ledger.Value, "count"), TestContext.Current.CancellationToken));
        }
        finally
        {
            await TestServers.RunScriptAsync(kind, "kill", folder);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task ADatabaseThatIsNotThereIsUnavailable()
    {
        using var log = new KeptLog();
        using var logs = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        var address = DatabaseAddress.Parse("mysql://nova:secret@127.0.0.1:1/nova", out _)!;
        await using var database = NovaDatabase.Open(
            address, TimeProvider.System, logs, new DatabaseTuning { Patience = TimeSpan.FromMilliseconds(100) });

        var write = await Assert.ThrowsAsync<FaultException>(() => database.WriteAsync(_ => 0, TestContext.Current.CancellationToken));
        var read = await Assert.ThrowsAsync<FaultException>(() => database.ReadAsync(_ => 0, TestContext.Current.CancellationToken));

        Assert.Equal(FaultKind.Unavailable, write.Fault.Kind);
        Assert.Equal(FaultKind.Unavailable, read.Fault.Kind);
        Assert.DoesNotContain("secret", write.Fault.ToString() + read.Fault);
        // However often it was tried, by writers and readers: one line, and what is behind it for those who ask.
        Assert.Equal(
            "Warning: mysql://nova@127.0.0.1:1/nova does not answer: Unable to connect to any of the specified MySQL hosts; trying again",
            Assert.Single(log.Lines, line => !line.StartsWith("Debug", StringComparison.Ordinal)));
        Assert.Contains(log.Lines, line => line.StartsWith("Debug: Connection to mysql://nova@127.0.0.1:1/nova lost + MySqlException", StringComparison.Ordinal));
    }
}
