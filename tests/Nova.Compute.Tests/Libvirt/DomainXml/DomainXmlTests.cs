using System.Xml.Linq;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Core.Flavors;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

/// <summary>Whole documents: what a reader of <c>virsh dumpxml</c> would want to see. Each test says what differs from the plain guest.</summary>
public sealed class DomainXmlTests
{
    private static readonly Guid Id = new("b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8");

    [Fact]
    public void A_plain_guest_under_emulation() => AssertXml(
        """
        <domain type="qemu">
          <name>instance-0000002a</name>
          <uuid>b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8</uuid>
          <metadata>
            <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
              <nova:package version="0.1.0" />
              <nova:name>web</nova:name>
              <nova:creationTime>2026-11-22 12:34:56</nova:creationTime>
              <nova:flavor name="m1.small">
                <nova:memory>512</nova:memory>
                <nova:disk>1</nova:disk>
                <nova:swap>0</nova:swap>
                <nova:ephemeral>0</nova:ephemeral>
                <nova:vcpus>2</nova:vcpus>
              </nova:flavor>
              <nova:owner>
                <nova:user uuid="alice" />
                <nova:project uuid="6f70656e737461636b20342065766572" />
              </nova:owner>
              <nova:root type="image" uuid="70a599e0-31e7-49b7-b260-868f441e862b" />
            </nova:instance>
            <mark:guest xmlns:mark="urn:nova-dotnet:guest:1" instance="b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8" attempt="3" owner="/var/lib/nova/instances" />
          </metadata>
          <memory unit="KiB">524288</memory>
          <currentMemory unit="KiB">524288</currentMemory>
          <vcpu>2</vcpu>
          <sysinfo type="smbios">
            <system>
              <entry name="manufacturer">OpenStack Foundation</entry>
              <entry name="product">OpenStack Nova</entry>
              <entry name="version">0.1.0</entry>
              <entry name="serial">b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8</entry>
              <entry name="uuid">b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8</entry>
              <entry name="family">Virtual Machine</entry>
            </system>
          </sysinfo>
          <os>
            <type arch="x86_64" machine="pc">hvm</type>
            <smbios mode="sysinfo" />
          </os>
          <features>
            <acpi />
            <apic />
            <vmcoreinfo state="on" />
          </features>
          <cpu>
            <topology sockets="2" cores="1" threads="1" />
          </cpu>
          <clock offset="utc">
            <timer name="pit" tickpolicy="delay" />
            <timer name="rtc" tickpolicy="catchup" />
            <timer name="hpet" present="no" />
          </clock>
          <devices>
            <disk type="file" device="disk">
              <driver name="qemu" type="qcow2" cache="none" />
              <source file="/var/lib/nova/instances/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/disk" />
              <target dev="vda" bus="virtio" />
              <boot order="1" />
            </disk>
            <serial type="pty">
              <log file="/var/lib/nova/instances/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/console.log" append="off" />
              <target port="0" />
            </serial>
            <input type="tablet" bus="usb" />
            <graphics type="vnc" autoport="yes">
              <listen type="address" address="127.0.0.1" />
            </graphics>
            <video>
              <model type="virtio" />
            </video>
            <rng model="virtio">
              <backend model="random">/dev/urandom</backend>
            </rng>
            <memballoon model="virtio">
              <stats period="10" />
            </memballoon>
          </devices>
        </domain>
        """,
        Plan());

    [Fact]
    public void A_guest_under_kvm_gets_the_host_model_and_steady_timers() => AssertXml(
        """
        <domain type="kvm">
          <cpu mode="host-model" match="exact">
            <topology sockets="1" cores="2" threads="1" />
            <feature policy="require" name="pcid" />
            <feature policy="disable" name="vmx" />
          </cpu>
          <clock offset="utc">
            <timer name="pit" tickpolicy="delay" />
            <timer name="rtc" tickpolicy="catchup" />
            <timer name="hpet" present="no" />
          </clock>
        </domain>
        """,
        Plan() with { VirtType = "kvm", Cpu = new CpuPlan("host-model", null, ["+PCID", "-vmx"], 1, 2, 1) },
        "cpu", "clock");

