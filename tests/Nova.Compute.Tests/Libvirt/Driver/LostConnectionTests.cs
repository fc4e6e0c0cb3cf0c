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
        var image = test.Images.Add(disk, "raw");
        var before = await test.BuildAsync(test.Spec(image));
        using var patience = new CancellationTokenSource(Patience);
        await using var events = test.Driver.WatchAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        await ReadUntilAsync(events, before.Instance.Id);

        await HangUpAsync();

        Assert.Equal(PowerState.Running, await AskUntilAnsweredAsync(test, before, patience.Token));
        // What is told of a guest made only now comes over the new connection.
        var after = await test.BuildAsync(test.Spec(image));
        var told = ReadUntilAsync(events, after.Instance.Id);
        while (!told.IsCompleted)
        {
            // The watch comes back by itself a moment later; what happens in between is the periodic look's to find.
            await test.Driver.PauseAsync(after.Instance.Id, patience.Token);
            await test.Driver.UnpauseAsync(after.Instance.Id, patience.Token);
            await Task.WhenAny(told, Task.Delay(200, patience.Token));
        }

        await told;
    }

    private static async Task ReadUntilAsync(IAsyncEnumerator<GuestEvent> events, Guid instanceId)
    {
        do
        {
            Assert.True(await events.MoveNextAsync());
        }
        while (events.Current.InstanceId != instanceId);
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
