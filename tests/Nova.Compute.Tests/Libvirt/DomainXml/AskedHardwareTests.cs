using System.Xml.XPath;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Compute.Libvirt.Firmware;
using Nova.Compute.Libvirt.Guests;
using Nova.Compute.Libvirt.Tools;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Flavors;
using Nova.Core.Hardware;
using Nova.Core.Images.Properties;
using Nova.Core.Networks;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

/// <summary>Whatever the table of properties says is in the guest is there, and so is every extra spec that is said to be.</summary>
public sealed class AskedHardwareTests : IDisposable
{
    /// <summary>Of the domain, what is there with the property's sample; unless it stands there anyway, not there without.</summary>
    private static readonly Dictionary<string, string> ByProperty = new()
    {
        ["hw_boot_menu"] = "os/bootmenu[@enable='yes']",
        ["hw_cdrom_bus"] = "devices/disk[@device='cdrom']/target[@bus='scsi']",
        ["hw_cpu_cores"] = "cpu/topology[@sockets='2'][@cores='2'][@threads='1']",
        ["hw_cpu_max_cores"] = "cpu/topology[@cores='1']",
        ["hw_cpu_max_sockets"] = "cpu/topology[@sockets='1'][@cores='4']",
        ["hw_cpu_max_threads"] = "cpu/topology[@threads='1']",
        ["hw_cpu_sockets"] = "cpu/topology[@sockets='1']",
        ["hw_cpu_threads"] = "cpu/topology[@threads='2']",
        ["hw_disk_bus"] = "devices/disk[@device='disk']/target[@bus='scsi']",
        ["hw_firmware_stateless"] = "os[not(nvram)]/loader[@stateless='yes']",
        ["hw_firmware_type"] = "os[nvram/@template='/vars']/loader[text()='/code']",
        ["hw_input_bus"] = "devices/input[@type='keyboard'][@bus='virtio']",
        ["hw_machine_type"] = "os/type[@machine='q35']",
        ["hw_maxphysaddr_bits"] = "cpu/maxphysaddr[@mode='emulate'][@bits='42']",
        ["hw_maxphysaddr_mode"] = "cpu/maxphysaddr[@mode='passthrough']",
        ["hw_pmu"] = "features/pmu[@state='on']",
        ["hw_pointer_model"] = "devices/input[@type='tablet']",
        ["hw_qemu_guest_agent"] = "devices/channel/target[@name='org.qemu.guest_agent.0']",
        ["hw_redirected_usb_ports"] = "devices/redirdev[@bus='usb'][@type='spicevmc']",
        ["hw_rng_model"] = "devices/rng[@model='virtio']",
        ["hw_scsi_model"] = "devices/controller[@model='lsilogic']",
        ["hw_serial_port_count"] = "devices/serial/target[@port='1']",
        ["hw_sound_model"] = "devices/sound[@model='ac97']",
        ["hw_time_hpet"] = "clock/timer[@name='hpet'][@present='yes']",
        ["hw_usb_model"] = "devices/controller[@type='usb'][@model='qemu-xhci']",
        ["hw_vif_multiqueue_enabled"] = "devices/interface/driver[@name='vhost'][@queues='4']",
        ["hw_video_model"] = "devices/video/model[@type='qxl']",
        ["hw_video_ram"] = "devices/video/model[@vram='32768']",
        ["hw_viommu_model"] = "devices/iommu[@model='intel']/driver[@caching_mode='on']",
        ["hw_virtio_packed_ring"] = "devices[interface/driver[@packed='on']]/disk/driver[@packed='on']",
        ["hw_watchdog_action"] = "devices/watchdog[@action='reset']",
        ["img_hide_hypervisor_id"] = "features/kvm/hidden[@state='on']",
        ["os_command_line"] = "os/cmdline[text()='quiet']",
        ["os_secure_boot"] = "os/loader[@secure='yes'][text()='/code.secure']",
        ["os_type"] = "features/hyperv/spinlocks[@retries='8191']",
    };

