using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt;

/// <summary>Tests with real guests: one after another, for emulated ones need the whole machine.</summary>
[CollectionDefinition(Name)]
public sealed class LibvirtCollection : ICollectionFixture<LibvirtDaemon>
{
    public const string Name = "libvirt";
}
