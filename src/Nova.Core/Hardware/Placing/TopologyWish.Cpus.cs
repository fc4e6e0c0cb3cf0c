using System.Globalization;
using Nova.Core.Hosts;
using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware.Placing;

/// <summary>Processors: policies, masks, and the older ways of asking for the same.</summary>
public sealed partial class TopologyWish
{
    private enum CpuPolicy
    {
        Shared,
        Dedicated,
        Mixed,
    }

    private CpuPolicy ReadPolicy()
    {
        var (ofFlavor, ofImage) = Both("cpu_policy");
        var (flavor, image) = (Policy(ofFlavor, "flavor extra specs"), Policy(ofImage, "image properties"));

        // As upstream: where the flavor says something, the image may not ask for more.
        if ((flavor, image) is (CpuPolicy.Shared, CpuPolicy.Dedicated or CpuPolicy.Mixed) or (CpuPolicy.Mixed, CpuPolicy.Dedicated))
        {
            _wrong ??= "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor";
        }

        return flavor ?? image ?? CpuPolicy.Shared;
    }

    private CpuPolicy? Policy(string? text, string source)
    {
        switch (text)
        {
            case null:
                return null;
            case "shared":
                return CpuPolicy.Shared;
            case "dedicated":
                return CpuPolicy.Dedicated;
            case "mixed":
                return CpuPolicy.Mixed;
            default:
                _wrong ??= $"CPU policy requested from '{source}' is invalid, given: '{text}', available: '('dedicated', 'shared', 'mixed')'.";
                return null;
        }
    }

    private ThreadPolicy? ReadThreads()
    {
        var (ofFlavor, ofImage) = Both("cpu_thread_policy");
        var (flavor, image) = (Threads(ofFlavor, "flavor extra specs"), Threads(ofImage, "image properties"));
        if (flavor is ThreadPolicy.Isolate or ThreadPolicy.Require && image is not null && image != flavor)
        {
            _wrong ??= "Image property 'hw_cpu_thread_policy' is not permitted to override CPU thread pinning policy set against the flavor";
        }

        return flavor ?? image;
    }

    private ThreadPolicy? Threads(string? text, string source)
    {
        switch (text)
        {
            case null:
                return null;
            case "prefer":
                return ThreadPolicy.Prefer;
            case "isolate":
                return ThreadPolicy.Isolate;
            case "require":
                return ThreadPolicy.Require;
            default:
                _wrong ??= $"CPU thread policy requested from '{source}' is invalid, given: '{text}', available: '('prefer', 'isolate', 'require')'.";
                return null;
        }
    }

    private EmulatorThreads? ReadEmulator()
    {
        switch (_flavor.ExtraSpecs.GetValueOrDefault("hw:emulator_threads_policy"))
        {
            case null or "":
                return null;
            case "isolate":
                return EmulatorThreads.Isolated;
            case "share":
                return EmulatorThreads.Shared;
            case var other:
                _wrong ??= $"CPU emulator threads option requested is invalid, given: '{other}', available: '('isolate', 'share')'.";
                return null;
        }
    }

    /// <summary>The processors in real time; null where the flavor does not ask for any. One at least is not, unless the emulator's threads are elsewhere.</summary>
    private IReadOnlyList<int>? ReadRealtime(EmulatorThreads? emulator)
    {
        if (!(_flavor.ExtraSpecs.TryGetValue("hw:cpu_realtime", out var flag) && PropertyTypes.IsTrue(flag)))
        {
            return null;
        }

        var (ofFlavor, ofImage) = Both("cpu_realtime_mask");
        var all = Enumerable.Range(0, _flavor.Vcpus).ToList();
        var cpus = (ofImage ?? ofFlavor) is { } mask ? ReadMask(mask) : all;
        return cpus is null ? null
            : cpus.Count == 0 || cpus.Except(all).Any() || (cpus.Count == all.Count && emulator is null)
                ? Fail<IReadOnlyList<int>>("Use of realtime CPUs requires either one or more non-realtime CPU(s) or offloaded emulator threads.")
            : cpus;
    }

    private IReadOnlyList<int>? ReadDedicated() =>
        _flavor.ExtraSpecs.GetValueOrDefault("hw:cpu_dedicated_mask") is { Length: > 0 } mask ? ReadMask(mask) : null;

