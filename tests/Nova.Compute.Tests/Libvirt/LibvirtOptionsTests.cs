using Nova.Compute.Libvirt;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Tests.Libvirt;

public sealed class LibvirtOptionsTests
{
    [Fact]
    public void Defaults_are_upstreams() => Assert.Equal(
        new LibvirtOptions { InstancesPath = "/srv/nova/instances", CpuExtraFlags = [] } with { CpuExtraFlags = Read("").CpuExtraFlags },
        Read(""));

    [Fact]
    public void Options_are_read_under_their_sections_and_names()
    {
        var options = Read(
            """
            default_ephemeral_format = xfs
            force_raw_images = no
            [libvirt]
            virt_type = qemu
            connection_uri = qemu+unix:///system
            images_type = flat
            cpu_mode = custom
            cpu_models = Nehalem,Westmere
            cpu_model_extra_flags = pcid,-vmx
            hw_machine_type = aarch64=virt,x86_64=q35
            disk_cachemodes = block=none,file=writethrough
            hw_disk_discard = unmap
            mem_stats_period_seconds = 0
            sysinfo_serial = none
            [vnc]
            enabled = false
            server_listen = 10.0.0.5
            server_proxyclient_address = compute5
            [spice]
            enabled = true
            agent_enabled = false
            server_listen = 10.0.0.5
            server_proxyclient_address = compute5
            require_secure = true
            [serial_console]
            enabled = true
            port_range = 11000:11010
            proxyclient_address = 10.0.0.5
            [image_cache]
            subdirectory_name = cache
            """);

        Assert.Equal(("qemu", "qemu+unix:///system", "raw", "custom", "Nehalem"), (options.VirtType, options.ConnectionUri, options.ImagesType, options.CpuMode, options.CpuModel));
        Assert.Equal(("q35", "writethrough", "unmap", 0, "none"), (options.MachineType, options.DiskCacheMode, options.Discard, options.MemoryStatsPeriod, options.SysinfoSerial));
        Assert.Equal((false, "10.0.0.5", "compute5", "cache", "xfs", false),
            (options.VncEnabled, options.VncListen, options.VncProxyClientAddress, options.ImageCacheFolder, options.DefaultEphemeralFormat, options.ForceRawImages));
        Assert.Equal(["pcid", "-vmx"], options.CpuExtraFlags);
        Assert.Equal(new SpiceOptions { Enabled = true, AgentEnabled = false, Listen = "10.0.0.5", ProxyClientAddress = "compute5", RequireSecure = true }, options.Spice);
        Assert.Equal(new SerialOptions { Enabled = true, FirstPort = 11000, LastPort = 11010, ProxyClientAddress = "10.0.0.5" }, options.Serial);
    }

    [Theory]
    [InlineData("[libvirt]\nvirt_type = xen", "virt_type")]
    [InlineData("[libvirt]\nimages_type = rbd", "images_type")]
    [InlineData("[libvirt]\ncpu_mode = custom", "cpu_models")]
    [InlineData("[libvirt]\ndisk_cachemodes = file=fast", "disk_cachemodes")]
    [InlineData("[serial_console]\nport_range = 20000:10000", "port_range")]
    public void A_bad_value_names_its_option(string text, string option) =>
        Assert.Contains(option, Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);

    private static LibvirtOptions Read(string text) =>
        LibvirtOptions.Read(new OptionReader(NovaConfiguration.FromText("[DEFAULT]\nstate_path = /srv/nova\n" + text)));
}
