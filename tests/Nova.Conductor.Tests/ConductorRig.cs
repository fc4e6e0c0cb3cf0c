using Nova.Conductor.Hosts;
using Nova.Conductor.Quotas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Hosts;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests;

/// <summary>A database with what handlers are made of.</summary>
internal sealed class ConductorRig : IAsyncDisposable
{
    private readonly TestDatabase test;

    private ConductorRig(TestDatabase test, TimeProvider? time, string configuration)
    {
        this.test = test;
        Database = test.Open(time);
        Calls = new CallResults(Database);
        var options = new OptionReader(NovaConfiguration.FromText(configuration));
        Quotas = QuotaOptions.Read(options);
        Hosts = HostsOptions.Read(options);
    }

    public NovaDatabase Database { get; }

    public CallResults Calls { get; }

    public QuotaOptions Quotas { get; }

    public HostsOptions Hosts { get; }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ConductorRig> MakeAsync(DatabaseKind kind, TimeProvider? time = null, string configuration = "") =>
        new(await TestDatabase.MakeAsync(kind), time, configuration);

    /// <summary>A call by a user, new unless its id is given.</summary>
    public static RpcCall By(string project, string user = "user", bool admin = false, Guid? id = null) =>
        new(new RequestContext($"req-{Guid.NewGuid()}", user, project, admin), id ?? Guid.NewGuid(), DateTimeOffset.MaxValue);

    public static RpcCall ByAdmin(Guid? id = null) => By("admin", "admin", admin: true, id);

    public static async Task<Fault> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<FaultException>(work)).Fault;

    /// <summary>A second conductor on the same database.</summary>
    public NovaDatabase OpenAnother() => test.Open();

    public Task ReportComputeAsync(params string[] hosts) =>
        new ReportServicesHandler(Database, Hosts).ReportAsync([.. hosts.Select(host => new ServiceBeat(host, ServiceStore.Compute, "compute"))], Ct);

    public async Task ReportNodeAsync(NodeReport report) =>
        await new ReportNodesHandler(Database).HandleAsync(new ReportNodes([report]), ByAdmin(), Ct);

    public static NodeReport Node(string host, Guid? id = null) => new()
    {
        Host = host,
        Node = host,
        NodeId = id ?? Guid.NewGuid(),
        HypervisorType = "fake",
        Vcpus = 8,
        MemoryMb = 16384,
        LocalGb = 100,
        ReservedMemoryMb = 512,
        ReservedDiskMb = 1500,
        Traits = ["COMPUTE_NODE"],
        SupportedGuests = [new SupportedGuest("x86_64", "qemu", "hvm")],
    };

    /// <summary>Puts an instance row on a host, as if it had been built there.</summary>
    public Task<Guid> PutInstanceAsync(string host, string vmState = "active", string? taskState = null, Guid? group = null)
    {
        var id = Guid.NewGuid();
        return Database.WriteAsync(
            scope =>
            {
                scope.Execute(InstanceRows.Add, id, vmState, taskState, host, host, group);
                return id;
            },
            Ct);
    }

    public ValueTask DisposeAsync() => test.DisposeAsync();
}
