using static Nova.Core.Images.Properties.ImagePropertyUse;
using static Nova.Core.Images.Properties.PropertyTypes;

namespace Nova.Core.Images.Properties;

/// <summary>Upstream's ImageMetaProps: its fields with their types and choices.</summary>
public static class ImagePropertyTable
{
    private static readonly string[] DiskBuses = ["fdc", "ide", "sata", "scsi", "usb", "virtio", "xen", "lxc", "uml"];

    private static readonly PropertyType DiskBus = Choice(DiskBuses);

    private static readonly PropertyType Architecture = Word(
        [
            "alpha", "armv6", "armv7l", "armv7b", "aarch64", "cris", "i686", "ia64", "lm32", "m68k", "microblaze", "microblazeel", "mips", "mipsel", "mips64",
            "mips64el", "openrisc", "parisc", "parisc64", "ppc", "ppcle", "ppc64", "ppc64le", "ppcemb", "s390", "s390x", "sh4", "sh4eb", "sparc", "sparc64",
            "unicore32", "x86_64", "xtensa", "xtensaeb",
        ],
        ("i386", "i686"), ("i486", "i686"), ("i586", "i686"), ("x86_32", "i686"), ("x86_32p", "i686"), ("amd64", "x86_64"));

    /// <summary>All of them. <c>hw_numa_cpus</c> and <c>hw_numa_mem</c> end in the number of a node: <c>hw_numa_mem.0</c>.</summary>
    public static readonly IReadOnlyList<ImageProperty> All =
    [
        new("hw_architecture", Architecture, Placement, "aarch64"),
        new("hw_auto_disk_config", Text, Creation, "disabled"),
        new("hw_boot_menu", Flag, Guest, "true"),
        new("hw_cdrom_bus", DiskBus, Guest, "scsi"),
        new("hw_cpu_cores", Integer, Guest, "2"),
        new("hw_cpu_max_cores", Integer, Guest, "1"),
        new("hw_cpu_max_sockets", Integer, Guest, "1"),
        new("hw_cpu_max_threads", Integer, Guest, "1"),
        new("hw_cpu_policy", Choice("dedicated", "shared", "mixed"), Placement, "dedicated"),
        new("hw_cpu_realtime_mask", Text, Placement, "^0"),
        new("hw_cpu_sockets", Integer, Guest, "1"),
        new("hw_cpu_thread_policy", Choice("prefer", "isolate", "require"), Placement, "isolate"),
        new("hw_cpu_threads", Integer, Guest, "2"),
        new("hw_device_id", Integer, Elsewhere, "2"),
        new("hw_disk_bus", DiskBus, Guest, "scsi"),
        new("hw_disk_type", Text, Elsewhere, "preallocated"),
        new("hw_emulation_architecture", Architecture, Refused, "aarch64"),
        new("hw_ephemeral_encryption", Flag, Refused, "true"),
        new("hw_ephemeral_encryption_format", Choice("plain", "luks", "luksv2"), Refused, "luks"),
        new("hw_ephemeral_encryption_secret_uuid", Text, Refused, "5a2b1d5e-6f0c-4a53-8a4e-0e1d6a6c0c11"),
        new("hw_firmware_stateless", Flag, Guest, "true"),
        new("hw_firmware_type", Choice("uefi", "bios"), Guest, "uefi"),
        new("hw_floppy_bus", DiskBus, Elsewhere, "fdc"),
        new("hw_input_bus", Choice("usb", "virtio"), Guest, "virtio"),
        new("hw_ipxe_boot", Flag, Elsewhere, "true"),
        new("hw_locked_memory", Flag, Placement, "true"),
        new("hw_machine_type", Text, Guest, "q35"),
        new("hw_maxphysaddr_bits", Integer, Guest, "42"),
        new("hw_maxphysaddr_mode", Choice("passthrough", "emulate"), Guest, "passthrough"),
        new("hw_mem_encryption", Flag, Refused, "true"),
        new("hw_mem_encryption_model", Choice("amd-sev", "amd-sev-es", "amd-sev-snp"), Refused, "amd-sev"),
        new("hw_mem_page_size", Text, Placement, "large"),
        new("hw_numa_cpus", Processors, Placement, "0-1"),
        new("hw_numa_mem", Integer, Placement, "512"),
        new("hw_numa_nodes", Integer, Placement, "2"),
        new("hw_pci_numa_affinity_policy", Choice("required", "legacy", "preferred", "socket"), Refused, "required"),
        new("hw_pmu", Flag, Guest, "true"),
        new("hw_pointer_model", Choice("usbtablet"), Guest, "usbtablet"),
        new("hw_qemu_guest_agent", Flag, Guest, "true"),
        new("hw_redirected_usb_ports", Integer, Guest, "2"),
        new("hw_rescue_bus", DiskBus, Operation, "virtio"),
        new("hw_rescue_device", Choice("cdrom", "disk", "floppy", "fs", "lun"), Operation, "disk"),
        new("hw_rng_model", Choice("virtio"), Guest, "virtio"),
        new("hw_scsi_model", Word(
            ["buslogic", "ibmvscsi", "lsilogic", "lsisas1068", "lsisas1078", "virtio-scsi", "vmpvscsi"], ("lsilogicsas", "lsisas1068"), ("paravirtual", "vmpvscsi")), Guest, "lsilogic"),
        new("hw_serial_port_count", Integer, Guest, "2"),
        new("hw_sound_model", Choice("sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "virtio"), Guest, "ac97"),
        new("hw_time_hpet", Flag, Guest, "true"),
        new("hw_tpm_model", Choice("tpm-tis", "tpm-crb"), Refused, "tpm-tis"),
        new("hw_tpm_secret_security", Choice("user", "host", "deployment"), Refused, "user"),
        new("hw_tpm_version", Choice("1.2", "2.0"), Refused, "2.0"),
        new("hw_usb_model", Choice("none", "nec-xhci", "qemu-xhci"), Guest, "qemu-xhci"),
        new("hw_vif_model", Word(
            [
                "virtio", "ne2k_pci", "pcnet", "rtl8139", "e1000", "e1000e", "lan9118", "netfront", "spapr-vlan", "igb", "VirtualSriovEthernetCard", "VirtualVmxnet",
                "VirtualVmxnet3",
            ],
            ("virtuale1000", "e1000"), ("virtuale1000e", "e1000e"), ("virtualpcnet32", "pcnet")), Operation, "e1000"),
        new("hw_vif_multiqueue_enabled", Flag, Guest, "true"),
        new("hw_video_model", Choice("cirrus", "qxl", "vga", "vmvga", "xen", "virtio", "gop", "none", "bochs"), Guest, "qxl"),
        new("hw_video_ram", Integer, Guest, "32"),
        new("hw_viommu_model", Choice("intel", "smmuv3", "virtio", "auto"), Guest, "intel"),
        new("hw_virtio_packed_ring", Flag, Guest, "true"),
        new("hw_vm_mode", Word(["hvm", "xen", "uml", "exe"], ("pv", "xen"), ("hv", "hvm"), ("baremetal", "hvm")), Placement, "xen"),
        new("hw_watchdog_action", Choice("none", "pause", "poweroff", "reset", "disabled"), Guest, "reset"),
        new("img_bdm_v2", Flag, Elsewhere, "true"),
        new("img_bittorrent", Flag, Elsewhere, "true"),
        new("img_block_device_mapping", Text, Refused, "[{\"boot_index\": 0}]"),
        new("img_cache_in_nova", Flag, Elsewhere, "true"),
        new("img_compression_level", Integer, Elsewhere, "9"),
        new("img_config_drive", Choice("optional", "mandatory"), Creation, "mandatory"),
        new("img_hide_hypervisor_id", Flag, Guest, "true"),
        new("img_hv_requested_version", Versions, Placement, ">=99.0"),
        new("img_hv_type", Word(
            [
                "baremetal", "bhyve", "docker", "fake", "hyperv", "ironic", "kqemu", "kvm", "lxc", "lxd", "openvz", "parallels", "vz", "phyp", "qemu", "test", "uml",
                "vbox", "vmware", "xen", "zvm", "prsm",
            ],
            ("xapi", "xen")), Placement, "vmware"),
        new("img_linked_clone", Flag, Elsewhere, "true"),
        new("img_mappings", Text, Elsewhere, "[]"),
        new("img_owner_id", Text, Elsewhere, "6f70656e737461636b20342065766572"),
        new("img_root_device_name", Text, Elsewhere, "/dev/vda"),
        new("img_signature", Text, Elsewhere, "c2lnbmF0dXJl"),
        new("img_signature_certificate_uuid", Text, Elsewhere, "5a2b1d5e-6f0c-4a53-8a4e-0e1d6a6c0c11"),
        new("img_signature_hash_method", Choice("SHA-224", "SHA-256", "SHA-384", "SHA-512"), Elsewhere, "SHA-256"),
        new("img_signature_key_type", Choice(
            "DSA", "ECC_SECP384R1", "ECC_SECP521R1", "ECC_SECT409K1", "ECC_SECT409R1", "ECC_SECT571K1", "ECC_SECT571R1", "RSA-PSS"), Elsewhere, "RSA-PSS"),
        new("img_use_agent", Flag, Elsewhere, "true"),
        new("img_version", Integer, Elsewhere, "1"),
        new("os_admin_user", Text, Operation, "root"),
        new("os_command_line", Text, Guest, "quiet"),
        new("os_distro", Text, Elsewhere, "debian"),
        new("os_require_quiesce", Flag, Operation, "true"),
        new("os_secure_boot", Choice("required", "disabled", "optional"), Guest, "required"),
        new("os_skip_agent_inject_files_at_boot", Flag, Elsewhere, "true"),
        new("os_skip_agent_inject_ssh", Flag, Elsewhere, "true"),
        new("os_type", Word(["linux", "windows"]), Guest, "windows"),
    ];

    /// <summary>What had a name before there were families, with the name it has now.</summary>
    public static readonly IReadOnlyDictionary<string, string> Older = new Dictionary<string, string>
    {
        ["architecture"] = "hw_architecture",
        ["owner_id"] = "img_owner_id",
        ["vmware_disktype"] = "hw_disk_type",
        ["vmware_image_version"] = "img_version",
        ["vmware_ostype"] = "os_distro",
        ["auto_disk_config"] = "hw_auto_disk_config",
        ["ipxe_boot"] = "hw_ipxe_boot",
        ["xenapi_device_id"] = "hw_device_id",
        ["xenapi_image_compression_level"] = "img_compression_level",
        ["vmware_linked_clone"] = "img_linked_clone",
        ["xenapi_use_agent"] = "img_use_agent",
        ["xenapi_skip_agent_inject_ssh"] = "os_skip_agent_inject_ssh",
        ["xenapi_skip_agent_inject_files_at_boot"] = "os_skip_agent_inject_files_at_boot",
        ["cache_in_nova"] = "img_cache_in_nova",
        ["vm_mode"] = "hw_vm_mode",
        ["bittorrent"] = "img_bittorrent",
        ["mappings"] = "img_mappings",
        ["block_device_mapping"] = "img_block_device_mapping",
        ["bdm_v2"] = "img_bdm_v2",
        ["root_device_name"] = "img_root_device_name",
        ["hypervisor_version_requires"] = "img_hv_requested_version",
        ["hypervisor_type"] = "img_hv_type",
    };
}
