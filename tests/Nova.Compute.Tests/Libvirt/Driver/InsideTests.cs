using Nova.Core.Faults;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Passwords and interrupts of a real guest, seen from the inside.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class InsideTests
{
    [Fact]
    public async Task The_agent_sets_the_password_and_the_kernel_sees_the_interrupt()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var (spec, agent) = await GuestAgent.BootAsync(test);
        var before = await agent.RunAsync("grep ^root: /etc/shadow");

        await test.Driver.SetPasswordAsync(spec.Instance, "s3cret new", CancellationToken.None);

        var after = await agent.RunAsync("grep ^root: /etc/shadow");
        Assert.NotEqual(before, after);
        var salt = after.Split('$')[2];
        Assert.Equal(after.Split(':')[1], (await agent.RunAsync($"mkpasswd -m sha512 -S '{salt}' 's3cret new'")).Trim());

        // Another user than root, where the image names one.
        var own = spec.Instance with { ImageProperties = new Dictionary<string, string>(spec.Instance.ImageProperties) { ["os_admin_user"] = "cirros" } };
        await test.Driver.SetPasswordAsync(own, "other", CancellationToken.None);
        Assert.Equal(after, await agent.RunAsync("grep ^root: /etc/shadow"));

        Assert.Equal("0", await InterruptsAsync(agent));
        await test.Driver.InjectNmiAsync(spec.Instance.Id, CancellationToken.None);
        Assert.NotEqual("0", await InterruptsAsync(agent));
    }

    [Fact]
    public async Task Without_an_agent_that_answers_nothing_is_set()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var disk = test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[1024 * 1024], TestContext.Current.CancellationToken);
        var spec = await test.BuildAsync(test.Spec(test.Images.Add(disk, "raw")));

        var none = await Assert.ThrowsAsync<FaultException>(() => test.Driver.SetPasswordAsync(spec.Instance, "s", CancellationToken.None));
        Assert.Equal((FaultKind.Conflict, "Guest agent is not enabled for the instance"), (none.Fault.Kind, none.Message));

        await test.Driver.DestroyAsync(spec.Instance.Id, CancellationToken.None);
        var said = spec with { Instance = spec.Instance with { ImageProperties = new Dictionary<string, string> { ["hw_qemu_guest_agent"] = "yes" } } };
        await test.Driver.SpawnAsync(said, CancellationToken.None);
        var silent = await Assert.ThrowsAsync<FaultException>(() => test.Driver.SetPasswordAsync(said.Instance, "s", CancellationToken.None));
        Assert.Equal((FaultKind.NotImplemented, "Unable to set password on instance"), (silent.Fault.Kind, silent.Message));

        await test.Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(
            FaultKind.Conflict, (await Assert.ThrowsAsync<FaultException>(() => test.Driver.InjectNmiAsync(spec.Instance.Id, CancellationToken.None))).Fault.Kind);
    }

    /// <summary>Of all processors together.</summary>
    private static async Task<string> InterruptsAsync(GuestAgent agent) =>
        (await agent.RunAsync("awk '/NMI:/ { n = 0; for (i = 2; i <= NF && $i ~ /^[0-9]+$/; i++) n += $i; print n }' /proc/interrupts")).Trim();
}
