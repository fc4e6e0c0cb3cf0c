using Microsoft.Extensions.Time.Testing;
using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Hardware.Placing;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

/// <summary>Guests with processors and pages of their own, on a host with four dedicated ones.</summary>
public sealed class PlacesTests
{
    private const string Host =
        """
        [compute]
        cpu_shared_set = 0-3
        cpu_dedicated_set = 4-7
        [fake]
        vcpus = 8
        memory_mb = 4096
        journal = file
        """;

    [Fact]
    public async Task A_guest_keeps_what_it_has_over_stop_start_reboot_rebuild_and_a_crash_of_the_daemon()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        var instance = Wanting("hw:cpu_policy=dedicated", vcpus: 2);
        await compute.BuildAsync(instance);
        Assert.Equal([4, 5], CpusOf(compute, instance));

        var attempt = 1;
        foreach (var action in new[] { ServerAction.Stop, ServerAction.Start, ServerAction.RebootHard, ServerAction.Pause, ServerAction.Unpause })
        {
            await compute.ChangePowerAsync(instance, ++attempt, action);
        }

        await compute.RebuildAsync(instance, ++attempt);
        await compute.CrashAsync();
        await compute.StartDaemonAsync();

        Assert.Equal([4, 5], CpusOf(compute, instance));
        var other = Wanting("hw:cpu_policy=dedicated", vcpus: 2);
        await compute.BuildAsync(other);
        Assert.Equal([6, 7], CpusOf(compute, other));
    }

    [Fact]
    public async Task What_a_guest_had_is_the_next_ones_once_it_is_destroyed()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        var (first, second) = (Wanting("hw:cpu_policy=dedicated", vcpus: 3), Wanting("hw:cpu_policy=dedicated", vcpus: 2));
        await compute.BuildAsync(first);

        var refused = await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(second));

        Assert.Equal(ComputeRpc.RescheduleCode, refused.Fault.Code);
        Assert.Equal(
            $"Build of instance {second.Id} aborted: Insufficient compute resources: Requested instance NUMA topology cannot fit the given host NUMA topology.", refused.Fault.Message);
        Assert.Contains("The guest does not fit: NUMA cell 0: 2 dedicated CPUs are asked for, and 1 are free.", refused.Fault.Details, StringComparison.Ordinal);
        await compute.AssertNothingLeftAsync(second.Id);
        await compute.DestroyAsync(first, 2);
        await compute.BuildAsync(second, attempt: 2);
        Assert.Equal([4, 5], CpusOf(compute, second));
    }

    [Fact]
    public async Task A_build_that_fails_gives_back_what_it_had()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Parse("spawn fail=1 times=1")!.Value.Cue);
        await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(Wanting("hw:cpu_policy=dedicated", vcpus: 4)));

        await compute.BuildAsync(Wanting("hw:cpu_policy=dedicated", vcpus: 4));
    }

    [Fact]
    public async Task Guests_that_are_built_at_once_never_get_the_same()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        var instances = Enumerable.Range(0, 8).Select(_ => Wanting("hw:cpu_policy=dedicated", vcpus: 1)).ToList();

        var outcomes = await Task.WhenAll(instances.Select(async instance =>
        {
            try
            {
                await compute.BuildAsync(instance);
                return true;
            }
            catch (FaultException refused) when (refused.Fault.Code == ComputeRpc.RescheduleCode)
            {
                return false;
            }
        }));

        Assert.Equal(4, outcomes.Count(built => built));
        Assert.Equal([4, 5, 6, 7], compute.Node.Records.All.Select(record => record.Place).OfType<GuestPlace>().SelectMany(place => place.Cells).SelectMany(cell => cell.HeldCpus).Order());
    }

    [Fact]
    public async Task On_a_resize_to_the_same_host_both_guests_hold_their_own_until_it_is_confirmed()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        var (instance, destination) = (Wanting("hw:cpu_policy=dedicated", vcpus: 2), Guid.NewGuid());
        await compute.BuildAsync(instance);
        var offer = await compute.CallAsync(
            ComputeRpc.PrepareMove, new PrepareMove(instance, instance.Id, 2, ComputeUnderTest.Host, destination, DateTimeOffset.MaxValue));
        await compute.CallAsync(
            ComputeRpc.FinishMove,
            new FinishMove(instance, destination, 3, ComputeUnderTest.Host, instance.Id, offer, null, PowerOn: true, DateTimeOffset.MaxValue));

        Assert.Equal([4, 5], CpusOf(compute, instance));
        Assert.Equal([6, 7], CpusOf(compute, destination));
        await compute.CallAsync(ComputeRpc.ConfirmMove, new ConfirmMove(instance, instance.Id, 4));
        Assert.Null(compute.Node.Records.Find(instance.Id)?.Place);
        Assert.Equal([6, 7], CpusOf(compute, destination));
    }

    [Fact]
    public async Task A_guest_that_has_a_place_does_not_move_while_it_runs()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        var instance = Wanting("hw:numa_nodes=1", vcpus: 1);
        await compute.BuildAsync(instance);

        var refused = await Assert.ThrowsAsync<FaultException>(() => compute.CallAsync(ComputeRpc.DescribeLive, new DescribeLive(instance, instance.Id)));

        Assert.Equal(FaultKind.BadRequest, refused.Fault.Kind);
        Assert.StartsWith("Migration pre-check error: Instance has an associated NUMA topology.", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Huge_pages_are_counted_and_those_that_are_reserved_are_kept()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host.Replace("[compute]", "reserved_huge_pages = node:0,size:2MB,count:512\n[compute]", StringComparison.Ordinal));

        // Of 2 GiB in huge pages one is kept.
        await compute.BuildAsync(Wanting("hw:mem_page_size=large", vcpus: 1, memoryMb: 1024));
        await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(Wanting("hw:mem_page_size=large", vcpus: 1, memoryMb: 2)));
        var any = Wanting("hw:mem_page_size=any", vcpus: 1, memoryMb: 2);
        await compute.BuildAsync(any);
        Assert.Equal(4, compute.Node.Records.Find(any.Id)!.Place!.Cells[0].PageKib);
    }

    [Fact]
    public async Task The_host_reports_which_processors_are_whose()
    {
        await using var compute = await ComputeUnderTest.StartAsync(Host);
        await compute.UntilAsync(() => !compute.Conductor.Reports.IsEmpty);

        var report = compute.Conductor.Reports.First()[0];

        Assert.Equal(4, report.Vcpus);
        var cell = report.Room!.Cells.Single();
        Assert.Equal(("0-3", "4-7", "", 4096L), (cell.Shared, cell.Free, cell.Held, cell.MemoryMb));
        Assert.Equal(("PCPU", 4L, 1.0), report.OtherInventories!.Select(has => (has.ResourceClass, has.Total, has.AllocationRatio)).Single());
    }

    [Fact]
    public async Task What_guests_have_is_told_of_at_the_next_look()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var compute = await ComputeUnderTest.StartAsync(Host, time);
        await compute.BuildAsync(Wanting("hw:cpu_policy=dedicated;hw:mem_page_size=large", vcpus: 1, memoryMb: 1024));

        await compute.UntilAsync(() => compute.Conductor.Reports.LastOrDefault() is [{ Room.Cells: [{ Held: "4" }] }], TimeSpan.FromSeconds(1));

        var cell = compute.Conductor.Reports.Last()[0].Room!.Cells[0];
        Assert.Equal(("5-7", 512L), (cell.Free, cell.Pages[^1].Total));
    }

    private static InstanceRecord Wanting(string specs, int vcpus, int memoryMb = 128) => Sample.Instance(ComputeUnderTest.Host) with
    {
        Flavor = Sample.Flavor with
        {
            Vcpus = vcpus, MemoryMb = memoryMb, ExtraSpecs = specs.Split(';').Select(item => item.Split('=')).ToDictionary(item => item[0], item => item[1]),
        },
    };

    private static IEnumerable<int> CpusOf(ComputeUnderTest compute, InstanceRecord instance) => CpusOf(compute, instance.Id);

    private static IEnumerable<int> CpusOf(ComputeUnderTest compute, Guid guestId) =>
        compute.Node.Records.Find(guestId)!.Place!.Cells.SelectMany(cell => cell.Pins).Select(pin => pin.Host);
}
