using System.Runtime.CompilerServices;
using Nova.Libvirt.Native;

namespace Nova.Libvirt.Tests.TestDriver;

/// <summary>Sizes as a C compiler gives them on 64-bit Linux. A wrong one would let libvirt write past our memory.</summary>
public sealed class StructureLayoutTests
{
    [Fact]
    public void Structures_have_the_sizes_of_the_C_declarations()
    {
        Assert.Equal(80, Unsafe.SizeOf<VirError>());
        Assert.Equal(64, Unsafe.SizeOf<VirNodeInfo>());
        Assert.Equal(88, Unsafe.SizeOf<VirNodeStat>());
        Assert.Equal(40, Unsafe.SizeOf<VirDomainInfo>());
        Assert.Equal(16, Unsafe.SizeOf<VirDomainMemoryStat>());
        Assert.Equal(40, Unsafe.SizeOf<VirDomainBlockStats>());
        Assert.Equal(64, Unsafe.SizeOf<VirDomainInterfaceStats>());
        Assert.Equal(24, Unsafe.SizeOf<VirDomainBlockInfo>());
        Assert.Equal(96, Unsafe.SizeOf<VirDomainJobInfo>());
        Assert.Equal(32, Unsafe.SizeOf<VirDomainBlockJobInfo>());
        Assert.Equal(96, Unsafe.SizeOf<VirTypedParameter>());
        Assert.Equal(24, Unsafe.SizeOf<VirDomainStatsRecord>());
    }
}
