using Nova.Hosting.Configuration;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Rules;

/// <summary>Options that name devices: their names get into the host's rules.</summary>
public sealed class DeviceNameTests
{
    [Theory]
    [InlineData("flat_network_bridge")]
    [InlineData("flat_interface")]
    [InlineData("vlan_interface")]
    [InlineData("forward_bridge_interface")]
    public void ANameThatNoDeviceHasIsRefusedAtTheStart(string option)
    {
        foreach (var name in new[] { "br1\" }", "a-name-that-is-too-long", "-eth0", "eth*" })
        {
            var options = new OptionReader(NovaConfiguration.FromText($"[DEFAULT]\n{option} = {name}\n"));

            var wrong = Assert.Throws<ConfigurationException>(() => (ManagerOptions.Read(options), RuleOptions.Read(options)));

            Assert.Contains($"[DEFAULT] {option}", wrong.Message);
            Assert.Contains($"('{name}' is none)", wrong.Message);
        }
    }

    [Fact]
    public void NamesOfDevicesAreTakenAndNothingIsNone()
    {
        var options = new OptionReader(NovaConfiguration.FromText(
            "[DEFAULT]\nmy_ip = 192.0.2.1\nflat_network_bridge = br-100.7\nflat_interface =\nforward_bridge_interface = eth0\nforward_bridge_interface = eth1\n"));

        Assert.Equal(("br-100.7", null), (ManagerOptions.Read(options).FlatBridge, ManagerOptions.Read(options).FlatInterface));
        Assert.Equal(["eth0", "eth1"], RuleOptions.Read(options).ForwardInterfaces);
    }
}