    /// <summary>A mask that begins with what is taken out takes it out of all.</summary>
    private IReadOnlyList<int>? ReadMask(string mask) =>
        CpuNumbers.Parse(
            mask.TrimStart().StartsWith('^') ? string.Create(CultureInfo.InvariantCulture, $"0-{_flavor.Vcpus - 1},{mask}") : mask, out var wrong) ?? Fail<IReadOnlyList<int>>(wrong!);

    /// <summary>Placement's own words for the same: <c>resources:PCPU</c> pins.</summary>
    private CpuPolicy ReadClasses(CpuPolicy policy, EmulatorThreads? emulator)
    {
        var (vcpus, pcpus) = (Amount(ResourceClass.Vcpu), Amount(ResourceClass.Pcpu));
        if ((vcpus > 0 || pcpus > 0) && (Both("cpu_policy") is not (null, null)))
        {
            _wrong ??= "It is not possible to use the 'resources:VCPU' or 'resources:PCPU' extra specs in combination with the 'hw:cpu_policy' extra spec or "
                + "'hw_cpu_policy' image metadata property; use one or the other";
        }

        if (vcpus > 0 && pcpus > 0)
        {
            _wrong ??= "It is not possible to specify both 'resources:VCPU' and 'resources:PCPU' extra specs; use one or the other";
        }

        if (pcpus == 0)
        {
            return policy;
        }

        if (emulator == EmulatorThreads.Isolated && pcpus != _flavor.Vcpus + 1)
        {
            _wrong ??= "You have requested 'hw:emulator_threads_policy=isolate' but have not requested sufficient PCPUs to handle this policy; you must allocate exactly flavor.vcpus + 1 PCPUs.";
        }

        if (emulator != EmulatorThreads.Isolated && pcpus != _flavor.Vcpus)
        {
            _wrong ??= "There was a mismatch between the number of 'PCPU's requested and the 'vcpus' of the flavor; you must allocate exactly flavor.vcpus PCPUs";
        }

        return CpuPolicy.Dedicated;
    }

    private long Amount(string resourceClass) =>
        long.TryParse(_flavor.ExtraSpecs.GetValueOrDefault("resources:" + resourceClass), NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : 0;

    private ThreadPolicy? ReadThreadTrait(ThreadPolicy? threads)
    {
        var trait = _flavor.ExtraSpecs.GetValueOrDefault("trait:" + WantedTraits.HyperThreading) ?? _image.GetValueOrDefault("trait:" + WantedTraits.HyperThreading);
        if (trait is not null && threads is not null)
        {
            _wrong ??= "It is not possible to use the 'trait:HW_CPU_HYPERTHREADING' extra spec in combination with the 'hw:cpu_thread_policy' extra spec or "
                + "'hw_cpu_thread_policy' image metadata property; use one or the other";
        }

        return trait switch
        {
            "forbidden" => ThreadPolicy.Isolate,
            "required" => ThreadPolicy.Require,
            _ => threads,
        };
    }

    private void Check(CpuPolicy policy, ThreadPolicy? threads, EmulatorThreads? emulator, IReadOnlyList<int>? realtime, IReadOnlyList<int>? dedicated)
    {
        var asksForThreads = Both("cpu_thread_policy") is not (null, null);
        _wrong ??= policy switch
        {
            CpuPolicy.Shared when asksForThreads && threads is not null => "Cannot set cpu thread pinning policy in a non dedicated cpu pinning policy",
            CpuPolicy.Shared when emulator == EmulatorThreads.Isolated => "An isolated CPU emulator threads option requires a dedicated CPU policy option.",
            CpuPolicy.Shared when realtime is not null => "Cannot set realtime policy in a non dedicated cpu pinning policy",
            CpuPolicy.Mixed when realtime is null == dedicated is null =>
                "Dedicated CPU set can be specified from either 'hw:cpu_dedicated_mask' or 'hw:cpu_realtime_mask' when using 'mixed' CPU policy. 'hw:cpu_dedicated_mask' and "
                + "'hw:cpu_realtime_mask' can not be specified at the same time, or be specified with none of them.",
            CpuPolicy.Mixed when !IsPart(dedicated ?? realtime!) => "Mixed instance must have at least 1 pinned vCPU and 1 unpinned vCPU. See 'hw:cpu_dedicated_mask'.",
            not CpuPolicy.Mixed when dedicated is not null => "Cannot specify 'hw:cpu_dedicated_mask' without the 'mixed' policy.",
            _ => null,
        };
    }

    private bool IsPart(IReadOnlyList<int> cpus) => cpus.Count > 0 && cpus.Count < _flavor.Vcpus && cpus[^1] < _flavor.Vcpus;
}
