using System.Globalization;
using Nova.Core.Flavors;
using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware.Placing;

/// <summary>
/// Reads how flavor and image want a guest to be laid over its host, the two weighed against each other as upstream's <c>numa_get_constraints</c> does, in its words where they
/// contradict themselves.
/// </summary>
public sealed partial class TopologyWish
{
    /// <summary>The extra specs that are read; <c>hw:numa_cpus.N</c> and <c>hw:numa_mem.N</c> end in the number of a cell.</summary>
    public static readonly IReadOnlyList<string> ExtraSpecs =
    [
        "hw:cpu_dedicated_mask", "hw:cpu_policy", "hw:cpu_realtime", "hw:cpu_realtime_mask", "hw:cpu_thread_policy", "hw:emulator_threads_policy", "hw:locked_memory",
        "hw:mem_page_size", "hw:numa_cpus.0", "hw:numa_mem.0", "hw:numa_nodes",
    ];

    /// <summary>Cells that are looked for, as upstream.</summary>
    private const int MostCells = 128;

    private readonly FlavorRecord _flavor;
    private readonly IReadOnlyDictionary<string, string> _image;
    private string? _wrong;

    private TopologyWish(FlavorRecord flavor, IReadOnlyDictionary<string, string> image) => (_flavor, _image) = (flavor, image);

    /// <summary>What is wanted.</summary>
    /// <param name="flavor">The flavor.</param>
    /// <param name="image">The image's properties.</param>
    /// <param name="wrong">What contradicts itself; null where nothing does.</param>
    /// <returns>Null where nothing of the kind is asked for, or where something is wrong.</returns>
    public static GuestTopology? Of(FlavorRecord flavor, IReadOnlyDictionary<string, string> image, out string? wrong)
    {
        var wish = new TopologyWish(flavor, image);
        var topology = wish.Read();
        wrong = wish._wrong;
        return wrong is null ? topology : null;
    }

    private GuestTopology? Read()
    {
        var policy = ReadPolicy();
        var threads = ReadThreads();
        var emulator = ReadEmulator();
        var realtime = ReadRealtime(emulator);
        var dedicated = ReadDedicated();
        policy = ReadClasses(policy, emulator);
        threads = ReadThreadTrait(threads);
        Check(policy, threads, emulator, realtime, dedicated);
        var pages = ReadPages();
        var locks = ReadLock(pages);
        var nodes = ReadNodes();
        if (_wrong is not null)
        {
            return null;
        }

        if (nodes is null && pages is null && policy == CpuPolicy.Shared)
        {
            return NumaCpus() is null && NumaMemory() is null ? null : Fail<GuestTopology>(Incomplete);
        }

        var pinned = policy switch
        {
            CpuPolicy.Dedicated => [.. Enumerable.Range(0, _flavor.Vcpus)],
            CpuPolicy.Mixed => dedicated ?? realtime ?? [],
            _ => (IReadOnlyList<int>)[],
        };
        return ReadCells(nodes ?? 1, pinned, pages) is { } cells
            ? new GuestTopology(cells, threads ?? ThreadPolicy.Prefer, emulator ?? EmulatorThreads.WithGuest, realtime ?? [], locks)
            : null;
    }

    private const string Incomplete = "CPU and memory allocation must be provided for all NUMA nodes";

