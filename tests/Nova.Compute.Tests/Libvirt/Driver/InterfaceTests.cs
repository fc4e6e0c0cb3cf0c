using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Interfaces that are plugged into a real guest and out of it, seen on its bridge and in both of its definitions.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class InterfaceTests : IAsyncLifetime
{
    private const string Bridge = "novatestbr1";

    private static readonly Guid Id = Guid.NewGuid();

    private static readonly InstanceInterface Nic =
        new(Id, "fa:16:3e:00:07:01", Guid.NewGuid(), "private", InstanceInterface.BridgeType, Bridge, InstanceInterface.DeviceNameOf(Id), 1450, [], null);

    public async ValueTask InitializeAsync() => await IpAsync("link", "add", "name", Bridge, "type", "bridge");

    public async ValueTask DisposeAsync() => await IpAsync("link", "delete", Bridge);

    [Fact]
    public async Task A_guest_that_runs_gets_an_interface_and_lets_go_of_it()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await BuildAsync(test);
        var instance = spec.Instance;
        await test.ReadConsoleUntilAsync(instance.Id, "GUEST-MARKER-DONE");

        foreach (var _ in new[] { 1, 2 })
        {
            await test.Driver.AttachInterfaceAsync(instance, Nic, default);
            Assert.True(IsOnBridge());
            Assert.Equal((1, 1), Defined(spec));
        }

        // It is the guest's own: one that is started anew from its plan has it as well, and off it is in the definition alone.
        await test.Driver.StopAsync(instance.Id, TimeSpan.Zero, default);
        Assert.False(IsOnBridge());
        Assert.Equal(1, Defined(spec).Kept);
        await test.Driver.StartAsync(spec with { Instance = instance with { Interfaces = [Nic] } }, default);
        Assert.True(IsOnBridge());
        await test.ReadConsoleUntilAsync(instance.Id, "boot_count=2");
        await test.ReadConsoleUntilAsync(instance.Id, "GUEST-MARKER-DONE");

        foreach (var _ in new[] { 1, 2 })
        {
            await test.Driver.DetachInterfaceAsync(instance, Nic, default);
            Assert.False(IsOnBridge());
            Assert.Equal((0, 0), Defined(spec));
        }
    }

    [Fact]
    public async Task A_guest_that_is_off_is_changed_for_its_next_start_and_one_that_is_not_there_has_none()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await BuildAsync(test);
        var instance = spec.Instance;
        await test.Driver.StopAsync(instance.Id, TimeSpan.Zero, default);

        await test.Driver.AttachInterfaceAsync(instance, Nic, default);
        Assert.Equal(1, Defined(spec).Kept);
        await test.Driver.DetachInterfaceAsync(instance, Nic, default);
        Assert.Equal(0, Defined(spec).Kept);

        await test.Driver.DestroyAsync(instance.Id, default);
        await test.Driver.DetachInterfaceAsync(instance, Nic, default);
        Assert.Equal(ComputeRpc.GuestMissingCode, (await Assert.ThrowsAsync<FaultException>(() => test.Driver.AttachInterfaceAsync(instance, Nic, default))).Fault.Code);
    }

    [Fact]
    public async Task A_guest_that_does_not_listen_keeps_its_interface_and_one_whose_bridge_is_not_there_is_as_before()
    {
        await using var test = await DriverUnderTest.StartAsync(options => options with { DetachAttempts = 2, DetachPatience = TimeSpan.FromSeconds(1) });
        var spec = await BuildAsync(test);
        var instance = spec.Instance;
        await test.Driver.AttachInterfaceAsync(instance, Nic, default);
        await test.Driver.PauseAsync(instance.Id, default);

        var kept = await Assert.ThrowsAsync<FaultException>(() => test.Driver.DetachInterfaceAsync(instance, Nic, default));
        Assert.Equal($"Failed to detach network adapter device from {instance.Id}", kept.Message);
        Assert.True(IsOnBridge());
        Assert.Equal((1, 1), Defined(spec));

        var nowhere = Nic with { Id = Guid.NewGuid(), MacAddress = "fa:16:3e:00:07:02", Bridge = "novatestbr9", DeviceName = "tapnovatest9" };
        var refused = await Assert.ThrowsAsync<FaultException>(() => test.Driver.AttachInterfaceAsync(instance, nowhere, default));
        Assert.Equal($"Failed to attach network adapter device to {instance.Id}", refused.Message);
        Assert.Contains("novatestbr9", refused.Fault.Details, StringComparison.Ordinal);
        Assert.Equal((1, 1), Defined(spec));
    }

    private static async Task<GuestSpec> BuildAsync(DriverUnderTest test) =>
        await test.BuildAsync(test.Spec(test.Images.Add(await GuestImage.GetAsync(), "qcow2"), flavor: flavor => flavor with { RootGb = 1 }));

    private static bool IsOnBridge() => Directory.Exists($"/sys/class/net/{Bridge}/brif/{Nic.DeviceName}");

    /// <summary>Interfaces of the guest as it is, and as it will be at its next start.</summary>
    private static (int Now, int Kept) Defined(GuestSpec spec)
    {
        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var domain = connection.LookupByUuid(spec.Instance.Id)!;
        return (Count(domain.GetXmlDesc()), Count(domain.GetXmlDesc(VirDomainXmlFlags.Inactive)));

        static int Count(string xml) => System.Xml.Linq.XElement.Parse(xml).Descendants("interface").Count();
    }

    private static Task IpAsync(params string[] arguments) =>
        Environment.IsPrivilegedProcess ? Command.RunAsync("ip", arguments) : Command.RunAsync("sudo", ["-n", "ip", .. arguments]);
}
