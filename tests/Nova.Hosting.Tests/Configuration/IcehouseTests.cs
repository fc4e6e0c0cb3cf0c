using Microsoft.Extensions.DependencyInjection;
using Nova.Hosting.Configuration;
using Nova.Hosting.Logging;
using Nova.Hosting.Tests.Logging;

namespace Nova.Hosting.Tests.Configuration;

/// <summary>Every option line of the Icehouse install guide is accepted under its old section and name.</summary>
public sealed class IcehouseTests
{
    private static readonly OptionReader Controller = Read("icehouse-controller.conf");
    private static readonly OptionReader Compute = Read("icehouse-compute.conf");

    public static TheoryData<string, string, string> OnTheController => new()
    {
        { "vnc", "server_listen", "10.0.0.11" },
        { "vnc", "server_proxyclient_address", "10.0.0.11" },
        { "api", "auth_strategy", "keystone" },
        { "DEFAULT", "enabled_apis", "ec2,osapi_compute,metadata" },
        { "DEFAULT", "transport_url", "rabbit://guest:RABBIT_PASS@controller:5672/" },
        { "DEFAULT", "use_neutron", "true" },
        { "DEFAULT", "log_dir", "/var/log/nova" },
        { "oslo_concurrency", "lock_path", "/var/lock/nova" },
        { "libvirt", "use_virtio_for_bridges", "True" },
        { "wsgi", "api_paste_config", "/etc/nova/api-paste.ini" },
        { "database", "connection", "mysql://nova:NOVA_DBPASS@controller/nova" },
        { "keystone_authtoken", "www_authenticate_uri", "http://controller:5000" },
        { "keystone_authtoken", "auth_url", "http://controller:35357" },
        { "keystone_authtoken", "username", "nova" },
        { "keystone_authtoken", "password", "NOVA_PASS" },
        { "keystone_authtoken", "project_name", "service" },
        { "neutron", "endpoint_override", "http://controller:9696" },
        { "neutron", "project_name", "service" },
        { "neutron", "username", "neutron" },
        { "neutron", "password", "NEUTRON_PASS" },
        { "neutron", "auth_url", "http://controller:35357/v2.0" },
        { "neutron", "service_metadata_proxy", "true" },
        { "neutron", "metadata_proxy_shared_secret", "METADATA_SECRET" },
        { "DEFAULT", "security_group_api", "neutron" },
        { "DEFAULT", "firewall_driver", "nova.virt.firewall.NoopFirewallDriver" },
    };

    public static TheoryData<string, string, string> OnTheComputeNode => new()
    {
        { "DEFAULT", "transport_url", "qpid://controller:5672/" },
        { "DEFAULT", "use_neutron", "false" },
        { "vnc", "enabled", "True" },
        { "vnc", "server_listen", "0.0.0.0" },
        { "vnc", "server_proxyclient_address", "10.0.0.31" },
        { "vnc", "novncproxy_base_url", "http://controller:6080/vnc_auto.html" },
        { "glance", "endpoint_override", "http://controller:9292" },
        { "libvirt", "virt_type", "qemu" },
        { "DEFAULT", "compute_driver", "libvirt.LibvirtDriver" },
        { "DEFAULT", "network_manager", "nova.network.manager.FlatDHCPManager" },
        { "notifications", "notify_on_state_change", "vm_and_task_state" },
        { "DEFAULT", "multi_host", "True" },
    };

    [Theory]
    [MemberData(nameof(OnTheController))]
    public void The_controller_s_lines_mean_what_they_meant(string section, string name, string expected) =>
        Assert.Equal(expected, Controller.String(section, name, "unset"));

    [Theory]
    [MemberData(nameof(OnTheComputeNode))]
    public void The_compute_node_s_lines_mean_what_they_meant(string section, string name, string expected) =>
        Assert.Equal(expected, Compute.String(section, name, "unset"));

    [Fact]
    public void Repeated_drivers_are_all_kept() =>
        Assert.Equal(
            ["nova.openstack.common.notifier.rpc_notifier", "ceilometer.compute.nova_notifier"],
            Compute.MultiString("oslo_messaging_notifications", "driver", []));

    [Theory]
    [InlineData("icehouse-controller.conf")]
    [InlineData("icehouse-compute.conf")]
    public void No_line_is_unknown(string sample)
    {
        var unknown = Load(sample).Written
            .Where(written => !KnownOptions.Contains(written.WrittenAs) && !OptionAliases.IsOldName(written.WrittenAs))
            .Select(written => written.WrittenAs.ToString());

        Assert.Empty(unknown);
    }

    [Fact]
    public async Task A_compute_daemon_accepts_the_database_section_and_does_not_read_it()
    {
        await using var daemon = NovaDaemon.Build("nova-compute", Load("icehouse-compute.conf"), _ => { });

        var options = daemon.Services.GetRequiredService<OptionReader>();
        Assert.DoesNotContain(options.Journal.Read, option => option.Section == "database");
        using var log = new RecordedLog();
        OptionReport.Write(log.Factory.CreateLogger("test"), "nova-compute", options, all: true, new HashSet<string>());
        Assert.DoesNotContain(log.Lines, line => line.Contains("[database]", StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string, string> Aliases
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (var (oldSection, oldName, section, name) in OptionAliases.Table)
            {
                rows.Add(oldSection, oldName, section, name);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Every_alias_reads_the_old_name_and_warns(string oldSection, string oldName, string section, string name)
    {
        var reader = new OptionReader(NovaConfiguration.FromText($"[{oldSection}]\n{oldName} = written\n"));

        Assert.Equal("written", reader.String(section, name, "unset"));
        var warning = Assert.Single(reader.Journal.Warnings);
        Assert.Equal($"nova.conf:2: {new OptionName(oldSection, oldName)} is deprecated: write {new OptionName(section, name)} instead", warning);
        Assert.True(KnownOptions.Contains(new OptionName(section, name)), $"[{section}] {name} is not in known-options.txt");
    }

    [Fact]
    public void No_old_name_stands_for_two_options() =>
        Assert.Empty(OptionAliases.Table.GroupBy(row => new OptionName(row.OldSection, row.OldName)).Where(rows => rows.Count() > 1).Select(rows => rows.Key));

    private static OptionReader Read(string sample) => new(Load(sample));

    private static NovaConfiguration Load(string sample) =>
        NovaConfiguration.FromFiles([Path.Combine(AppContext.BaseDirectory, "Configuration/Samples", sample)], new Dictionary<string, string>());
}
