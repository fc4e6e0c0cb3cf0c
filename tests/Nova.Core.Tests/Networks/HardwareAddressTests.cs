using Nova.Core.Networks;

namespace Nova.Core.Tests.Networks;

public sealed class HardwareAddressTests
{
    [Theory]
    [InlineData(1, 3, "fa:16:3e:01:00:03")]
    [InlineData(255, 65535, "fa:16:3e:ff:ff:ff")]
    [InlineData(256, 3, "fa:16:3f:00:00:03")]
    [InlineData(65536, 3, "fa:17:3e:00:00:03")]
    public void TheFirstNetworksHaveUpstreamsBeginning(long network, int slot, string address) => Assert.Equal(address, HardwareAddress.Of(network, slot));

    [Fact]
    public void NoTwoNetworksHaveTheSame() => Assert.Equal(200_000, Enumerable.Range(1, 200_000).Select(network => HardwareAddress.Of(network, 7)).Distinct().Count());

    [Fact]
    public void AGuestsAddressOfTheSixthVersionFollowsFromIt() => Assert.Equal("fd11::f816:3eff:fe01:3", HardwareAddress.InPrefix("fd11::/64", HardwareAddress.Of(1, 3)));
}