    [Fact]
    public void A_named_processor_model_is_exact() => AssertXml(
        """
        <domain type="qemu">
          <cpu mode="custom" match="exact">
            <model fallback="forbid">Nehalem</model>
            <topology sockets="1" cores="1" threads="2" />
          </cpu>
        </domain>
        """,
        Plan() with { Cpu = new CpuPlan("custom", "Nehalem", [], 1, 1, 2) },
        "cpu");

    [Fact]
    public void Windows_has_local_time() => AssertXml(
        """
        <domain type="kvm">
          <clock offset="localtime">
            <timer name="pit" tickpolicy="delay" />
            <timer name="rtc" tickpolicy="catchup" />
            <timer name="hpet" present="no" />
            <timer name="hypervclock" present="yes" />
          </clock>
        </domain>
        """,
        Plan(image: ("os_type", "windows")) with { VirtType = "kvm" },
        "clock");

    [Fact]
    public void Scsi_disks_bring_their_controller_CDs_are_read_only_and_the_agent_has_its_channel() => AssertXml(
        """
        <domain type="qemu">
          <devices>
            <disk type="file" device="disk">
              <driver name="qemu" type="raw" cache="writeback" discard="unmap" />
              <source file="/disks/disk" />
              <target dev="sda" bus="scsi" />
              <boot order="1" />
            </disk>
            <disk type="file" device="cdrom">
              <driver name="qemu" type="raw" cache="writeback" />
              <source file="/disks/disk.config" />
              <target dev="hda" bus="ide" />
              <readonly />
            </disk>
            <controller type="scsi" index="0" model="virtio-scsi" />
            <serial type="pty">
              <log file="/disks/console.log" append="off" />
              <target port="0" />
            </serial>
            <channel type="unix">
              <target type="virtio" name="org.qemu.guest_agent.0" />
            </channel>
            <memballoon model="virtio" />
          </devices>
        </domain>
        """,
        Plan() with
        {
            Disks =
            [
                new(new FileSource("/disks/disk", "raw"), "sda", "scsi", IsCdrom: false, "writeback", "unmap", BootOrder: 1),
                new(new FileSource("/disks/disk.config", "raw"), "hda", "ide", IsCdrom: true, "writeback", "unmap", BootOrder: null),
            ],
            ConsoleLog = "/disks/console.log",
            HasGuestAgent = true,
            VncListen = null,
            VideoModel = null,
            RngDevice = null,
            MemoryStatsPeriod = 0,
        },
        "devices");

    [Fact]
    public void Consoles_for_spice_and_for_two_serial_ports() => AssertXml(
        """
        <domain type="qemu">
          <devices>
            <serial type="tcp">
              <source mode="bind" host="10.0.0.31" service="10000" />
              <protocol type="raw" />
              <log file="/var/lib/nova/instances/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/console.log" append="off" />
              <target port="0" />
            </serial>
            <serial type="tcp">
              <source mode="bind" host="10.0.0.31" service="10001" />
              <protocol type="raw" />
              <target port="1" />
            </serial>
            <channel type="spicevmc">
              <target type="virtio" name="com.redhat.spice.0" />
            </channel>
            <graphics type="spice" autoport="yes" defaultMode="secure">
              <listen type="address" address="10.0.0.31" />
            </graphics>
          </devices>
        </domain>
        """,
        Plan() with
        {
            VncListen = null,
            SpiceListen = "10.0.0.31",
            SpiceIsSecure = true,
            HasSpiceAgent = true,
            Serial = new SerialPlan("10.0.0.31", [10000, 10001]),
        },
        "devices/serial",
        "devices/channel",
        "devices/input",
        "devices/graphics");

