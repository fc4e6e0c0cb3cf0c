using Nova.Compute.Drivers;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Firmware;
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
    public void Cells_have_their_processors_cores_and_pages()
    {
        var cell = Capabilities.Parse(
            """
            <capabilities><host><topology><cells num='1'><cell id='1'>
              <memory unit='KiB'>4194304</memory>
              <pages unit='KiB' size='2048'>64</pages>
              <pages unit='KiB' size='4'>1015808</pages>
              <cpus num='3'>
                <cpu id='3' siblings='1,3'/><cpu id='1' siblings='1,3'/><cpu id='2' siblings='2'/>
              </cpus>
            </cell></cells></topology></host></capabilities>
            """).Cells.Single();

        Assert.Equal((1, 4096), (cell.Id, cell.MemoryMb));
        Assert.Equal([1, 2, 3], cell.Cpus);
        Assert.Equal([1, 3], cell.Cores.Single());
        Assert.Equal([new NodePages(4, 1015808), new NodePages(2048, 64)], cell.Pages);
    }

    [Fact]
    public void A_host_without_a_known_processor_is_described_all_the_same() => Assert.Equal(
        """{"arch":null,"model":null,"vendor":null,"topology":{"cells":1,"sockets":1,"cores":1,"threads":1},"features":[]}""",
        Capabilities.Parse("<capabilities><host/></capabilities>").CpuInfo);

    [Fact]
    public void Traits_are_the_standard_ones_that_the_host_has()
    {
        var facts = new HostFacts { VideoModels = ["virtio", "vga"] };
        var traits = Traits.Of(new LibvirtOptions(), facts, ["avx2", "vmx", "nobody-knows"], [new SupportedGuest("x86_64", "kvm", "hvm")]);

        Assert.Superset(
            new HashSet<string> { "COMPUTE_NODE", "HW_CPU_X86_AVX2", "HW_CPU_X86_VMX", "COMPUTE_GRAPHICS_MODEL_VIRTIO", "HW_ARCH_X86_64", "COMPUTE_IMAGE_TYPE_QCOW2" },
            traits.ToHashSet());
        Assert.DoesNotContain(traits, trait => trait.Contains("NOBODY", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(traits.Order(StringComparer.Ordinal), traits);
    }

    [Theory]
    [InlineData(new string[0], "COMPUTE_FIRMWARE_BIOS")]
    [InlineData(new[] { "acpi-s3" }, "COMPUTE_FIRMWARE_BIOS COMPUTE_FIRMWARE_UEFI")]
    [InlineData(new[] { "secure-boot", "requires-smm" }, "COMPUTE_FIRMWARE_BIOS COMPUTE_FIRMWARE_UEFI COMPUTE_SECURITY_UEFI_SECURE_BOOT")]
    public void A_host_has_the_traits_of_the_firmware_that_is_installed(string[] features, string expected)
    {
        var facts = new HostFacts { Firmware = features.Length == 0 ? [] : [new FirmwareDescriptor("/code", "/vars", [], features)] };

        var traits = Traits.Of(new LibvirtOptions(), facts, [], []).Where(trait => trait.Contains("FIRMWARE", StringComparison.Ordinal) || trait.Contains("SECURE", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', traits));
    }

    [Theory]
    [InlineData("kvm", "host-passthrough", true)]
    [InlineData("kvm", "host-model", false)]
    [InlineData("qemu", "maximum", false)]
    public void A_host_passes_the_width_of_its_addresses_with_its_processor(string virtType, string cpuMode, bool passes)
    {
        var traits = Traits.Of(new LibvirtOptions { VirtType = virtType, CpuMode = cpuMode }, new HostFacts(), [], []);

        Assert.Contains("COMPUTE_ADDRESS_SPACE_EMULATED", traits);
        Assert.Equal(passes, traits.Contains("COMPUTE_ADDRESS_SPACE_PASSTHROUGH"));
    }

    [Fact]
    public void A_short_name_of_a_machine_stands_for_a_full_one() => Assert.Equal(
        new Dictionary<string, string> { ["q35"] = "pc-q35-7.2", ["pc"] = "pc-i440fx-7.2" },
        Capabilities.MachinesOf(
            """
            <capabilities>
              <guest><os_type>hvm</os_type><arch name="aarch64"><machine canonical="virt-7.2">virt</machine></arch></guest>
              <guest>
                <os_type>hvm</os_type>
                <arch name="x86_64">
                  <machine>pc-q35-7.2</machine><machine canonical="pc-q35-7.2">q35</machine><machine canonical="pc-i440fx-7.2">pc</machine>
                  <domain type="kvm"><machine canonical="pc-q35-7.2">q35</machine></domain>
                </arch>
              </guest>
            </capabilities>
            """,
            "x86_64"));

    [Theory]
    [InlineData("95.31 100", " 12:00:00 up 1 min,  0 users,  load average: 0.10, 0.20, 0.30")]
    [InlineData("90061.5 100", " 12:00:00 up 1 day,  1:01,  0 users,  load average: 0.10, 0.20, 0.30")]
    [InlineData("259200 100", " 12:00:00 up 3 days, 0 min,  0 users,  load average: 0.10, 0.20, 0.30")]
    public void Uptime_is_written_as_the_program_writes_it(string uptime, string expected) => Assert.Equal(
        expected, ReadUptime.Format(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), uptime, "0.10 0.20 0.30 1/200 4711"));
}
