using System.Globalization;
using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>libvirtd hangs up, as at its restart. Only this process' own connections are closed: others use the daemon, too.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class LostConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_driver_connects_again_and_events_go_on()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var disk = test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[1024 * 1024]);
        var spec = await test.BuildAsync(test.Spec(test.Images.Add(disk, "raw")));
        using var patience = new CancellationTokenSource(Patience);
        await using var events = test.Driver.WatchAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        var next = events.MoveNextAsync().AsTask();
        await test.Driver.PauseAsync(spec.Instance.Id, patience.Token);
        Assert.True(await next);

        next = events.MoveNextAsync().AsTask();
        await HangUpAsync();

        Assert.Equal(PowerState.Paused, await AskUntilAnsweredAsync(test, spec, patience.Token));
        while (!next.IsCompleted)
        {
            // The watch comes back by itself a moment later; what happens in between is the periodic look's to find.
            await test.Driver.UnpauseAsync(spec.Instance.Id, patience.Token);
            await test.Driver.PauseAsync(spec.Instance.Id, patience.Token);
            await Task.WhenAny(next, Task.Delay(200, patience.Token));
        }

        Assert.True(await next);
        Assert.Equal(spec.Instance.Id, events.Current.InstanceId);
    }

    private static async Task<PowerState> AskUntilAnsweredAsync(DriverUnderTest test, GuestSpec spec, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await test.Driver.GetPowerStateAsync(spec.Instance.Id, ct);
            }
            catch (FaultException away) when (away.Fault.Kind == FaultKind.Unavailable)
            {
                await Task.Delay(50, ct);
            }
        }
    }

    /// <summary>What an administrator's <c>virt-admin client-disconnect</c> does.</summary>
    private static async Task HangUpAsync()
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var closed = 0;
        foreach (var line in (await Command.RunAsync("virt-admin", "client-list", "libvirtd")).Split('\n').Skip(2))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var client, ..]
                && (await Command.RunAsync("virt-admin", "client-info", "libvirtd", client)).Split('\n').Any(info => info.StartsWith("unix_process_id", StringComparison.Ordinal) && info.TrimEnd().EndsWith(": " + own, StringComparison.Ordinal)))
            {
                await Command.RunAsync("virt-admin", "client-disconnect", "libvirtd", client);
                closed++;
            }
        }

        Assert.True(closed >= 2, $"{closed} connections of this process were found");
    }
}
