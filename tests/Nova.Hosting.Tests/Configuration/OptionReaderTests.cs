using System.Net;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Configuration;

public sealed class OptionReaderTests
{
    public static TheoryData<string, Func<OptionReader, object?>, object?> GoodValues => new()
    {
        { "12", r => r.Int("test", "value", 1), 12 },
        { " -12 ", r => r.Int("test", "value", 1), -12 },
        { "", r => r.Int("test", "value", 1), 1 },
        { "", r => r.OptionalInt("test", "value"), null },
        { "7", r => r.OptionalInt("test", "value", min: 7, max: 7), 7 },
        { "8589934592", r => r.Long("test", "value", 1), 8589934592L },
        { "1.5", r => r.Float("test", "value", 1), 1.5 },
        { "-1e3", r => r.Float("test", "value", 1), -1000.0 },
        { "", r => r.OptionalFloat("test", "value"), null },
        { "True", r => r.Bool("test", "value", false), true },
        { "YES", r => r.Bool("test", "value", false), true },
        { "on", r => r.Bool("test", "value", false), true },
        { "1", r => r.Bool("test", "value", false), true },
        { "False", r => r.Bool("test", "value", true), false },
        { "no", r => r.Bool("test", "value", true), false },
        { "off", r => r.Bool("test", "value", true), false },
        { "0", r => r.Bool("test", "value", true), false },
        { "", r => r.Bool("test", "value", true), true },
        { "a, b ,c", r => r.List("test", "value", ["z"]), new[] { "a", "b", "c" } },
        { "a,\n b,\n", r => r.List("test", "value", ["z"]), new[] { "a", "b" } },
        { "", r => r.List("test", "value", ["z"]), Array.Empty<string>() },
        { "a:1, b:x:y", r => r.Dict("test", "value", new Dictionary<string, string>()), new Dictionary<string, string> { ["a"] = "1", ["b"] = "x:y" } },
        { "KVM", r => r.Choice("test", "value", "qemu", ["kvm", "qemu"]), "kvm" },
        { "two", r => r.Choice("test", "value", 1, [("one", 1), ("two", 2)]), 2 },
        { "65535", r => r.Port("test", "value", 1), 65535 },
        { "controller:5672", r => r.HostPort("test", "value", new("x", 1)), new HostPort("controller", 5672) },
        { "controller", r => r.HostPort("test", "value", new("x", 1)), new HostPort("controller", 1) },
        { "[fd00::1]:5672", r => r.HostPort("test", "value", new("x", 1)), new HostPort("fd00::1", 5672) },
        { "fd00::1", r => r.HostPort("test", "value", new("x", 1)), new HostPort("fd00::1", 1) },
        { "10.0.0.11", r => r.IpAddress("test", "value", IPAddress.Any), IPAddress.Parse("10.0.0.11") },
        { "::1", r => r.IpAddress("test", "value", IPAddress.Any), IPAddress.IPv6Loopback },
        { "compute-1.example.org", r => r.HostAddress("test", "value", "x"), "compute-1.example.org" },
        { "1host.example.org.", r => r.HostAddress("test", "value", "x"), "1host.example.org" },
        { "300.1.1.1a", r => r.HostAddress("test", "value", "x"), "300.1.1.1a" },
        { " fd00::1 ", r => r.HostAddress("test", "value", "x"), "fd00::1" },
        { "::ffff:10.0.0.1", r => r.HostAddress("test", "value", "x"), "::ffff:10.0.0.1" },
        { "", r => r.HostAddress("test", "value", "x"), "x" },
        { "rack_1-node_2.cell_b", r => r.HostDomain("test", "value", "x"), "rack_1-node_2.cell_b" },
        { "10.0.0.11", r => r.HostDomain("test", "value", "x"), "10.0.0.11" },
        { "2.5", r => r.Seconds("test", "value", 1), TimeSpan.FromSeconds(2.5) },
        { "-1", r => r.Seconds("test", "value", 1, min: -1), TimeSpan.FromSeconds(-1) },
        { "/var/lib/nova", r => r.Path("test", "value", "x"), "/var/lib/nova" },
        { "~/nova", r => r.Path("test", "value", "x"), Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/nova" },
        { "http://controller:5000/v3", r => r.OptionalUri("test", "value"), new Uri("http://controller:5000/v3") },
        { "anything", r => r.OptionalString("test", "value"), "anything" },
        { "", r => r.OptionalString("test", "value"), null },
        { "", r => r.String("test", "value", "z"), "" },
    };

    [Theory]
    [MemberData(nameof(GoodValues))]
    public void A_good_value_is_read(string written, Func<OptionReader, object?> read, object? expected)
    {
        var reader = new OptionReader(NovaConfiguration.FromText($"[test]\nvalue = {written}\n"));

        Assert.Equal(expected, read(reader));
    }

    public static TheoryData<string, Func<OptionReader, object?>, string> BadValues => new()
    {
        { "soon", r => r.Int("test", "value", 1), "must be a whole number" },
        { "1.5", r => r.Int("test", "value", 1, min: 0), "must be a whole number, at least 0" },
        { "99999999999", r => r.Int("test", "value", 1, max: 10), "must be a whole number, at most 10" },
        { "29", r => r.Int("test", "value", 1, min: 0, max: 28), "must be a whole number from 0 to 28" },
        { "29", r => r.OptionalInt("test", "value", min: 0, max: 28), "must be a whole number from 0 to 28" },
        { "-1", r => r.Long("test", "value", 1, min: 0), "must be a whole number, at least 0" },
        { "nan", r => r.Float("test", "value", 1), "must be a number" },
        { "-0.5", r => r.Float("test", "value", 1, min: 0), "must be a number, at least 0" },
        { "maybe", r => r.Bool("test", "value", false), "must be true, yes, on or 1, or false, no, off or 0" },
        { "a:1,b", r => r.Dict("test", "value", new Dictionary<string, string>()), "must be key:value pairs separated by commas, and 'b' is none" },
        { "xen", r => r.Choice("test", "value", "kvm", ["kvm", "qemu"]), "must be one of kvm, qemu" },
        { "three", r => r.Choice("test", "value", 1, [("one", 1), ("two", 2)]), "must be one of one, two" },
        { "65536", r => r.Port("test", "value", 1), "must be a port from 0 to 65535" },
        { "-1", r => r.Port("test", "value", 1), "must be a port from 0 to 65535" },
        { "host:port", r => r.HostPort("test", "value", new("x", 1)), "must be host, host:port or [IPv6]:port" },
        { "[fd00::1", r => r.HostPort("test", "value", new("x", 1)), "must be host, host:port or [IPv6]:port" },
        { "10.0.1", r => r.IpAddress("test", "value", IPAddress.Any), "must be an IPv4 or IPv6 address" },
        { "1", r => r.IpAddress("test", "value", IPAddress.Any), "must be an IPv4 or IPv6 address" },
        { "no host", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "300.1.1.1", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "10.1", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "010.0.0.1", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "fe80::1%eth0", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "[::1]", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "node_1", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "-node", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "node-", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "a..b", r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { new string('a', 64), r => r.HostAddress("test", "value", "x"), "must be a host name, an IPv4 or an IPv6 address" },
        { "a b c", r => r.HostDomain("test", "value", "x"), "must be a host name (letters, digits, '-', '_' and '.'), an IPv4 or an IPv6 address" },
        { "nöde", r => r.HostDomain("test", "value", "x"), "must be a host name (letters, digits, '-', '_' and '.'), an IPv4 or an IPv6 address" },
        { "300.1.1.1", r => r.HostDomain("test", "value", "x"), "must be a host name (letters, digits, '-', '_' and '.'), an IPv4 or an IPv6 address" },
        { "never", r => r.Seconds("test", "value", 1), "must be a number of seconds, at least 0" },
        { "controller:5000", r => r.OptionalUri("test", "value"), "must be an absolute URL such as http://controller:5000" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_names_file_line_option_and_what_is_allowed(string written, Func<OptionReader, object?> read, string allowed)
    {
        var reader = new OptionReader(NovaConfiguration.FromText($"# first line\n[test]\nvalue = {written}\n", "/etc/nova/nova.conf"));

        var bad = Assert.Throws<ConfigurationException>(() => read(reader));

        Assert.Equal($"/etc/nova/nova.conf:3: [test] value = {written}: {allowed}", bad.Message);
    }

    [Fact]
    public void Unset_options_have_their_defaults()
    {
        var reader = new OptionReader(NovaConfiguration.Empty);

        Assert.Equal(3, reader.Int("scheduler", "max_attempts", 3));
        Assert.Equal(["a"], reader.List("test", "list", ["a"]));
        Assert.Equal(["b"], reader.MultiString("test", "multi", ["b"]));
        Assert.Equal(TimeSpan.FromSeconds(60), reader.Seconds("DEFAULT", "rpc_response_timeout", 60));
        Assert.Null(reader.OptionalPath("test", "path"));
        Assert.False(reader.IsSet("test", "path"));
    }

    [Fact]
    public void A_bad_value_under_an_old_name_says_both_names()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[DEFAULT]\nquota_cores = lots\n"));

        var bad = Assert.Throws<ConfigurationException>(() => reader.Int("quota", "cores", 20, min: -1));

        Assert.Equal("nova.conf:2: [DEFAULT] quota_cores (now [quota] cores) = lots: must be a whole number, at least -1", bad.Message);
    }

    [Fact]
    public void The_caller_may_name_more_old_names()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[old]\nname = x\n"));

        Assert.Equal("x", reader.String("new", "name", "", aliases: [("older", "name"), ("old", "name")]));
        Assert.Equal(["nova.conf:2: [old] name is deprecated: write [new] name instead"], reader.Journal.Warnings);
    }

    [Fact]
    public void An_old_name_is_warned_about_once()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[DEFAULT]\nlibvirt_type = qemu\n"));

        reader.String("libvirt", "virt_type", "kvm");
        reader.String("libvirt", "virt_type", "kvm");

        Assert.Equal(["nova.conf:2: [DEFAULT] libvirt_type is deprecated: write [libvirt] virt_type instead"], reader.Journal.Warnings);
    }

    [Fact]
    public void A_secret_is_masked_in_the_dump_and_in_errors()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[test]\npassword = hunter2\nurl = hunter2\nbroken = $hunter2\n"));

        Assert.Equal("hunter2", reader.String("test", "password", "", secret: true));
        Assert.Equal("****", reader.Journal.Values["[test] password"]);
        var badUrl = Assert.Throws<ConfigurationException>(() => reader.OptionalUri("test", "url", secret: true));
        Assert.Equal("nova.conf:3: [test] url = ****: must be an absolute URL such as http://controller:5000", badUrl.Message);
        var badReference = Assert.Throws<ConfigurationException>(() => reader.String("test", "broken", "", secret: true));
        Assert.Equal("nova.conf:4: [test] broken = ****: has a $ that refers to no option; write $$ for a $ of its own", badReference.Message);
    }

