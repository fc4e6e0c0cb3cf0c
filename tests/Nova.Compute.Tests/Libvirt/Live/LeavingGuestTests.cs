using System.Xml.Linq;
using Nova.Compute.Drivers;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Live;

/// <summary>What a source says of a guest that was to leave: the conductor removes one of two sets of disks by it.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class LeavingGuestTests
{
    [Fact]
    public async Task A_guest_that_ended_by_itself_has_not_left_and_one_that_is_not_there_has()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await BuildAsync(test);
        On(spec, static domain => domain.Destroy());

        await Assert.ThrowsAsync<FaultException>(() => MigrateAsync(test, spec));
        Assert.Equal(PowerState.Shutdown, await test.Driver.StopLiveAsync(spec.Instance.Id, default));

        await test.Driver.DestroyAsync(spec.Instance.Id, default);
        await MigrateAsync(test, spec);
        Assert.Equal(PowerState.NoState, await test.Driver.StopLiveAsync(spec.Instance.Id, default));
    }

    /// <summary>A backup is a job of libvirt's as a migration is, and needs no second host: nobody of this process waits for it.</summary>
    [Fact]
    public async Task What_libvirt_is_still_at_is_ended_before_it_is_said_where_the_guest_is()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await BuildAsync(test);
        var disk = On(spec, static domain => XElement.Parse(domain.GetXmlDesc()).Descendants("disk").First().Element("target")!.Attribute("dev")!.Value);
        On(spec, domain => domain.BackupBegin(
            $"<domainbackup mode='pull'><server transport='unix' socket='/var/lib/libvirt/qemu/domain-{domain.GetId()}-{domain.Name}/job.sock'/>"
            + $"<disks><disk name='{disk}' backup='yes' type='file'><scratch file='{test.Scratch.At("job.scratch")}'/></disk></disks></domainbackup>"));
        Assert.True(On(spec, HasJob));

        Assert.Equal(PowerState.Running, await test.Driver.StopLiveAsync(spec.Instance.Id, default));

        Assert.False(On(spec, HasJob));
    }

    private static async Task<GuestSpec> BuildAsync(DriverUnderTest test)
    {
        var disk = test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[1024 * 1024], TestContext.Current.CancellationToken);
        return await test.BuildAsync(test.Spec(test.Images.Add(disk, "raw")));
    }

    private static async Task MigrateAsync(DriverUnderTest test, GuestSpec spec)
    {
        using var control = new LiveControl(static (_, _) => Task.CompletedTask);
        var target = new LiveTarget(true, "nowhere.invalid", null, null, "", "", null, null);
        await test.Driver.MigrateLiveAsync(
            spec, new MigrateLive(spec.Instance, spec.Instance.Id, 2, Guid.NewGuid(), target, 1, [], DateTimeOffset.MaxValue), control, default);
    }

    private static bool HasJob(LibvirtDomain domain)
    {
        domain.GetJobStats(out var type);
        return type != VirDomainJobType.None;
    }

    private static T On<T>(GuestSpec spec, Func<LibvirtDomain, T> ask)
    {
        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var domain = connection.LookupByUuid(spec.Instance.Id)!;
        return ask(domain);
    }

    private static void On(GuestSpec spec, Action<LibvirtDomain> deed) => On(spec, domain =>
    {
        deed(domain);
        return true;
    });
}