    [Fact]
    public void A_flavor_limits_the_randomness_of_its_guests() => AssertXml(
        """
        <domain type="qemu">
          <devices>
            <rng model="virtio">
              <rate period="500" bytes="2048" />
              <backend model="random">/dev/urandom</backend>
            </rng>
          </devices>
        </domain>
        """,
        Plan(specs: new() { ["hw_rng:rate_bytes"] = "2048", ["hw_rng:rate_period"] = "500" }),
        "devices/rng");

    [Fact]
    public void A_flavor_limits_processors_disks_and_interfaces_of_its_guests() => AssertXml(
        """
        <domain type="qemu">
          <cputune>
            <shares>512</shares>
            <period>20000</period>
            <quota>-1</quota>
          </cputune>
          <devices>
            <disk type="file" device="disk">
              <driver name="qemu" type="qcow2" cache="none" />
              <source file="/var/lib/nova/instances/b2a4b7c8-5d6e-4f70-8192-a3b4c5d6e7f8/disk" />
              <target dev="vda" bus="virtio" />
              <iotune>
                <read_bytes_sec>1048576</read_bytes_sec>
                <write_bytes_sec>524288</write_bytes_sec>
                <total_iops_sec>200</total_iops_sec>
              </iotune>
              <boot order="1" />
            </disk>
            <interface type="bridge">
              <mac address="fa:16:3e:00:00:01" />
              <source bridge="br100" />
              <bandwidth>
                <inbound average="1024" peak="2048" burst="4096" />
                <outbound average="512" />
              </bandwidth>
              <target dev="tap3b1f6a2c-11" />
              <model type="virtio" />
            </interface>
            <interface type="bridge">
              <mac address="fa:16:3e:00:00:02" />
              <source bridge="br100" />
              <target dev="tap3b1f6a2c-12" />
              <model type="virtio" />
              <driver name="vhost" queues="2" packed="on" />
            </interface>
          </devices>
        </domain>
        """,
        Plan(specs: new()
        {
            ["quota:cpu_shares"] = "512", ["quota:cpu_period"] = "20000", ["quota:cpu_quota"] = "-1", ["quota:disk_read_bytes_sec"] = "1048576",
            ["quota:disk_write_bytes_sec"] = "524288", ["quota:disk_total_iops_sec"] = "200",
        }) with
        {
            Interfaces =
            [
                new("fa:16:3e:00:00:01", "br100", "tap3b1f6a2c-11", "virtio", null) { Inbound = new LinkLimits(1024, 2048, 4096), Outbound = new LinkLimits(512, null, null) },
                new("fa:16:3e:00:00:02", "br100", "tap3b1f6a2c-12", "virtio", null) { Queues = 2, PacksRings = true },
            ],
        },
        "cputune", "devices/disk", "devices/interface");

    [Fact]
    public void Secure_boot_has_firmware_in_two_flashes_and_management_mode() => AssertXml(
        """
        <domain type="qemu">
          <os>
            <type arch="x86_64" machine="q35">hvm</type>
            <loader readonly="yes" secure="yes" type="pflash">/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>
            <nvram template="/usr/share/OVMF/OVMF_VARS_4M.ms.fd">/disks/disk.nvram</nvram>
            <smbios mode="sysinfo" />
          </os>
          <features>
            <acpi />
            <apic />
            <smm state="on" />
            <vmcoreinfo state="on" />
          </features>
          <devices>
            <watchdog model="i6300esb" action="reset" />
          </devices>
        </domain>
        """,
        Plan(specs: new() { ["hw:watchdog_action"] = "reset" }) with
        {
            MachineType = "q35",
            Firmware = new FirmwarePlan(
                "/usr/share/OVMF/OVMF_CODE_4M.ms.fd", new VariablesPlan("/disks/disk.nvram", "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"), IsSecure: true, NeedsManagementMode: true),
        },
        "os", "features", "devices/watchdog");

