using Microsoft.Extensions.Logging.Abstractions;
using Nova.Compute.Guests;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Attempts;

public sealed class InstanceLanesTests : IDisposable
{
    private static readonly GuestState Done = new(PowerState.Running, null, null);

    private readonly Guid _id = Guid.NewGuid();
    private readonly MemoryGuestRecords _records = new();
    private readonly InstanceLanes _lanes;

    public InstanceLanesTests() => _lanes = new(_records, TimeProvider.System, NullLogger<InstanceLanes>.Instance);

    public void Dispose() => _lanes.Dispose();

    [Fact]
    public async Task An_attempt_is_recorded_before_its_work_begins_and_with_its_outcome_after()
    {
        AttemptEntry? during = null;
        await RunAsync(1, _ =>
        {
            during = _records.Find(_id)!.Attempt;
            return Task.FromResult(Done);
        });

        Assert.Equal((1, false), (during!.Attempt, during.IsFinished));
        Assert.Equal(Done, _records.Find(_id)!.Attempt!.Answer);
    }

    [Fact]
    public async Task A_higher_attempt_begins_only_after_the_lower_one_has_undone_itself()
    {
        var order = new List<string>();
        var first = RunAsync(1, ct => UntilCancelledAsync(ct, async () =>
        {
            await Task.Delay(50);
            order.Add("first undone");
        }));
        await BusyAsync();

        await RunAsync(2, _ =>
        {
            order.Add("second begins");
            return Task.FromResult(Done);
        });

        Assert.Equal(["first undone", "second begins"], order);
        Assert.Equal(ComputeRpc.SupersededCode, (await Assert.ThrowsAsync<FaultException>(() => first)).Fault.Code);
    }

    [Fact]
    public async Task An_attempt_superseded_while_it_waits_never_begins()
    {
        var release = new TaskCompletionSource();
        var began = false;
        var first = RunAsync(1, async _ =>
        {
            await release.Task;
            return Done;
        });
        await BusyAsync();
        var second = RunAsync(2, _ =>
        {
            began = true;
            return Task.FromResult(Done);
        });
        var third = RunAsync(3, _ => Task.FromResult(Done));

        release.SetResult();

        Assert.Equal(Done, await third);
        Assert.Equal(Done, await first);
        await Assert.ThrowsAsync<FaultException>(() => second);
        Assert.False(began);
        Assert.Equal(3, _records.Find(_id)!.Attempt!.Attempt);
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_leaves_the_work_running()
    {
        var release = new TaskCompletionSource();
        using var patience = new CancellationTokenSource();
        var waiting = _lanes.RunAsync(Order(1), async _ =>
        {
            await release.Task;
            return Done;
        }, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var again = RunAsync(1, _ => throw new InvalidOperationException("must join, not begin"));
        release.SetResult();

        Assert.Equal(Done, await again);
    }

    [Fact]
    public async Task The_same_number_for_another_operation_is_refused()
    {
        await RunAsync(1, _ => Task.FromResult(Done));

        var fault = await Assert.ThrowsAsync<FaultException>(
            () => _lanes.RunAsync(Order(1) with { Action = ServerAction.Stop }, _ => Task.FromResult(Done), default));

        Assert.Equal(FaultKind.BadRequest, fault.Fault.Kind);
    }

    [Fact]
    public async Task What_nobody_foresaw_becomes_a_fault_without_internals_in_its_message()
    {
        var fault = await Assert.ThrowsAsync<FaultException>(
            () => RunAsync(1, _ => throw new InvalidOperationException("/secret/path")));

        Assert.Equal(FaultKind.Internal, fault.Fault.Kind);
        Assert.DoesNotContain("secret", fault.Fault.Message);
        Assert.Contains("/secret/path", fault.Fault.Details);
    }

    [Fact]
    public async Task The_host_itself_takes_over_and_the_attempt_may_be_asked_for_again()
    {
        var first = RunAsync(1, ct => UntilCancelledAsync(ct, () => Task.CompletedTask));
        await BusyAsync();
        var took = false;

        await _lanes.TakeOverAsync(_id, _id, _ =>
        {
            took = true;
            return Task.CompletedTask;
        }, default);

        Assert.True(took);
        await Assert.ThrowsAsync<FaultException>(() => first);
        Assert.Equal(Done, await RunAsync(1, _ => Task.FromResult(Done)));
    }

    [Fact]
    public async Task The_hosts_own_work_keeps_out_of_the_way_of_commands()
    {
        var release = new TaskCompletionSource();
        var first = RunAsync(1, async _ =>
        {
            await release.Task;
            return Done;
        });
        await BusyAsync();

        Assert.False(await _lanes.TryRunIdleAsync(_id, _id, _ => Task.CompletedTask, default));
        Assert.Equal(ServerAction.Create, _lanes.RunningAction(_id));

        release.SetResult();
        await first;
        Assert.True(await _lanes.TryRunIdleAsync(_id, _id, _ => Task.CompletedTask, default));
        Assert.Null(_lanes.RunningAction(_id));
        Assert.False(_lanes.IsBusy(_id));
    }

    [Fact]
    public async Task A_stop_waits_for_work_then_cancels_it_and_takes_nothing_more()
    {
        var other = Guid.NewGuid();
        var release = new TaskCompletionSource();
        var finishes = _lanes.RunAsync(new GuestOrder(other, other, 1, ServerAction.Create), async _ =>
        {
            await release.Task;
            return Done;
        }, default);
        var hangs = RunAsync(1, ct => UntilCancelledAsync(ct, () => Task.CompletedTask));
        await BusyAsync();
        using var patience = new CancellationTokenSource();
        var stop = _lanes.StopAsync(patience.Token);
        release.SetResult();
        Assert.Equal(Done, await finishes);
        Assert.False(stop.IsCompleted);

        await patience.CancelAsync();
        await stop;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hangs);
        Assert.False(_records.Find(_id)!.Attempt!.IsFinished);
        Assert.True(_records.Find(other)!.Attempt!.IsFinished);
        Assert.Equal(FaultKind.Unavailable, (await Assert.ThrowsAsync<FaultException>(() => RunAsync(2, _ => Task.FromResult(Done)))).Fault.Kind);
    }

    [Fact]
    public async Task Another_guest_of_the_instance_waits_and_has_attempts_of_its_own()
    {
        var order = new List<string>();
        var release = new TaskCompletionSource();
        var first = RunAsync(7, async _ =>
        {
            await release.Task;
            order.Add("first");
            return Done;
        });
        await BusyAsync();
        var second = _lanes.RunAsync(Order(3) with { GuestId = Guid.NewGuid() }, _ =>
        {
            order.Add("second");
            return Task.FromResult(Done);
        }, default);
        release.SetResult();

        Assert.Equal(Done, await first);
        Assert.Equal(Done, await second);
        Assert.Equal(["first", "second"], order);
    }

    private GuestOrder Order(int attempt) => new(_id, _id, attempt, ServerAction.Create);

    private Task<GuestState> RunAsync(int attempt, Func<CancellationToken, Task<GuestState>> work)
        => _lanes.RunAsync(Order(attempt), work, default);

    private async Task BusyAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_records.Find(_id) is null)
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private static async Task<GuestState> UntilCancelledAsync(CancellationToken ct, Func<Task> undo)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
            return Done;
        }
        finally
        {
            await undo();
        }
    }
}