    private int? ReadNodes()
    {
        var (ofFlavor, ofImage) = Both("numa_nodes");
        if (ofFlavor is not null && ofImage is not null)
        {
            return FailNumber("Image property 'hw_numa_nodes' is not permitted to override NUMA configuration set against the flavor");
        }

        return (ofFlavor ?? ofImage) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nodes) && nodes > 0 ? nodes
            : FailNumber($"The property 'numa_nodes' cannot be '{text}'. It must be a number greater than 0");
    }

    private List<GuestCell>? ReadCells(int nodes, IReadOnlyList<int> pinned, PageWish? pages)
    {
        var (cpus, memory) = (NumaCpus(), NumaMemory());
        if (_wrong is not null)
        {
            return null;
        }

        if (cpus is null && memory is null)
        {
            return _flavor.Vcpus % nodes > 0 || _flavor.MemoryMb % nodes > 0
                ? Fail<List<GuestCell>>(
                    "Instance CPUs and/or memory cannot be evenly distributed across instance NUMA nodes. Explicit assignment of CPUs and memory to nodes is required")
                : [.. Enumerable.Range(0, nodes).Select(node => Cell(
                    Enumerable.Range(node * (_flavor.Vcpus / nodes), _flavor.Vcpus / nodes), _flavor.MemoryMb / nodes, pinned, pages))];
        }

        return cpus?.Count == nodes && memory?.Count == nodes
            ? CheckCells(cpus, memory) is { } wrong ? Fail<List<GuestCell>>(wrong) : [.. cpus.Zip(memory).Select(cell => Cell(cell.First, cell.Second, pinned, pages))]
            : Fail<List<GuestCell>>(Incomplete);
    }

    private static GuestCell Cell(IEnumerable<int> cpus, int memoryMb, IReadOnlyList<int> pinned, PageWish? pages)
    {
        var split = cpus.ToLookup(pinned.Contains);
        return new GuestCell([.. split[true]], [.. split[false]], memoryMb, pages);
    }

    private string? CheckCells(List<IReadOnlyList<int>> cpus, List<int> memory)
    {
        var left = Enumerable.Range(0, _flavor.Vcpus).ToHashSet();
        foreach (var cpu in cpus.SelectMany(static cell => cell))
        {
            if (cpu >= _flavor.Vcpus)
            {
                return $"CPU number {cpu} is larger than max {_flavor.Vcpus - 1}";
            }

            if (!left.Remove(cpu))
            {
                return $"CPU number {cpu} is assigned to two nodes";
            }
        }

        var total = memory.Sum(static cell => (long)cell);
        return left.Count > 0 ? $"CPU number {CpuNumbers.Format(left)} is not assigned to any node"
            : total != _flavor.MemoryMb || memory.Exists(static cell => cell <= 0) ? $"{total} MB of memory assigned, but expected {_flavor.MemoryMb} MB"
            : null;
    }

    private List<IReadOnlyList<int>>? NumaCpus() => OfNodes("numa_cpus", text => CpuNumbers.Parse(text, out var wrong) ?? Fail<IReadOnlyList<int>>(wrong!));

    private List<int>? NumaMemory() => OfNodes("numa_mem", text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var memory) ? memory : FailNumber($"hw:numa_mem must be a whole number, not '{text}'") ?? 0);

    /// <summary>What is said cell by cell, from 0 on; by the flavor, or by the image where the flavor says nothing.</summary>
    private List<T>? OfNodes<T>(string what, Func<string, T?> read)
    {
        var ofFlavor = Numbered(_flavor.ExtraSpecs, $"hw:{what}.");
        var ofImage = Numbered(_image, $"hw_{what}.");
        if (ofFlavor.Count > 0 && ofImage.Count > 0)
        {
            return Fail<List<T>>($"Image property 'hw_{what}' is not permitted to override NUMA configuration set against the flavor");
        }

        var texts = ofFlavor.Count > 0 ? ofFlavor : ofImage;
        return texts.Count == 0 ? null : [.. texts.Select(text => read(text)!)];
    }

    private static List<string> Numbered(IReadOnlyDictionary<string, string> items, string prefix) =>
    [
        .. Enumerable.Range(0, MostCells)
            .Select(cell => items.GetValueOrDefault(prefix + cell.ToString(CultureInfo.InvariantCulture)))
            .TakeWhile(static text => text is not null)
            .Select(static text => text!),
    ];

    /// <summary>What the flavor says under a name, and what the image does.</summary>
    private (string? OfFlavor, string? OfImage) Both(string name) =>
        (_flavor.ExtraSpecs.GetValueOrDefault("hw:" + name), ImageProperties.Get(_image, "hw_" + name));

    private T? Fail<T>(string wrong)
        where T : class
    {
        _wrong ??= wrong;
        return null;
    }

    private int? FailNumber(string wrong)
    {
        _wrong ??= wrong;
        return null;
    }
}
