using System.Collections.Frozen;
using System.Globalization;
using Nova.Core.Flavors;
using Nova.Core.Hardware.Placing;
using Nova.Core.Hosts;

namespace Nova.Core.Scheduling;

/// <summary>
/// What one instance claims on its host: the flavor's amounts, with the overrides of its extra specs (<c>resources:VCPU=0</c>), as
/// upstream turns a flavor into Placement's resource classes. An amount of 0 claims nothing.
/// </summary>
/// <param name="Vcpus">VCPU.</param>
/// <param name="MemoryMb">MEMORY_MB.</param>
/// <param name="DiskGb">DISK_GB: root, ephemeral and swap rounded up to GiB; the root disk of a volume-backed server is not counted.</param>
/// <param name="Others">Amounts above 0 of other classes, which only extra specs ask for.</param>
/// <remarks>
/// A node is one provider, so what the numbered groups (<c>resources1:CLASS</c>) ask for is claimed there in one sum; what else they mean is <see cref="RequestGroups"/>.
/// </remarks>
public readonly record struct RequestedResources(long Vcpus, long MemoryMb, long DiskGb, IReadOnlyDictionary<string, long> Others)
{
    private const int MiBPerGiB = 1024;

    /// <summary>What an instance of <paramref name="flavor"/> claims.</summary>
    /// <param name="flavor">The flavor.</param>
    /// <param name="image">The image's properties: they too may ask for processors of its own.</param>
    /// <param name="volumeBacked">True where the root disk is a volume.</param>
    public static RequestedResources Of(FlavorRecord flavor, IReadOnlyDictionary<string, string> image, bool volumeBacked)
    {
        var swapGb = (flavor.SwapMb + MiBPerGiB - 1) / MiBPerGiB;
        var asked = new RequestedResources(
            flavor.Vcpus,
            flavor.MemoryMb,
            (volumeBacked ? 0 : flavor.RootGb) + flavor.EphemeralGb + swapGb,
            FrozenDictionary<string, long>.Empty);
        if (MayPin(flavor, image) && TopologyWish.Of(flavor, image, out _) is { DedicatedCpus: > 0 } topology)
        {
            asked = asked with
            {
                Vcpus = topology.SharedCpus, Others = new Dictionary<string, long> { [ResourceClass.Pcpu] = topology.DedicatedCpus }.ToFrozenDictionary(),
            };
        }

        Dictionary<string, long>? named = null;
        foreach (var (key, value) in flavor.ExtraSpecs)
        {
            if (GroupedSpecs.TryResource(key, out _, out var resourceClass)
                && long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var amount))
            {
                // Whichever group names a class, the flavor's own amount of it is not added.
                named ??= [];
                named[resourceClass] = named.GetValueOrDefault(resourceClass) + Math.Max(amount, 0);
            }
        }

        return named is null ? asked : asked.With(named);
    }

    /// <summary>The classes with amounts above 0, always in the same order, so that two claims never wait for each other crosswise.</summary>
    public IEnumerable<KeyValuePair<string, long>> Amounts()
        => Others
            .Append(new(ResourceClass.Vcpu, Vcpus))
            .Append(new(ResourceClass.MemoryMb, MemoryMb))
            .Append(new(ResourceClass.DiskGb, DiskGb))
            .Where(amount => amount.Value > 0)
            .OrderBy(amount => amount.Key, StringComparer.Ordinal);

    /// <summary>Most servers are not pinned, and schedulers ask for each: no more is read than says so.</summary>
    private static bool MayPin(FlavorRecord flavor, IReadOnlyDictionary<string, string> image) =>
        flavor.ExtraSpecs.ContainsKey("hw:cpu_policy") || image.ContainsKey("hw_cpu_policy") || flavor.ExtraSpecs.ContainsKey("resources:PCPU");

    private RequestedResources With(Dictionary<string, long> named) => new(
        named.GetValueOrDefault(ResourceClass.Vcpu, Vcpus),
        named.GetValueOrDefault(ResourceClass.MemoryMb, MemoryMb),
        named.GetValueOrDefault(ResourceClass.DiskGb, DiskGb),
        Others.Where(amount => !named.ContainsKey(amount.Key))
            .Concat(named.Where(amount => amount.Value > 0 && !ResourceClass.IsOfEveryNode(amount.Key))).ToFrozenDictionary());
}
