using Nova.Core.Hardware;
using Nova.Core.Hosts;

namespace Nova.Compute.Drivers.Fake;

/// <summary>What a fake node says it is.</summary>
internal static class FakeNode
{
    public const int HypervisorVersion = 1000;

    private const string CpuInfo =
        """{"arch":"x86_64","model":"Nehalem","vendor":"Intel","features":["pge","clflush"],"topology":{"cores":1,"threads":1,"sockets":4}}""";

    private static readonly SupportedGuest[] Supported = [new("x86_64", "fake", "hvm")];

    private static readonly string[] Traits = ["COMPUTE_NODE", "COMPUTE_FIRMWARE_BIOS", WantedTraits.Uefi, WantedTraits.SecureBoot, WantedTraits.PassedAddresses, WantedTraits.EmulatedAddresses];

    public static NodeInventory Of(string node, FakeOptions options) => new(
        node,
        HypervisorType: "fake",
        HypervisorVersion,
        CpuInfo,
        options.Vcpus,
        options.MemoryMb,
        options.LocalGb,
        DiskAvailableLeastGb: 0,
        Supported,
        Traits,
        options.Cells);
}