    [Fact]
    public void Stateless_firmware_keeps_nothing() => AssertXml(
        """
        <domain type="qemu">
          <os>
            <type arch="x86_64" machine="pc">hvm</type>
            <loader readonly="yes" type="pflash" stateless="yes">/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
            <smbios mode="sysinfo" />
          </os>
        </domain>
        """,
        Plan() with { Firmware = new FirmwarePlan("/usr/share/OVMF/OVMF_CODE_4M.fd", null, IsSecure: false, NeedsManagementMode: false) },
        "os");

    [Fact]
    public void Sound_and_usb_are_as_they_are_asked_for_and_addresses_as_wide() => AssertXml(
        """
        <domain type="qemu">
          <cpu>
            <topology sockets="2" cores="1" threads="1" />
            <maxphysaddr mode="emulate" bits="42" />
          </cpu>
          <devices>
            <controller type="usb" index="0" model="qemu-xhci" />
            <redirdev bus="usb" type="spicevmc" />
            <redirdev bus="usb" type="spicevmc" />
            <input type="tablet" bus="usb" />
            <sound model="ich9" />
          </devices>
        </domain>
        """,
        Plan(specs: new()
        {
            ["hw:usb_model"] = "qemu-xhci", ["hw:redirected_usb_ports"] = "2", ["hw:sound_model"] = "ich9", ["hw:maxphysaddr_mode"] = "emulate", ["hw:maxphysaddr_bits"] = "42",
        }),
        "cpu", "devices/controller", "devices/redirdev", "devices/input", "devices/sound");

    [Fact]
    public void A_guest_without_usb_has_no_tablet_on_it() => AssertXml(
        """
        <domain type="qemu">
          <devices>
            <controller type="usb" index="0" model="none" />
          </devices>
        </domain>
        """,
        Plan(specs: new() { ["hw:usb_model"] = "none" }),
        "devices/controller", "devices/input");

    [Fact]
    public void An_interface_is_plugged_into_its_bridge_by_libvirt() => AssertXml(
        """
        <domain type="qemu">
          <devices>
            <interface type="bridge">
              <mac address="fa:16:3e:00:00:01" />
              <source bridge="br100" />
              <target dev="tap3b1f6a2c-11" />
              <model type="virtio" />
              <mtu size="1450" />
            </interface>
            <interface type="bridge">
              <mac address="fa:16:3e:00:00:02" />
              <source bridge="br100" />
              <target dev="tap3b1f6a2c-12" />
              <model type="e1000" />
            </interface>
          </devices>
        </domain>
        """,
        Plan() with
        {
            Interfaces =
            [
                new("fa:16:3e:00:00:01", "br100", "tap3b1f6a2c-11", "virtio", 1450),
                new("fa:16:3e:00:00:02", "br100", "tap3b1f6a2c-12", "e1000", null),
            ],
        },
        "devices/interface");

    [Fact]
    public void Windows_is_told_of_its_hypervisor_unless_that_hides() => AssertXml(
        """
        <domain type="kvm">
          <features>
            <acpi />
            <apic />
            <hyperv mode="custom">
              <relaxed state="on" />
              <vapic state="on" />
              <spinlocks state="on" retries="8191" />
              <vpindex state="on" />
              <runtime state="on" />
              <synic state="on" />
              <reset state="on" />
              <frequencies state="on" />
              <tlbflush state="on" />
              <ipi state="on" />
              <vendor_id state="on" value="1234567890ab" />
            </hyperv>
            <kvm>
              <hidden state="on" />
            </kvm>
            <vmcoreinfo state="on" />
          </features>
        </domain>
        """,
        Plan(specs: new() { ["hw:hide_hypervisor_id"] = "true" }, image: ("os_type", "Windows")) with { VirtType = "kvm" },
        "features");

