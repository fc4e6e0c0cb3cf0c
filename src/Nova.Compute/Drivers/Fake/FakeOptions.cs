using Nova.Hosting.Configuration;

namespace Nova.Compute.Drivers.Fake;

/// <summary>Section <c>[fake]</c>, ours: how many fake hosts a process stands for, what they have, and how they misbehave.</summary>
/// <param name="Hosts">Hosts in this process, named <c>&lt;host&gt;-0001</c> and so on; null for one host of the daemon's own name.</param>
/// <param name="Vcpus">CPUs of each.</param>
/// <param name="MemoryMb">Memory of each.</param>
/// <param name="LocalGb">Disk of each.</param>
/// <param name="Seed">Seed of chance.</param>
/// <param name="Cues">What happens at calls.</param>
/// <param name="CuesFile">File with one cue per line, looked at again every second; null for none.</param>
/// <param name="LostPower">True where guests that ran before a restart are off after it, as if the host had lost power.</param>
/// <param name="DurableJournal">True to keep attempts on disk as real hosts do.</param>
internal sealed record FakeOptions(
    int? Hosts,
    int Vcpus,
    int MemoryMb,
    int LocalGb,
    int Seed,
    IReadOnlyList<(FakeCall Call, FakeCue Cue)> Cues,
    string? CuesFile,
    bool LostPower,
    bool DurableJournal) : IOptionSection<FakeOptions>
{
    private const string Section = "fake";

    /// <summary>One NUMA cell of all processors, half of whose memory is huge pages; made once for all hosts.</summary>
    public IReadOnlyList<NodeCell> Cells { get; } =
    [
        new(0, [.. Enumerable.Range(0, Vcpus)], [], MemoryMb, [new(4, MemoryMb * 1024L / 2 / 4), new(2048, MemoryMb * 1024L / 2 / 2048)]),
    ];

    public static FakeOptions Read(OptionReader options)
    {
        var (vcpus, memoryMb, localGb) = options.String("DEFAULT", "compute_driver", DriverNames.Libvirt) switch
        {
            var name when name.EndsWith(DriverNames.SmallFake, StringComparison.Ordinal) => (2, 8192, 1028),
            var name when name.EndsWith(DriverNames.MediumFake, StringComparison.Ordinal) => (10, 8192, 1028),
            _ => (1000, 800_000, 600_000),
        };
        var cues = new List<(FakeCall, FakeCue)>();
        foreach (var line in options.MultiString(Section, "cue", []))
        {
            if (FakeCue.Parse(line) is { } cue)
            {
                cues.Add(cue);
            }
            else
            {
                options.Reject(Section, "cue", "must be a call and what happens at it, such as spawn delay=100-500 fail=0.1 die=0.01 when=after times=3");
            }
        }

        return new(
            options.OptionalInt(Section, "hosts", min: 1, max: 100_000),
            options.Int(Section, "vcpus", vcpus, min: 0),
            options.Int(Section, "memory_mb", memoryMb, min: 0),
            options.Int(Section, "local_gb", localGb, min: 0),
            options.Int(Section, "seed", 1),
            cues,
            options.OptionalPath(Section, "cues_file"),
            options.Bool(Section, "lost_power", false),
            options.Choice(Section, "journal", "memory", ["memory", "file"]) == "file");
    }
}
