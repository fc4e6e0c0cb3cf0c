using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
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
    public async Task ItRefusesADatabaseWithoutSchemaAndSaysWhatToRun()
    {
        await using var daemon = Build("");

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => daemon.StartAsync(Ct));

        Assert.Contains("nova-manage db sync", refused.Message);
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

    private NovaDaemonHost Build(string more) => NovaDaemon.Build(
        "nova-conductor",
        NovaConfiguration.FromText($"""
            [DEFAULT]
            transport_url = memory://
            host = here
            [database]
            connection = sqlite:///{directory.FullName}/nova.sqlite
            {more}
            """),
        ConductorDaemon.Configure);
}