    [Fact]
    public void The_dump_shows_values_as_they_are_written()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[test]\nseconds = 90\nword = TWO\n"));
        reader.Seconds("test", "seconds", 1);
        reader.Seconds("test", "unset", 0.5);
        reader.Choice("test", "word", 1, [("one", 1), ("two", 2)]);
        reader.Float("test", "ratio", 1.5);

        Assert.Equal(
            ["[test] ratio = 1.5", "[test] seconds = 90", "[test] unset = 0.5", "[test] word = two"],
            reader.Journal.Values.Select(pair => $"{pair.Key} = {pair.Value}"));
    }

    [Fact]
    public void A_required_option_left_out_says_where_it_was_looked_for()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[DEFAULT]\n", "/etc/nova/nova.conf"));

        var missing = Assert.Throws<ConfigurationException>(() => reader.RequiredString("database", "connection", secret: true));

        Assert.Equal("[database] connection is required and is not set in /etc/nova/nova.conf", missing.Message);
    }

    [Fact]
    public void A_rule_across_options_can_reject_a_value()
    {
        var reader = new OptionReader(NovaConfiguration.FromText("[libvirt]\ncpu_mode = custom\n"));

        var bad = Assert.Throws<ConfigurationException>(() => reader.Reject("libvirt", "cpu_mode", "custom needs cpu_models"));

        Assert.Equal("nova.conf:2: [libvirt] cpu_mode = custom: custom needs cpu_models", bad.Message);
    }
}
