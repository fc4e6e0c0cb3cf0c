using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Networks;

namespace Nova.Manage.Tests;

public sealed class NetworkCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("nova-manage-");
    private string _more = "network_manager = nova.network.manager.FlatDHCPManager\nflat_network_bridge = br100\n";

    public async ValueTask InitializeAsync() => await RunAsync(0, "db sync");

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task ANetworkIsMadeListedChangedAndDeleted()
    {
        Assert.Equal("No networks found", await RunAsync(0, "network list"));
        Assert.Equal("", await RunAsync(0, "network create --label demo-net --fixed_range_v4 10.0.0.0/24 --multi_host T --uuid 11111111-2222-3333-4444-555555555555"));

        var listed = await RunAsync(0, "network list");
        Assert.Equal(
            "id   \tIPv4              \tIPv6           \tstart address  \tDNS1           \tDNS2           \tVlanID         \tproject        \tuuid\n"
            + "1    \t10.0.0.0/24       \tNone           \t10.0.0.2       \t8.8.4.4        \tNone           \tNone           \tNone           \t11111111-2222-3333-4444-555555555555",
            listed);

        await RunAsync(0, "network modify --fixed_range 10.0.0.0/24 --project p-1 --host cloud-1");
        Assert.Contains("\tp-1 ", await RunAsync(0, "network list"));
        Assert.Equal("Network must be disassociated from project p-1 before delete", await RunAsync(1, "network delete --fixed_range 10.0.0.0/24"));
        await RunAsync(0, "network modify 10.0.0.0/24 --disassociate-project --disassociate-host");
        await RunAsync(0, "network delete --uuid 11111111-2222-3333-4444-555555555555");
        Assert.Equal("No networks found", await RunAsync(0, "network list"));
        Assert.Equal("Network could not be found with cidr 10.0.0.0/24.", await RunAsync(1, "network modify --fixed_range 10.0.0.0/24 --project p-1"));
    }

    [Fact]
    public async Task OldScriptsLeaveTheNamesOut()
    {
        await RunAsync(0, "network create private 10.1.0.0/16 2 64");
        Assert.Equal(["10.1.0.0/26", "10.1.0.64/26"], (await NetworksAsync()).Select(network => network.Cidr));
        Assert.Equal(["private_0", "private_1"], (await NetworksAsync()).Select(network => network.Label));
        await RunAsync(0, "floating create 172.24.4.224/28 --pool=public");
        Assert.Equal(14, (await RunAsync(0, "floating list")).Split('\n').Length);
        Assert.Contains("given twice", await RunAsync(1, "network create private 10.2.0.0/24 --label other"));
        Assert.Contains("'5' has no place", await RunAsync(1, "network create private 10.2.0.0/24 1 64 5"));
    }

    [Fact]
    public async Task ARangeWithRoomForMoreIsCutToNetworkSize()
    {
        Assert.Equal(
            "Subnet(s) too large, defaulting to /24. To override, specify network_size flag.", await RunAsync(0, "network create --label a --fixed_range_v4 10.0.0.0/16"));
        await RunAsync(0, "network create --label b --fixed_range_v4 10.3.0.0/22 --network_size 1024 --dns1 192.0.2.53");
        Assert.Equal(["10.0.0.0/24", "10.3.0.0/22"], (await NetworksAsync()).Select(network => network.Cidr));
    }

    [Fact]
    public async Task VlansAreCountedOn()
    {
        _more = "vlan_interface = eth1\n";
        await RunAsync(0, "network create --label a --fixed_range_v4 10.0.0.0/23 --num_networks 2");
        await RunAsync(0, "network create --label b --fixed_range_v4 10.0.2.0/24");
        await RunAsync(0, "network create --label c --fixed_range_v4 10.0.3.0/24 --vlan 7");
        await RunAsync(0, "network create --label d --fixed_range_v4 10.0.4.0/24 --vlan_start 200");
        Assert.Equal([100, 101, 102, 7, 200], (await NetworksAsync()).Select(network => network.Vlan));
        Assert.Equal("Detected existing vlan with id 7", await RunAsync(1, "network create --label e --fixed_range_v4 10.0.5.0/24 --vlan 7"));
        Assert.All(await NetworksAsync(), network => Assert.Equal("eth1", network.BridgeInterface));
    }

    [Theory]
    [InlineData("network create --fixed_range_v4 10.9.0.0/24", "--label is required to create a network.")]
    [InlineData("network create --label a", "--fixed_range_v4 is required to create a network.")]
    [InlineData("network create --label a --fixed_range_v4 10.9.0.0/24 --num_networks many", "--num_networks: 'many' is no number.")]
    [InlineData("network create --label a --fixed_range_v4 10.0.0.0/25", "conflicts with existing cidr (10.0.0.0/24)")]
    [InlineData("network create --label a --fixed_range_v4 10.9.0.0/24 --bridge ;reboot", "bridge is no name of a device.")]
    [InlineData("network create --label a --fixed_range_v4 10.9.0.0/24 --uuid 7", "--uuid: '7' is none.")]
    [InlineData("network delete", "Please specify either fixed_range or uuid")]
    [InlineData("network delete --uuid 7", "Network 7 could not be found.")]
    [InlineData("network modify --project p", "--fixed_range is required")]
    public async Task WhatIsWrongIsSaidAndChangesNothing(string command, string says)
    {
        await RunAsync(0, "network create --label first --fixed_range_v4 10.0.0.0/24");
        Assert.Contains(says, await RunAsync(1, command));
        Assert.Equal("first", Assert.Single(await NetworksAsync()).Label);
    }

    [Fact]
    public async Task VlansNeedADeviceToBeOn()
    {
        _more = "";
        Assert.Equal("--bridge_interface is required to create a network.", await RunAsync(1, "network create --label a --fixed_range_v4 10.0.0.0/24"));
    }

    [Fact]
    public async Task FloatingAddressesAreMadeOnceAndDeletedUnlessAProjectHasThem()
    {
        Assert.Equal("No floating IP addresses have been defined.", await RunAsync(0, "floating list"));
        Assert.Equal("", await RunAsync(0, "floating create --ip_range 192.0.2.0/30 --interface eth1"));
        Assert.Equal("None\t192.0.2.1\tNone\tnova\teth1\nNone\t192.0.2.2\tNone\tnova\teth1", await RunAsync(0, "floating list"));
        Assert.Equal("error: Floating IP 192.0.2.2 already exists.", await RunAsync(1, "floating create --ip_range 192.0.2.2"));
        Assert.StartsWith("error: Invalid input received: 192.0.2.0/31", await RunAsync(1, "floating create --ip_range 192.0.2.0/31"));
        Assert.StartsWith("error: --ip_range is required", await RunAsync(1, "floating delete"));
        Assert.Equal("No floating IP addresses have been defined.", await RunAsync(0, "floating list --host nowhere"));

        await WriteAsync(scope => FloatingAddressStore.TryTake(scope, "nova", "p-1"));
        Assert.Equal("error: Floating IP 192.0.2.1 is of project p-1.", await RunAsync(1, "floating delete --ip_range 192.0.2.0/30"));
        Assert.Contains("192.0.2.2", await RunAsync(0, "floating list"));
        await RunAsync(0, "floating delete --ip_range 192.0.2.2");
        Assert.Equal("p-1\t192.0.2.1\tNone\tnova\teth1", await RunAsync(0, "floating list"));
    }

    [Fact]
    public async Task FixedAddressesAreListedReservedAndUnreserved()
    {
        Assert.EndsWith("No fixed IP found.", await RunAsync(0, "fixed list"));
        await RunAsync(0, "network create --label demo --fixed_range_v4 10.0.0.0/29");
        var listed = (await RunAsync(0, "fixed list")).Split('\n');
        Assert.Equal("network           \tIP address     \thostname       \thost", listed[0]);
        Assert.Equal("10.0.0.0/29       \t10.0.0.2       \tNone           \tNone", listed[3]);
        Assert.Equal(9, listed.Length);

        await RunAsync(0, "fixed reserve --address 10.0.0.2");
        await RunAsync(0, "fixed reserve 10.0.0.3");
        await RunAsync(0, "fixed unreserve --address 10.0.0.2");
        var network = (await NetworksAsync()).Single().Id;
        Assert.Null(await WriteAsync(scope => FixedAddressPool.TryTake(scope, network, "10.0.0.3", Guid.NewGuid())));
        Assert.NotNull(await WriteAsync(scope => FixedAddressPool.TryTake(scope, network, "10.0.0.2", Guid.NewGuid())));
        Assert.Equal("error: Fixed IP address 10.0.0.2 is already in use.", await RunAsync(2, "fixed reserve --address 10.0.0.2"));
        Assert.Equal("error: Fixed IP not found for address 10.9.9.9.", await RunAsync(2, "fixed unreserve --address 10.9.9.9"));
        Assert.Contains("is in use", await RunAsync(1, "network delete --fixed_range 10.0.0.0/29"));
    }

    private Task<List<Core.Networks.NetworkRecord>> NetworksAsync() => WriteAsync(NetworkStore.List);

    private async Task<T> WriteAsync<T>(Func<Database.Writing.WriteScope, T> work)
    {
        var address = DatabaseAddress.Parse($"sqlite:///{_directory.FullName}/nova.sqlite", out _)!;
        await using var database = NovaDatabase.Open(address, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        return await database.WriteAsync(work, TestContext.Current.CancellationToken);
    }

    private async Task<string> RunAsync(int code, string command)
    {
        var file = Path.Combine(_directory.FullName, "nova.conf");
        await File.WriteAllTextAsync(file, $"[DEFAULT]\n{_more}[database]\nconnection = sqlite:///{_directory.FullName}/nova.sqlite\n");
        await using var written = new StringWriter();
        var actual = await ManageCommand.RunAsync(["--config-file", file, .. command.Split(' ')], written, written);
        Assert.True(code == actual, $"{command}: {actual}, {written}");
        return written.ToString().TrimEnd('\n');
    }
}
