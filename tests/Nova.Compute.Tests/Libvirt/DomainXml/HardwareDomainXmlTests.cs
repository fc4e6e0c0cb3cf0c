using Nova.Compute.Libvirt.DomainXml;
using Nova.Core.Hardware;
using static Nova.Compute.Tests.Libvirt.DomainXml.DomainDocument;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

/// <summary>What flavor and image ask of the machine: limits, firmware, devices. Each test says what differs from the plain guest.</summary>
public sealed class HardwareDomainXmlTests
{
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
}
