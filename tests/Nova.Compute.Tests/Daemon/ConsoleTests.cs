using System.Net.Sockets;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public sealed class ConsoleTests
{
    [Fact]
    public async Task A_console_is_answered_with_the_address_of_its_proxy_and_only_its_own_port_is_valid()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        var console = await compute.CallAsync(ComputeRpc.GetConsole, new GetConsole(instance.Id, ConsoleType.NoVnc));

        Assert.Equal("http://127.0.0.1:6080/vnc_auto.html", console.AccessUrlBase);
        Assert.True(await IsValidAsync(compute, instance.Id, console.Port));
        Assert.False(await IsValidAsync(compute, instance.Id, console.Port + 1));
        Assert.False(await IsValidAsync(compute, Guid.NewGuid(), console.Port));
    }

    [Theory]
    [InlineData(ConsoleType.SpiceHtml5, "Unavailable console type spice-html5.")] // not enabled
    [InlineData(ConsoleType.WebMks, "Unavailable console type webmks.")] // no driver has it
    public async Task A_console_that_is_not_offered_is_refused(ConsoleType type, string message)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        var refused = await Assert.ThrowsAsync<FaultException>(() => compute.CallAsync(ComputeRpc.GetConsole, new GetConsole(instance.Id, type)));

        Assert.Equal((FaultKind.BadRequest, message), (refused.Fault.Kind, refused.Fault.Message));
    }

    [Fact]
    public async Task A_guest_that_stops_takes_its_console_and_its_viewers_with_it()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        var console = await compute.CallAsync(ComputeRpc.GetConsole, new GetConsole(instance.Id, ConsoleType.NoVnc));
        using var viewer = new TcpClient();
        await viewer.ConnectAsync(console.Host, console.Port);

        var version = new byte[12];
        await viewer.GetStream().ReadExactlyAsync(version);

        await compute.ChangePowerAsync(instance, 2, ServerAction.Stop);

        Assert.False(await IsValidAsync(compute, instance.Id, console.Port));
        Assert.Equal(0, await viewer.GetStream().ReadAsync(version));
    }

    private static async Task<bool> IsValidAsync(ComputeUnderTest compute, Guid instanceId, int port) =>
        (await compute.CallAsync(ComputeRpc.ValidateConsole, new ValidateConsole(instanceId, ConsoleType.NoVnc, port))).IsGuests;
}
