using Nova.Compute.ConfigDrive;
using Nova.Compute.Hosts;
using Nova.Compute.Resources;
using Nova.Compute.Servers.Console;
using Nova.Compute.Servers.Power;
using Nova.Compute.Servers.Recovery;
using Nova.Hosting;
using Nova.Hosting.Configuration;

namespace Nova.Compute.Tests.Hosts;

public class OptionTests
{
    [Theory]
    [InlineData("", "libvirt.LibvirtDriver")]
    [InlineData("compute_driver = libvirt.LibvirtDriver", "libvirt.LibvirtDriver")]
    [InlineData("compute_driver = nova.virt.libvirt.LibvirtDriver", "libvirt.LibvirtDriver")]
    [InlineData("compute_driver = fake.SmallFakeDriver", "fake.SmallFakeDriver")]
    public void Drivers_have_upstreams_names_old_and_new(string text, string expected) => Assert.Equal(expected, Read(text, ComputeOptions.Read).Driver);

    [Fact]
    public void An_unknown_driver_is_refused_with_what_is_allowed()
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Read("compute_driver = xenapi.XenAPIDriver", ComputeOptions.Read));

        Assert.Contains("compute_driver", refusal.Message);
        Assert.Contains("libvirt.LibvirtDriver", refusal.Message);
    }

    [Theory]
    [InlineData("xen.X")]
    [InlineData("")]
    [InlineData("libvirt.libvirtdriver")]
    public void A_compute_with_an_unknown_driver_says_where_it_is_written_and_what_is_allowed(string driver)
    {
        var refusal = Assert.Throws<ConfigurationException>(() =>
            NovaDaemon.Build("nova-compute", NovaConfiguration.FromText($"[DEFAULT]\ncompute_driver = {driver}\n"), ComputeDaemon.Configure));

        Assert.Equal(
            $"nova.conf:2: [DEFAULT] compute_driver = {driver}: must be one of libvirt.LibvirtDriver, fake.FakeDriver, fake.MediumFakeDriver, fake.SmallFakeDriver",
            Assert.Single(refusal.Problems));
    }

    [Fact]
    public void The_address_of_the_host_is_found_or_told()
    {
        Assert.True(System.Net.IPAddress.TryParse(Read("", ComputeOptions.Read).MyIp, out _));
        Assert.Equal("192.0.2.7", Read("my_ip = 192.0.2.7", ComputeOptions.Read).MyIp);
    }

    [Theory]
    [InlineData("", 4.0, 1.0, 1.0)]
    [InlineData("cpu_allocation_ratio = 16\nram_allocation_ratio = 1.5\ndisk_allocation_ratio = 0", 16, 1.5, 1.0)]
    [InlineData("initial_cpu_allocation_ratio = 8\ncpu_allocation_ratio = 0.0", 8, 1.0, 1.0)]
    public void Ratios_are_the_fixed_ones_else_the_initial_ones(string text, double cpu, double ram, double disk)
    {
        var options = Read(text, ResourceOptions.Read);

        Assert.Equal((cpu, ram, disk), (options.CpuRatio, options.RamRatio, options.DiskRatio));
    }

    [Fact]
    public void Reservations_have_upstreams_defaults()
    {
        var options = Read("", ResourceOptions.Read);

        Assert.Equal((0, 512, 0, TimeSpan.FromSeconds(60)), (options.ReservedVcpus, options.ReservedMemoryMb, options.ReservedDiskMb, options.Interval));
    }

    [Theory]
    [InlineData("", 600, 1800)]
    [InlineData("sync_power_state_interval = -1\nrunning_deleted_instance_poll_interval = -1", null, null)]
    [InlineData("sync_power_state_interval = 0\nrunning_deleted_instance_poll_interval = 5", 60, 5)]
    public void Intervals_are_off_when_negative_and_a_minute_when_zero(string text, int? sync, int? deleted)
    {
        var options = Read(text, RecoveryOptions.Read);

        Assert.Equal((sync, deleted), ((int?)options.PowerSyncInterval?.TotalSeconds, (int?)options.DeletedInterval?.TotalSeconds));
    }

    [Fact]
    public void Guests_are_given_upstreams_time()
        => Assert.Equal(new PowerOptions(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120)), Read("", PowerOptions.Read));

    [Fact]
    public void A_format_of_config_drives_that_is_not_made_is_refused()
        => Assert.Contains("config_drive_format", Assert.Throws<ConfigurationException>(() => Read("config_drive_format = vfat", ConfigDriveOptions.Read)).Message);

    [Theory]
    [InlineData("/vnc_auto.html")]
    [InlineData("controller:6080")]
    public void An_address_of_a_console_proxy_that_names_no_host_is_refused(string url)
        => Assert.Contains(
            "must be a whole address, such as http://127.0.0.1:6080/vnc_auto.html",
            Assert.Throws<ConfigurationException>(() => Read($"[vnc]\nnovncproxy_base_url = {url}", ConsoleOptions.Read)).Message);

    [Fact]
    public void Vendor_data_that_is_not_there_is_refused()
        => Assert.Contains(
            "vendordata_jsonfile_path",
            Assert.Throws<ConfigurationException>(() => Read("[api]\nvendordata_jsonfile_path = /nonexistent.json", ConfigDriveOptions.Read)).Message);

    private static T Read<T>(string text, Func<OptionReader, T> read) => read(new OptionReader(NovaConfiguration.FromText("[DEFAULT]\n" + text)));
}
