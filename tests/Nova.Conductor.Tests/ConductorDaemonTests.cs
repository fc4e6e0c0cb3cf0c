using System.Reflection;
using System.Runtime.Versioning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests;

public sealed class ConductorDaemonTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("nova-conductor-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task ItMakesItsSchemaWhereToldSoAndAnswers()
    {
        await using var daemon = Build("sync_on_start = true");
        await daemon.StartAsync(Ct);

        var client = daemon.Services.GetRequiredService<IRpcClient>();
        var zones = await client.CallAsync(HostsRpc.ListZones, RpcTarget.Any, Nothing.Value, RequestContext.ForService("req-1"), ct: Ct);
        var defaults = await client.CallAsync(QuotasRpc.GetClass, RpcTarget.Any, new QuotaClass("default"), RequestContext.ForService("req-2"), ct: Ct);
        await daemon.StopAsync(Ct);

        Assert.All(zones.Zones, zone => Assert.Equal("internal", zone.Name));
        Assert.Equal(10, defaults.Resources["instances"].Limit);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task ItsDatabaseAndKeyAreItsUsersAlone()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string[] names = ["nova.sqlite", "nova.sqlite-wal", "nova.sqlite-shm", "conductor.key"];
        await using (var first = Build("sync_on_start = true"))
        {
            await first.StartAsync(Ct);
            Assert.All(names, name => Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.Combine(directory.FullName, name))));
            await first.StopAsync(Ct);
        }

        // As a release before this one left them; what SQLite keeps beside the database is gone after an orderly stop.
        foreach (var name in names.Where(name => File.Exists(Path.Combine(directory.FullName, name))))
        {
            File.SetUnixFileMode(Path.Combine(directory.FullName, name), ownerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        var log = new KeptLog();
        await using (var second = Build("", log))
        {
            await second.StartAsync(Ct);
            Assert.All(names, name => Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.Combine(directory.FullName, name))));
            await second.StopAsync(Ct);
        }

        Assert.Single(log.Lines, line => line.Contains("nova.sqlite (was 0644)", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.Contains("conductor.key (was 0644)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ItRefusesADatabaseWithoutSchemaAndSaysWhatToRun()
    {
        await using var daemon = Build("");

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => daemon.StartAsync(Ct));

        Assert.Contains("nova-manage db sync", refused.Message);
    }

    [Fact]
    public async Task ToldToStopWhileItWaitsForItsDatabaseItStops()
    {
        using var log = new KeptLog();
        await using var daemon = Build("", log, "mysql://nova:secret@127.0.0.1:1/nova");
        using var signal = new CancellationTokenSource();
        var starting = daemon.StartAsync(signal.Token);
        while (!log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal)))
        {
            await Task.Delay(5, Ct);
        }

        await signal.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await daemon.StopAsync(Ct);

        // No lease was had that could be handed back, so the database is not waited for once more.
        Assert.Equal(
            "Warning: [database] connection: mysql://nova@127.0.0.1:1/nova cannot be opened: Unable to connect to any of the specified MySQL hosts; trying again every 10 s",
            Assert.Single(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ItAnswersEveryMethodOfItsContract()
    {
        await using var daemon = Build("");
        var contract = typeof(ConductorTopic).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ConductorTopic).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(RpcMethod<,>))
            .Select(field => (string)field.FieldType.GetProperty("Name")!.GetValue(field.GetValue(null))!)
            .ToArray();

        var answered = ConductorTable.Build(daemon.Services).Methods;

        Assert.True(contract.Length > 40);
        Assert.Equal(contract.Order(), answered.Order());
    }

    private NovaDaemonHost Build(string more, ILoggerProvider? log = null, string? database = null) => NovaDaemon.Build(
        "nova-conductor",
        NovaConfiguration.FromText($"""
            [DEFAULT]
            transport_url = memory://
            host = here
            state_path = {directory.FullName}
            [database]
            connection = {database ?? $"sqlite:///{directory.FullName}/nova.sqlite"}
            {more}
            """),
        ConductorDaemon.Configure,
        log is null ? null : services => services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(new LoggerFactory([log]))));
}
