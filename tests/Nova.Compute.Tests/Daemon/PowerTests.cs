using Nova.Compute.Drivers.Fake;
using Nova.Compute.Servers.Power;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using ChangePower = Nova.Core.Rpc.Compute.ChangePower;

namespace Nova.Compute.Tests.Daemon;

public class PowerTests
{
    [Theory]
    [InlineData(ServerAction.Stop, PowerState.Shutdown)]
    [InlineData(ServerAction.Pause, PowerState.Paused)]
    [InlineData(ServerAction.Suspend, PowerState.Suspended)]
    [InlineData(ServerAction.RebootSoft, PowerState.Running)]
    [InlineData(ServerAction.RebootHard, PowerState.Running)]
    [InlineData(ServerAction.Start, PowerState.Running)]
    [InlineData(ServerAction.Unpause, PowerState.Running)]
    [InlineData(ServerAction.Resume, PowerState.Running)]
    public async Task Each_operation_leads_to_its_state_and_again(ServerAction operation, PowerState expected)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        for (var attempt = 2; attempt <= 3; attempt++)
        {
            Assert.Equal(expected, (await compute.ChangePowerAsync(instance, attempt, operation)).PowerState);
        }
    }

    [Fact]
    public async Task A_caller_may_be_more_patient_than_a_timer()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        var power = new Nova.Compute.Servers.Power.ChangePower(compute.Node, new PowerOptions(TimeSpan.Zero, TimeSpan.Zero), TimeProvider.System);
        var state = await power.HandleAsync(
            new ChangePower(instance, instance.Id, 2, ServerAction.Stop),
            new RpcCall(RequestContext.ForService("req-test"), Guid.NewGuid(), TimeProvider.System.GetUtcNow().AddDays(60)),
            default);

        Assert.Equal(PowerState.Shutdown, state.PowerState);
    }

    [Fact]
    public async Task A_guest_that_ignores_a_soft_reboot_is_rebooted_hard()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        await compute.ChangePowerAsync(instance, 2, ServerAction.Stop);

        var state = await compute.ChangePowerAsync(instance, 3, ServerAction.RebootSoft);

        Assert.Equal(PowerState.Running, state.PowerState);
        Assert.Equal(3, Assert.Single(await compute.Driver.ListGuestsAsync(default)).Attempt);
    }

    [Fact]
    public async Task What_makes_a_guest_run_is_claimed_and_what_stops_it_is_not()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        await compute.ChangePowerAsync(instance, 2, ServerAction.Stop);
        await compute.ChangePowerAsync(instance, 3, ServerAction.Start);
        compute.Conductor.Grants = _ => false;

        var fault = await Assert.ThrowsAsync<FaultException>(() => compute.ChangePowerAsync(instance, 4, ServerAction.RebootHard));

        Assert.Equal(ComputeRpc.SupersededCode, fault.Fault.Code);
        Assert.Equal(
            [(1, TaskState.Spawning), (3, TaskState.PoweringOn), (4, TaskState.RebootStartedHard)],
            compute.Conductor.Claims.Select(claim => (claim.Attempt, claim.TaskState)));
    }

    [Fact]
    public async Task A_guest_that_is_not_there_is_told_apart()
    {
        await using var compute = await ComputeUnderTest.StartAsync();

        var fault = await Assert.ThrowsAsync<FaultException>(
            () => compute.ChangePowerAsync(Sample.Instance(ComputeUnderTest.Host), 1, ServerAction.Stop));

        Assert.Equal((FaultKind.NotFound, ComputeRpc.GuestMissingCode), (fault.Fault.Kind, fault.Fault.Code));
    }

    [Fact]
    public async Task A_failed_operation_is_answered_the_same_again()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.Pause, FakeCue.Failing with { Times = 1 });

        var first = await Assert.ThrowsAsync<FaultException>(() => compute.ChangePowerAsync(instance, 2, ServerAction.Pause));
        var second = await Assert.ThrowsAsync<FaultException>(() => compute.ChangePowerAsync(instance, 2, ServerAction.Pause));

        Assert.Equal(first.Fault, second.Fault);
        Assert.Equal(PowerState.Paused, (await compute.ChangePowerAsync(instance, 3, ServerAction.Pause)).PowerState);
    }

    [Theory]
    [InlineData(null, "FAKE CONSOLE OUTPUT\nANOTHER\nONE MORE\nLAST LINE")]
    [InlineData(-1, "FAKE CONSOLE OUTPUT\nANOTHER\nONE MORE\nLAST LINE")]
    [InlineData(0, "")]
    [InlineData(1, "LAST LINE")]
    [InlineData(2, "ONE MORE\nLAST LINE")]
    [InlineData(10, "FAKE CONSOLE OUTPUT\nANOTHER\nONE MORE\nLAST LINE")]
    public async Task The_console_is_told_from_its_end(int? lines, string expected)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        var output = await compute.CallAsync(ComputeRpc.GetConsoleOutput, new GetConsoleOutput(instance.Id, lines));

        Assert.Equal(expected, output.Text);
    }

    [Fact]
    public async Task Figures_and_uptime_are_answered()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        Assert.Equal("running", (await compute.CallAsync(ComputeRpc.GetDiagnostics, new GuestQuery(instance.Id))).State);
        Assert.Contains("load average", (await compute.CallAsync(ComputeRpc.GetHostUptime, Core.Rpc.Nothing.Value)).Text);
    }
}
