using Nova.Compute.Drivers;
using Nova.Compute.Drivers.Fake;
using Nova.Compute.Tests.Libvirt;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Tests.Drivers;

public sealed class FakeDriverTests : DriverContract
{
    private readonly FakeCues _cues = new(seed: 1, TimeProvider.System);
    private readonly FileImages _images = new();
    private readonly Scratch _scratch = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    internal override Task<IComputeDriver> StartDriverAsync()
        => Task.FromResult<IComputeDriver>(new FakeDriver("node", Options(""), _cues, TimeProvider.System) { Images = _images });

    internal override string QueueImage() => _images.Queue(_scratch.At(Guid.NewGuid().ToString())).Id;

    internal override bool HasBytes(string imageId) => _images.IsActive(imageId);

    internal override GuestSpec NewSpec(int attempt) => new(Sample.Instance("node"), attempt, Sample.Image, null);

    internal override Task KillGuestAsync(Guid instanceId)
    {
        ((FakeDriver)Driver).Happen(instanceId, PowerState.Crashed);
        return Task.CompletedTask;
    }

    private Task RecallAsync(IReadOnlyList<HostGuest> guests, Func<Guid, GuestState?> answerOf) => Driver.RecallAsync(_ => Task.FromResult(guests), answerOf, default);

    [Fact]
    public async Task It_is_as_large_as_upstreams()
    {
        var found = await Driver.GetInventoryAsync(default);

        Assert.Equal((1000, 800_000, 600_000, "fake"), (found.Vcpus, found.MemoryMb, found.LocalGb, found.HypervisorType));
    }

    [Fact]
    public void Smaller_ones_have_upstreams_names_and_sizes()
    {
        Assert.Equal((10, 8192, 1028), Size(Options("compute_driver = fake.MediumFakeDriver")));
        Assert.Equal((2, 8192, 1028), Size(Options("compute_driver = nova.virt.fake.SmallFakeDriver")));
        Assert.Equal((3, 8192, 1028), Size(Options("compute_driver = fake.SmallFakeDriver\n[fake]\nvcpus = 3")));

        static (int, int, int) Size(FakeOptions options) => (options.Vcpus, options.MemoryMb, options.LocalGb);
    }

    [Fact]
    public async Task It_takes_over_what_ran_before_a_restart()
    {
        InstanceRecord[] before =
        [
            Sample.Instance("node", VmState.Active) with { Attempt = 4 },
            Sample.Instance("node", VmState.Stopped) with { Attempt = 2 },
            Sample.Instance("node", VmState.Building),
        ];

        await RecallAsync([.. before.Select(Active)], _ => null);

        var guests = (await Driver.ListGuestsAsync(default)).ToDictionary(guest => guest.InstanceId);
        Assert.Equal(2, guests.Count);
        Assert.Equal((4, PowerState.Running), (guests[before[0].Id].Attempt, guests[before[0].Id].PowerState));
        Assert.Equal((2, PowerState.Shutdown), (guests[before[1].Id].Attempt, guests[before[1].Id].PowerState));
    }

    [Fact]
    public async Task It_takes_over_what_a_command_came_to_before_the_conductor_heard_of_it()
    {
        var built = Sample.Instance("node", VmState.Building) with { TaskState = TaskState.Spawning, Attempt = 1 };
        var unfinished = Sample.Instance("node", VmState.Building) with { TaskState = TaskState.Spawning, Attempt = 1 };
        var stopped = Sample.Instance("node", VmState.Active) with { TaskState = TaskState.PoweringOff, Attempt = 2 };
        var stoppedByItself = Sample.Instance("node", VmState.Stopped) with { Attempt = 2 };
        var answers = new Dictionary<Guid, GuestState>
        {
            [built.Id] = new(PowerState.Running, null, null),
            [stopped.Id] = new(PowerState.Shutdown, null, null),
            [stoppedByItself.Id] = new(PowerState.Running, null, null),
        };

        await RecallAsync([Active(built), Active(unfinished), Active(stopped), Active(stoppedByItself)], id => answers.GetValueOrDefault(id));

        var guests = (await Driver.ListGuestsAsync(default)).ToDictionary(guest => guest.InstanceId, guest => guest.PowerState);
        Assert.Equal(3, guests.Count);
        Assert.Equal(PowerState.Running, guests[built.Id]);
        Assert.Equal(PowerState.Shutdown, guests[stopped.Id]);
        Assert.Equal(PowerState.Shutdown, guests[stoppedByItself.Id]);
    }

