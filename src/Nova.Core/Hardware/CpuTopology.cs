using System.Globalization;
using Nova.Core.Flavors;
using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware;

/// <summary>Sockets, cores and threads of a guest, as upstream's nova.virt.hardware settles them of what flavor and image ask.</summary>
/// <param name="Sockets">Sockets.</param>
/// <param name="Cores">Cores per socket.</param>
/// <param name="Threads">Threads per core.</param>
public sealed record CpuTopology(int Sockets, int Cores, int Threads)
{
    private const int Unlimited = 65536;

    /// <summary>
    /// The arrangement with fewest threads and most sockets of those that come nearest to what is preferred, all within the limits. The image's limits may not be
    /// above the flavor's; what the image prefers counts instead of what the flavor does.
    /// </summary>
    /// <param name="flavor">The flavor.</param>
    /// <param name="image">The image's properties.</param>
    /// <param name="wrong">What contradicts itself, in upstream's words; null where the result is one.</param>
    public static CpuTopology? Of(FlavorRecord flavor, IReadOnlyDictionary<string, string> image, out string? wrong)
    {
        wrong = null;
        var flavorLimit = OfFlavor(flavor, "max_");
        var imageLimit = OfImage(image, "max_");
        if (imageLimit.Exceeds(flavorLimit))
        {
            wrong = $"Image vCPU topology limits ({imageLimit.Words}) exceeds the limits of the flavor ({flavorLimit.Words})";
            return null;
        }

        var limit = new CpuTopology(
            Set(imageLimit.Sockets) ?? flavorLimit.Sockets, Set(imageLimit.Cores) ?? flavorLimit.Cores, Set(imageLimit.Threads) ?? flavorLimit.Threads);
        var ofImage = OfImage(image, "");
        if (ofImage.Exceeds(limit))
        {
            wrong = $"Image vCPU topology preference ({ofImage.Words}) exceeds the limits of the flavor or image ({limit.Words})";
            return null;
        }

        var ofFlavor = OfFlavor(flavor, "", unset: 0);
        var preferred = ofImage is { Sockets: <= 0, Cores: <= 0, Threads: <= 0 } ? ofFlavor.Exceeds(limit) ? ofImage : ofFlavor : ofImage;
        var best = Possible(flavor.Vcpus, limit)
            .OrderByDescending(topology => topology.Score(preferred))
            .ThenByDescending(topology => topology.Sockets * topology.Cores)
            .ThenByDescending(topology => topology.Sockets)
            .FirstOrDefault();
        wrong = best is null ? $"Requested vCPU limits {limit.Sockets}:{limit.Cores}:{limit.Threads} are impossible to satisfy for vcpus count {flavor.Vcpus}" : null;
        return best;
    }

    private string Words => $"sockets={Sockets}, cores={Cores}, threads={Threads}";

    private static IEnumerable<CpuTopology> Possible(int vcpus, CpuTopology limit)
    {
        for (var threads = 1; threads <= Math.Min(vcpus, limit.Threads); threads++)
        {
            if (vcpus % threads != 0)
            {
                continue;
            }

            for (var cores = 1; cores <= Math.Min(vcpus / threads, limit.Cores); cores++)
            {
                if (vcpus % (threads * cores) == 0 && vcpus / threads / cores <= limit.Sockets)
                {
                    yield return new CpuTopology(vcpus / threads / cores, cores, threads);
                }
            }
        }
    }

    private int Score(CpuTopology preferred) =>
        (Sockets == preferred.Sockets ? 1 : 0) + (Cores == preferred.Cores ? 1 : 0) + (Threads == preferred.Threads ? 1 : 0);

    private bool Exceeds(CpuTopology limit) => Sockets > limit.Sockets || Cores > limit.Cores || Threads > limit.Threads;

    private static int? Set(int number) => number > 0 ? number : null;

    private static CpuTopology OfImage(IReadOnlyDictionary<string, string> image, string kind)
    {
        int Number(string what) => ImageProperties.Number(image, $"hw_cpu_{kind}{what}") ?? 0;
        return new CpuTopology(Number("sockets"), Number("cores"), Number("threads"));
    }

    private static CpuTopology OfFlavor(FlavorRecord flavor, string kind, int unset = Unlimited)
    {
        int Number(string what) => int.TryParse(
            flavor.ExtraSpecs.GetValueOrDefault($"hw:cpu_{kind}{what}"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : unset;
        return new CpuTopology(Number("sockets"), Number("cores"), Number("threads"));
    }
}
