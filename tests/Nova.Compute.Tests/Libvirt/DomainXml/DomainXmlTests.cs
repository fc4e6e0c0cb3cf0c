using System.Xml.Linq;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.DomainXml;
using static Nova.Compute.Tests.Libvirt.DomainXml.DomainDocument;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

/// <summary>Whole documents: what a reader of <c>virsh dumpxml</c> would want to see. Each test says what differs from the plain guest.</summary>
public sealed class DomainXmlTests
{
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
}