    private static readonly Dictionary<string, (string Value, string Path)> ByExtraSpec = new()
    {
        ["hide_hypervisor_id"] = ("true", "features/kvm/hidden[@state='on']"),
        ["hw:boot_menu"] = ("true", "os/bootmenu[@enable='yes']"),
        ["hw:cpu_cores"] = ("2", "cpu/topology[@sockets='2'][@cores='2'][@threads='1']"),
        ["hw:cpu_max_cores"] = ("1", "cpu/topology[@cores='1']"),
        ["hw:cpu_max_sockets"] = ("1", "cpu/topology[@sockets='1'][@cores='4']"),
        ["hw:cpu_max_threads"] = ("1", "cpu/topology[@threads='1']"),
        ["hw:cpu_sockets"] = ("1", "cpu/topology[@sockets='1']"),
        ["hw:cpu_threads"] = ("2", "cpu/topology[@threads='2']"),
        ["hw:hide_hypervisor_id"] = ("true", "features/kvm/hidden[@state='on']"),
        ["hw:maxphysaddr_bits"] = ("44", "cpu/maxphysaddr[@bits='44']"),
        ["hw:maxphysaddr_mode"] = ("passthrough", "cpu/maxphysaddr[@mode='passthrough']"),
        ["hw:redirected_usb_ports"] = ("2", "devices[count(redirdev)=2]"),
        ["hw:sound_model"] = ("ich9", "devices/sound[@model='ich9']"),
        ["hw:usb_model"] = ("none", "devices[not(input)]/controller[@type='usb'][@model='none']"),
        ["hw:pmu"] = ("false", "features/pmu[@state='off']"),
        ["hw:serial_port_count"] = ("2", "devices/serial/target[@port='1']"),
        ["hw:vif_multiqueue_enabled"] = ("true", "devices/interface/driver[@name='vhost'][@queues='4']"),
        ["hw:viommu_model"] = ("virtio", "devices/iommu[@model='virtio']"),
        ["hw:virtio_packed_ring"] = ("true", "devices/disk/driver[@packed='on']"),
        ["quota:cpu_period"] = ("20000", "cputune/period[text()='20000']"),
        ["quota:cpu_quota"] = ("10000", "cputune/quota[text()='10000']"),
        ["quota:cpu_shares"] = ("512", "cputune/shares[text()='512']"),
        ["quota:disk_read_bytes_sec"] = ("1048576", "devices/disk/iotune/read_bytes_sec[text()='1048576']"),
        ["quota:disk_read_iops_sec"] = ("100", "devices/disk/iotune/read_iops_sec[text()='100']"),
        ["quota:disk_total_bytes_sec"] = ("1048576", "devices/disk/iotune/total_bytes_sec[text()='1048576']"),
        ["quota:disk_total_iops_sec"] = ("100", "devices/disk/iotune/total_iops_sec[text()='100']"),
        ["quota:disk_write_bytes_sec"] = ("1048576", "devices/disk/iotune/write_bytes_sec[text()='1048576']"),
        ["quota:disk_write_iops_sec"] = ("100", "devices/disk/iotune/write_iops_sec[text()='100']"),
        ["quota:vif_inbound_average"] = ("1024", "devices/interface/bandwidth/inbound[@average='1024']"),
        ["quota:vif_inbound_burst"] = ("4096", "devices/interface/bandwidth/inbound[@burst='4096']"),
        ["quota:vif_inbound_peak"] = ("2048", "devices/interface/bandwidth/inbound[@peak='2048']"),
        ["quota:vif_outbound_average"] = ("1024", "devices/interface/bandwidth/outbound[@average='1024']"),
        ["quota:vif_outbound_burst"] = ("4096", "devices/interface/bandwidth/outbound[@burst='4096']"),
        ["quota:vif_outbound_peak"] = ("2048", "devices/interface/bandwidth/outbound[@peak='2048']"),
        ["hw:watchdog_action"] = ("poweroff", "devices/watchdog[@action='poweroff']"),
        ["os:secure_boot"] = ("required", "os/loader[@secure='yes'][text()='/code.secure']"),
        ["hw_rng:allowed"] = ("false", "devices[not(rng)]"),
        ["hw_rng:rate_bytes"] = ("4096", "devices/rng/rate[@bytes='4096']"),
        ["hw_rng:rate_period"] = ("500", "devices/rng/rate[@period='500']"),
        ["hw_video:ram_max_mb"] = ("64", "devices/video/model[@vram='16384']"),
    };

    /// <summary>What has to be asked for too.</summary>
    private static readonly Dictionary<string, (string Name, string Value)> Companions = new()
    {
        ["hw_cdrom_bus"] = ("", "iso"),
        ["hw_firmware_stateless"] = ("hw_firmware_type", "uefi"),
        ["hw_maxphysaddr_bits"] = ("hw_maxphysaddr_mode", "emulate"),
        ["hw:maxphysaddr_bits"] = ("hw:maxphysaddr_mode", "emulate"),
        ["hw_scsi_model"] = ("hw_disk_bus", "scsi"),
        ["os_secure_boot"] = ("hw_firmware_type", "uefi"),
        ["os:secure_boot"] = ("hw_firmware_type", "uefi"),
        ["hw_viommu_model"] = ("hw_machine_type", "q35"),
        ["hw:viommu_model"] = ("hw_machine_type", "q35"),
        ["os_command_line"] = ("kernel_id", "k"),
        ["hw_rng:rate_period"] = ("hw_rng:rate_bytes", "1"),
        ["hw_video:ram_max_mb"] = ("hw_video_ram", "16"),
        ["quota:vif_inbound_burst"] = ("quota:vif_inbound_average", "1"),
        ["quota:vif_inbound_peak"] = ("quota:vif_inbound_average", "1"),
        ["quota:vif_outbound_burst"] = ("quota:vif_outbound_average", "1"),
        ["quota:vif_outbound_peak"] = ("quota:vif_outbound_average", "1"),
    };