    /// <summary>A move goes on over a kill of either end: what was set aside still is, what arrived or came back runs.</summary>
    [Theory]
    [InlineData(GuestRole.Active, TaskState.ResizeMigrating, PowerState.NoState, null, true)]
    [InlineData(GuestRole.Active, TaskState.ResizeMigrating, null, PowerState.Running, false)]
    [InlineData(GuestRole.Active, TaskState.Deleting, PowerState.NoState, null, false)]
    [InlineData(GuestRole.Incoming, TaskState.ResizeFinish, PowerState.Running, PowerState.Running, false)]
    [InlineData(GuestRole.Incoming, TaskState.ResizeFinish, null, null, false)]
    [InlineData(GuestRole.Outgoing, null, null, null, true)]
    [InlineData(GuestRole.Outgoing, TaskState.ResizeReverting, PowerState.NoState, null, true)]
    [InlineData(GuestRole.Outgoing, TaskState.ResizeReverting, PowerState.Running, PowerState.Running, false)]
    [InlineData(GuestRole.Leftover, null, null, null, false)]
    public async Task It_takes_over_both_ends_of_a_move(GuestRole role, TaskState? task, PowerState? answer, PowerState? runs, bool isAside)
    {
        var moved = Sample.Instance("node", VmState.Active) with { TaskState = task };

        await RecallAsync([new HostGuest(moved.Id, role, moved)], _ => answer is { } state ? new GuestState(state, null, null) : null);

        Assert.Equal(runs, (await Driver.ListGuestsAsync(default)).SingleOrDefault()?.PowerState);
        Assert.Equal(isAside, ((FakeDriver)Driver).HasDisksAside(moved.Id));
    }

    [Theory]
    [InlineData(PowerState.Running, PowerState.Running)]
    [InlineData(PowerState.Shutdown, PowerState.Shutdown)]
    public async Task A_resized_server_runs_on_until_it_is_confirmed(PowerState before, PowerState after)
    {
        var resized = Sample.Instance("node", VmState.Resized) with { PowerState = before };

        await RecallAsync([Active(resized)], _ => null);

        Assert.Equal(after, await Driver.GetPowerStateAsync(resized.Id, default));
    }

    [Theory]
    [InlineData("spawn delay=100-500 fail=0.5 die=0.25 when=after times=3", true)]
    [InlineData("prepare_disks fail=1", true)]
    [InlineData("spawn", true)]
    [InlineData("", false)]
    [InlineData("dance fail=1", false)]
    [InlineData("spawn fail=2", false)]
    [InlineData("spawn delay=500-100", false)]
    [InlineData("spawn when=later", false)]
    [InlineData("spawn fail", false)]
    public void Cues_are_read_or_refused(string line, bool makesSense) => Assert.Equal(makesSense, FakeCue.Parse(line) is not null);

    [Fact]
    public async Task The_same_seed_brings_the_same_failures()
    {
        async Task<string> PlayAsync(int seed)
        {
            var cues = new FakeCues(seed, TimeProvider.System);
            cues.Set(FakeCall.Pause, FakeCue.None with { Fail = 0.5 });
            var played = "";
            for (var i = 0; i < 64; i++)
            {
                try
                {
                    await cues.PlayAsync(FakeCall.Pause, () => true, default);
                    played += "+";
                }
                catch (Core.Faults.FaultException)
                {
                    played += "-";
                }
            }

            return played;
        }

        Assert.Equal(await PlayAsync(7), await PlayAsync(7));
        Assert.NotEqual(await PlayAsync(7), await PlayAsync(8));
    }

    [Fact]
    public async Task It_dies_on_cue()
    {
        var died = 0;
        _cues.Die = () => died++;
        _cues.Set(FakeCall.Spawn, FakeCue.None with { Die = 1, FailAfter = true });
        var spec = NewSpec(attempt: 1);
        await Driver.PrepareDisksAsync(spec, default);

        await Driver.SpawnAsync(spec, default);

        Assert.Equal(1, died);
        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
    }

    private static FakeOptions Options(string text)
        => FakeOptions.Read(new OptionReader(NovaConfiguration.FromText("[DEFAULT]\n" + (text.Contains("compute_driver", StringComparison.Ordinal) ? text : "compute_driver = fake.FakeDriver\n" + text))));

    private static HostGuest Active(InstanceRecord instance) => new(instance.Id, GuestRole.Active, instance);
}