    [Fact]
    public void An_image_without_a_boot_loader_brings_its_kernel() => AssertXml(
        """
        <domain type="qemu">
          <os>
            <type arch="x86_64" machine="pc">hvm</type>
            <kernel>/disks/kernel</kernel>
            <initrd>/disks/ramdisk</initrd>
            <cmdline>root=/dev/vda quiet</cmdline>
            <smbios mode="sysinfo" />
          </os>
        </domain>
        """,
        Plan() with { Kernel = new KernelPlan("/disks/kernel", "/disks/ramdisk", "root=/dev/vda quiet") },
        "os");

    [Theory]
    [InlineData("</nova:name><os><type>hvm</type></os>")]
    [InlineData("quotes ' \" and & < > ]]>")]
    [InlineData("control \u0001 and null \0 characters")]
    [InlineData("ümläut 日本語 🙂")]
    public void Names_of_tenants_stay_text(string name)
    {
        AssertText(name, name.Replace('\u0001', '\ufffd').Replace('\0', '\ufffd'));
    }

    // An attribute of a test cannot hold such a text.
    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => AssertText($"half {(char)0xd83d} a pair", "half \ufffd a pair");

    [Fact]
    public void A_pinned_guest_is_on_its_own_processors_and_its_memory_beside_them() => AssertXml(
        """
        <domain type="qemu">
          <vcpu>2</vcpu>
          <cputune>
            <vcpupin vcpu="0" cpuset="4" />
            <vcpupin vcpu="1" cpuset="12" />
            <emulatorpin cpuset="4,12" />
          </cputune>
          <numatune>
            <memory mode="strict" nodeset="1" />
            <memnode cellid="0" mode="strict" nodeset="1" />
          </numatune>
          <cpu>
            <topology sockets="2" cores="1" threads="1" />
            <numa>
              <cell id="0" cpus="0-1" memory="524288" unit="KiB" />
            </numa>
          </cpu>
        </domain>
        """,
        Plan() with { Place = new GuestPlace([Cell(1, 512, [new(0, 4), new(1, 12)])], [4, 12], [], LocksMemory: false), SharedCpus = [0, 1] },
        "memoryBacking", "vcpu", "cputune", "numatune", "cpu");

    [Fact]
    public void A_guest_over_two_cells_has_huge_pages_in_both_and_processors_in_real_time_and_others_that_float() => AssertXml(
        """
        <domain type="qemu">
          <memory unit="KiB">524288</memory>
          <currentMemory unit="KiB">524288</currentMemory>
          <memoryBacking>
            <hugepages>
              <page size="2048" unit="KiB" nodeset="0-1" />
            </hugepages>
            <nosharepages />
            <locked />
          </memoryBacking>
          <vcpu>2</vcpu>
          <cputune>
            <vcpupin vcpu="0" cpuset="0-3,6" />
            <vcpupin vcpu="1" cpuset="8" />
            <emulatorpin cpuset="0-3,6" />
            <vcpusched vcpus="1" scheduler="fifo" priority="2" />
          </cputune>
          <numatune>
            <memory mode="strict" nodeset="0-1" />
            <memnode cellid="0" mode="strict" nodeset="1" />
            <memnode cellid="1" mode="strict" nodeset="0" />
          </numatune>
          <cpu>
            <topology sockets="2" cores="1" threads="1" />
            <numa>
              <cell id="0" cpus="1" memory="262144" unit="KiB" memAccess="shared" />
              <cell id="1" cpus="0" memory="262144" unit="KiB" memAccess="shared" />
            </numa>
          </cpu>
        </domain>
        """,
        Plan() with
        {
            Place = new GuestPlace(
                [
                    Cell(1, 256, [new(1, 8)]) with { PageKib = 2048, HasHugePages = true },
                    Cell(0, 256, []) with { Floating = [0], FloatsOn = [0, 1, 2, 3, 6], PageKib = 2048, HasHugePages = true },
                ],
                [0, 1, 2, 3, 6],
                [1],
                LocksMemory: false),
            RealtimePriority = 2,
        },
        "memory", "currentMemory", "memoryBacking", "vcpu", "cputune", "numatune", "cpu");

