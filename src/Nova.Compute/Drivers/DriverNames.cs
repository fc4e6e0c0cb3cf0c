namespace Nova.Compute.Drivers;

/// <summary>Values of <c>compute_driver</c>, upstream's names.</summary>
internal static class DriverNames
{
    public const string Libvirt = "libvirt.LibvirtDriver";
    public const string Fake = "fake.FakeDriver";

    /// <summary>A fake host of 10 CPUs, 8 GiB and 1 TiB.</summary>
    public const string MediumFake = "fake.MediumFakeDriver";

    /// <summary>A fake host of 2 CPUs, 8 GiB and 1 TiB.</summary>
    public const string SmallFake = "fake.SmallFakeDriver";

    public static IReadOnlyList<string> All => [Libvirt, Fake, MediumFake, SmallFake];

    public static bool IsFake(string name) => name != Libvirt;
}
