using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>A libvirtd that hangs and goes on: nobody waits for it for ever, no threads pile up, and nothing is left of what was given up.</summary>
/// <remarks>With keepalive and several calls on a connection the process died here of CVE-2024-4418.</remarks>
[Collection(LibvirtCollection.Name)]
public sealed class HungLibvirtTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cve2024_4418_calls_into_a_libvirt_that_hangs_end_and_it_is_used_again_when_it_answers()
    {
        using var scratch = new Scratch();
        await using var relay = new LibvirtRelay(scratch);
        var options = new LibvirtOptions { ConnectionUri = relay.Uri, InstancesPath = scratch.At("instances") };
        await using var host = new LibvirtHost(options, new InstanceFiles(options), TimeProvider.System, new DriverLog());
        host.Start();
        await host.RunAsync(connection => connection.GetHostname(), Ct);
        Assert.Null(host.Problem);

        relay.Hang();
        var calls = Enumerable.Range(0, 50).Select(_ => host.RunAsync(connection => connection.ListAllDomains().Count, Ct)).ToArray();
        foreach (var call in calls)
        {
            Assert.Equal(FaultKind.Unavailable, (await Assert.ThrowsAsync<FaultException>(() => call)).Fault.Kind);
        }

        Assert.StartsWith("Connection to libvirt lost", host.Problem);
        Assert.InRange(host.Lanes, 1, 8);

        // While it is known to be silent nobody waits at all.
        await Assert.ThrowsAsync<FaultException>(() => host.RunAsync(connection => connection.GetHostname(), Ct));

        relay.GoOn();
        while (host.Problem is not null)
        {
            await Task.Delay(50, Ct);
        }

        var again = Enumerable.Range(0, 50).Select(_ => host.RunAsync(connection => connection.GetHostname(), Ct));
        Assert.Single((await Task.WhenAll(again)).Distinct());

        // One for the pulse: nothing was opened anew for what hung.
        Assert.InRange(relay.Accepted, 1, 9);
    }

    [Fact]
    public async Task A_guest_whose_start_was_given_up_is_not_there_when_libvirt_goes_on()
    {
        LibvirtRelay? relay = null;
        using var sockets = new Scratch();
        relay = new LibvirtRelay(sockets);
        await using var relaying = relay;
        await using var test = await DriverUnderTest.StartAsync(options => options with { ConnectionUri = relay.Uri });
        var disk = test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[1024 * 1024], Ct);
        var spec = test.Spec(test.Images.Add(disk, "raw"));
        await test.Driver.PrepareDisksAsync(spec, Ct);

        relay.Hang();
        var given = await Assert.ThrowsAsync<FaultException>(() => test.Driver.SpawnAsync(spec, Ct));
        Assert.Equal(FaultKind.Unavailable, given.Fault.Kind);
        relay.GoOn();
        while (test.Driver.Problem is not null)
        {
            await Task.Delay(50, Ct);
        }

        // What was sent before is done before this, and undone: looked at through the daemon itself.
        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (connection.LookupByUuid(spec.Instance.Id) is { } there)
        {
            there.Dispose();
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(PowerState.NoState, await test.Driver.GetPowerStateAsync(spec.Instance.Id, Ct));
    }

    [Fact]
    public async Task A_daemon_that_hangs_at_the_start_is_waited_for_with_one_thread_and_then_found()
    {
        using var scratch = new Scratch();
        await using var relay = new LibvirtRelay(scratch);
        relay.Hang();
        var options = new LibvirtOptions { VirtType = "qemu", ConnectionUri = relay.Uri, InstancesPath = scratch.At("instances"), CpuMode = "none" };
        await using var driver = new LibvirtDriver(options, new FileImages(), TimeProvider.System, new DriverLog());
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(FaultKind.Unavailable, (await Assert.ThrowsAsync<FaultException>(() => driver.OpenAsync(Ct))).Fault.Kind);
        }

        Assert.InRange(relay.Accepted, 1, 4);
        relay.GoOn();
        while (driver.Problem is not null)
        {
            await Task.Delay(50, Ct);
        }

        await driver.OpenAsync(Ct);
        Assert.Empty(await driver.ListGuestsAsync(Ct));
    }
}
