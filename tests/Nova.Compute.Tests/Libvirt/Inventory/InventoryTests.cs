using Nova.Compute.Libvirt.Inventory;
using Nova.Core.Hosts;

namespace Nova.Compute.Tests.Libvirt.Inventory;

public sealed class InventoryTests
{
    private const string CapabilitiesXml =
        """
        <capabilities>
          <host>
            <uuid>6460312d-c377-4607-b20e-fe91281d31af</uuid>
            <cpu>
              <arch>x86_64</arch><model>Skylake-Client</model><vendor>Intel</vendor>
              <topology sockets="1" dies="1" cores="4" threads="2"/>
              <feature name="avx2"/><feature name="vmx"/><feature name="nobody-knows"/>
            </cpu>
            <topology><cells num="2"><cell id="0"/><cell id="1"/></cells></topology>
          </host>
          <guest><os_type>hvm</os_type><arch name="i686"><domain type="qemu"/></arch></guest>
          <guest><os_type>hvm</os_type><arch name="x86_64"><domain type="qemu"/><domain type="kvm"/></arch></guest>
        </capabilities>
        """;

    [Fact]
    public void Capabilities_become_the_reports_of_upstream()
    {
        var read = Capabilities.Parse(CapabilitiesXml);

        Assert.Equal(
            """{"arch":"x86_64","model":"Skylake-Client","vendor":"Intel","topology":{"cells":2,"sockets":1,"cores":4,"threads":2},"features":["avx2","vmx","nobody-knows"]}""",
            read.CpuInfo);
        Assert.Equal([new SupportedGuest("i686", "qemu", "hvm"), new("x86_64", "qemu", "hvm"), new("x86_64", "kvm", "hvm")], read.SupportedGuests);
    }

    [Fact]
    public void A_host_without_a_known_processor_is_described_all_the_same() => Assert.Equal(
        """{"arch":null,"model":null,"vendor":null,"topology":{"cells":1,"sockets":1,"cores":1,"threads":1},"features":[]}""",
        Capabilities.Parse("<capabilities><host/></capabilities>").CpuInfo);

    [Fact]
    public void Traits_are_the_standard_ones_that_the_host_has()
    {
        var traits = Traits.Of(["avx2", "vmx", "nobody-knows"], ["virtio", "vga"], [new SupportedGuest("x86_64", "kvm", "hvm")]);

        Assert.Superset(
            new HashSet<string> { "COMPUTE_NODE", "HW_CPU_X86_AVX2", "HW_CPU_X86_VMX", "COMPUTE_GRAPHICS_MODEL_VIRTIO", "HW_ARCH_X86_64", "COMPUTE_IMAGE_TYPE_QCOW2" },
            traits.ToHashSet());
        Assert.DoesNotContain(traits, trait => trait.Contains("NOBODY", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(traits.Order(StringComparer.Ordinal), traits);
    }

    [Theory]
    [InlineData("95.31 100", " 12:00:00 up 1 min,  0 users,  load average: 0.10, 0.20, 0.30")]
    [InlineData("90061.5 100", " 12:00:00 up 1 day,  1:01,  0 users,  load average: 0.10, 0.20, 0.30")]
    [InlineData("259200 100", " 12:00:00 up 3 days, 0 min,  0 users,  load average: 0.10, 0.20, 0.30")]
    public void Uptime_is_written_as_the_program_writes_it(string uptime, string expected) => Assert.Equal(
        expected, ReadUptime.Format(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), uptime, "0.10 0.20 0.30 1/200 4711"));
}