    private static readonly string[] ThereAnyway = ["hw_rng_model", "hw_pointer_model", "hw_cpu_max_cores", "hw_cpu_max_threads", "hw:cpu_max_cores", "hw:cpu_max_threads"];

    private readonly Scratch _scratch = new();

    public static TheoryData<string> Properties => [.. ImagePropertyTable.All.Where(property => property.Use == ImagePropertyUse.Guest).Select(property => property.Name)];

    public static TheoryData<string> ExtraSpecs => [.. GuestWishes.ExtraSpecs];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_is_in_the_guest(string name)
    {
        var path = ByProperty[name];

        Assert.True(Has(path, name, (name, ImageProperties.Find(name)!.Sample)), path);
        Assert.Equal(ThereAnyway.Contains(name), Has(path, name));
    }

    [Theory]
    [MemberData(nameof(ExtraSpecs))]
    public void An_extra_spec_is_in_the_guest(string name)
    {
        var (value, path) = ByExtraSpec[name];

        Assert.True(Has(path, name, (name, value)), path);
        Assert.Equal(ThereAnyway.Contains(name), Has(path, name));
    }

    private bool Has(string path, string name, params (string Name, string Value)[] asked)
    {
        var all = Companions.TryGetValue(name, out var companion) && companion.Name.Length > 0 ? [.. asked, companion] : asked;
        var (specs, properties) = (all.Where(IsSpec).ToDictionary(), all.Where(item => !IsSpec(item)).ToDictionary());
        if (name == "hw_video_ram")
        {
            specs["hw_video:ram_max_mb"] = "64";
        }

        if (companion.Value == "iso")
        {
            properties["disk_format"] = "iso";
        }

        return DomainXmlBuilder.Build(Planner(name.Contains("multiqueue", StringComparison.Ordinal) ? "kvm" : "qemu").Of(Spec(specs, properties))).XPathSelectElement(path) is not null;
    }

    private static bool IsSpec((string Name, string Value) item) => item.Name.Contains(':', StringComparison.Ordinal) || item.Name == "hide_hypervisor_id";

    private static GuestSpec Spec(Dictionary<string, string> specs, Dictionary<string, string> properties) => new(
        Sample.Instance("host") with
        {
            ImageId = Sample.Image.Id,
            ImageProperties = properties,
            Interfaces = [new InstanceInterface(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "net", InstanceInterface.BridgeType, "br100", "tap0", null, [], null)],
            Flavor = new FlavorRecord { Id = "2", Name = "m1.small", Vcpus = 4, MemoryMb = 512, RootGb = 1, ExtraSpecs = specs },
        },
        Attempt: 1,
        Image: null,
        ConfigDrivePath: null);

    private static readonly HostFacts Facts = new()
    {
        VideoModels = ["vga"],
        Machines = new Dictionary<string, string> { ["pc"] = "pc-i440fx-7.2" },
        Firmware =
        [
            new FirmwareDescriptor("/code.secure", "/vars.secure", [("x86_64", ["pc-*"])], ["secure-boot", "requires-smm"]),
            new FirmwareDescriptor("/code", "/vars", [("x86_64", ["pc-*"])], []),
        ],
    };

    private PlanDomain Planner(string virtType)
    {
        var options = new LibvirtOptions { VirtType = virtType, InstancesPath = _scratch.At("instances"), CpuMode = "none", Spice = new SpiceOptions { Enabled = true, AgentEnabled = false } };
        var (files, facts, images, tools) = (new InstanceFiles(options), Facts, new FileImages(), new ToolRun(TimeProvider.System));
        var qemuImg = new QemuImg(options, facts, tools);
        var disks = new GuestDisks(options, files, images, new ImageCache(options, files, images, qemuImg, TimeProvider.System), qemuImg, tools);
        return new PlanDomain(options, facts, files, disks, new SerialPorts(options.Serial), TimeProvider.System);
    }
}
