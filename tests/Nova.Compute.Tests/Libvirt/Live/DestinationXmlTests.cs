using Nova.Compute.Libvirt.Live;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Tests.Libvirt.Live;

public sealed class DestinationXmlTests
{
    private static readonly Guid Id = new("b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8");

    private const string Source =
        """
        <domain type="kvm">
          <metadata><mark:guest xmlns:mark="urn:nova-dotnet:guest:1" instance="b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8" attempt="3" owner="/srv/one" /></metadata>
          <os><kernel>/srv/one/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/kernel</kernel></os>
          <devices>
            <disk type="file"><source file="/srv/one/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/disk" />
              <backingStore type="file"><source file="/srv/one/_base/abc" /></backingStore></disk>
            <serial type="pty"><log file="/srv/one/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/console.log" /></serial>
            <rng><backend model="random">/dev/urandom</backend></rng>
            <graphics type="vnc" listen="10.0.0.1"><listen type="address" address="10.0.0.1" /></graphics>
          </devices>
        </domain>
        """;

    /// <summary>It is the persistent one, too: a reboot at the destination uses what is there, and nothing of the host the guest came from.</summary>
    [Fact]
    public void Ossa2020_006_the_guest_has_its_destinations_files_and_addresses_and_none_of_its_sources()
    {
        var xml = DestinationXml.Of(Source, $"/srv/one/{Id}", new LiveTarget(true, "two", null, null, $"/srv/two/{Id}", "/srv/two", "10.0.0.2", null), Id, 4);

        Assert.DoesNotContain("/srv/one", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.1", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("backingStore", xml, StringComparison.Ordinal);
        Assert.Contains($"<kernel>/srv/two/{Id}/kernel</kernel>", xml, StringComparison.Ordinal);
        Assert.Contains($"file=\"/srv/two/{Id}/disk\"", xml, StringComparison.Ordinal);
        Assert.Contains($"file=\"/srv/two/{Id}/console.log\"", xml, StringComparison.Ordinal);
        Assert.Contains("attempt=\"4\" owner=\"/srv/two\"", xml, StringComparison.Ordinal);
        Assert.Contains("<graphics type=\"vnc\" listen=\"10.0.0.2\">", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_that_the_destination_does_not_have_stay() => Assert.Contains(
        "listen=\"10.0.0.1\"",
        DestinationXml.Of(Source, $"/srv/one/{Id}", new LiveTarget(false, "two", null, null, $"/srv/one/{Id}", "/srv/one", null, null), Id, 4),
        StringComparison.Ordinal);
}