    [Fact]
    public void Memory_in_small_pages_is_only_locked() => AssertXml(
        """
        <domain type="qemu">
          <memoryBacking>
            <locked />
          </memoryBacking>
        </domain>
        """,
        Plan() with { Place = new GuestPlace([Cell(0, 512, []) with { Floating = [0, 1], FloatsOn = [0], PageKib = 4 }], [0], [], LocksMemory: true) },
        "memoryBacking");

    [Fact]
    public void A_guest_without_a_place_stays_off_the_processors_of_others() => AssertXml(
        """
        <domain type="qemu">
          <vcpu cpuset="0-1,3">2</vcpu>
        </domain>
        """,
        Plan() with { SharedCpus = [0, 1, 3] },
        "vcpu", "cputune", "numatune");

    private static CellPlace Cell(int hostCell, int memoryMb, IReadOnlyList<CpuPin> pins) => new(hostCell, pins, [], [], [], memoryMb, null, HasHugePages: false);

    private static void AssertText(string name, string expected)
    {
        var plan = Plan();
        plan = plan with { Instance = plan.Instance with { Name = name, Flavor = plan.Instance.Flavor with { Name = name } } };

        var read = XDocument.Parse(DomainXmlBuilder.Build(plan).ToString());

        XNamespace nova = "http://openstack.org/xmlns/libvirt/nova/1.1";
        var shown = read.Root!.Element("metadata")!.Element(nova + "instance")!.Element(nova + "name")!.Value;
        Assert.Equal(expected, shown);
        Assert.Single(read.Root.Elements("os"));
    }

    /// <summary>Compares the whole document, or, of a document that is otherwise the plain one, the named elements alone.</summary>
    private static void AssertXml(string expected, DomainPlan plan, params string[] only)
    {
        var built = DomainXmlBuilder.Build(plan);
        if (only.Length > 0)
        {
            Keep(built, [.. only.Select(path => path.Split('/'))]);
        }

        Assert.Equal(XElement.Parse(expected).ToString(), XElement.Parse(built.ToString()).ToString());
    }

    private static void Keep(XElement parent, IReadOnlyList<string[]> paths)
    {
        foreach (var child in parent.Elements().ToList())
        {
            var here = paths.Where(path => path[0] == child.Name.LocalName).ToList();
            if (here.Count == 0)
            {
                child.Remove();
            }
            else if (here.TrueForAll(path => path.Length > 1))
            {
                Keep(child, [.. here.Select(path => path[1..])]);
            }
        }
    }

    private static DomainPlan Plan(Dictionary<string, string>? specs = null, (string Name, string Value)? image = null) => new()
    {
        Instance = Sample.Instance("host") with
        {
            Id = Id,
            Number = 42,
            Name = "web",
            UserId = "alice",
            Flavor = new FlavorRecord { Id = "2", Name = "m1.small", Vcpus = 2, MemoryMb = 512, RootGb = 1, ExtraSpecs = specs ?? [] },
            ImageProperties = image is var (name, value) ? new Dictionary<string, string> { [name] = value } : new Dictionary<string, string>(),
        },
        Attempt = 3,
        Owner = "/var/lib/nova/instances",
        CreatedAt = new DateTimeOffset(2026, 11, 22, 12, 34, 56, TimeSpan.Zero),
        Version = "0.1.0",
        VirtType = "qemu",
        MachineType = "pc",
        Cpu = new CpuPlan("none", null, [], 2, 1, 1),
        Disks = [new(new FileSource($"/var/lib/nova/instances/{Id}/disk", "qcow2"), "vda", "virtio", IsCdrom: false, "none", Discard: null, BootOrder: 1)],
        SerialNumber = Id.ToString("D"),
        ConsoleLog = $"/var/lib/nova/instances/{Id}/console.log",
        VncListen = "127.0.0.1",
        VideoModel = "virtio",
        Pointer = "usbtablet",
        RngDevice = "/dev/urandom",
        MemoryStatsPeriod = 10,
    };
}
