using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Nova.Compute.ConfigDrive;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting.Configuration;
using Nova.Metadata;

namespace Nova.Compute.Tests.ConfigDrive;

public class ConfigDriveContentsTests
{
    private const string Key = "ssh-ed25519 AAAA+/= test";

    private static readonly InstanceRecord Instance = Sample.Instance("node") with
    {
        Number = 42,
        Hostname = "web",
        Name = "Web 1",
        KeyName = "mine",
        UserData = Convert.ToBase64String("#!/bin/sh"u8),
        Metadata = new Dictionary<string, string> { ["role"] = "a \"quoted\" <role>" },
        RootDeviceName = "/dev/vda",
        BlockDevices =
        [
            new(BlockDeviceSource.Image, "i", false, 0, null, null, "/dev/vda", null, null, true, "root", null),
            new(BlockDeviceSource.Blank, null, false, null, 1, null, "/dev/vdb", null, null, true, null, null),
            new(BlockDeviceSource.Blank, null, false, null, 64, "swap", "/dev/vdc", null, null, true, null, null),
        ],
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Every_version_holds_what_it_is_to_hold()
    {
        var files = Files("").ToDictionary(file => file.Path, file => file.Contents);

        Assert.Equal(
            ["2009-04-04", "latest"],
            files.Keys.Where(path => path.StartsWith("ec2/", StringComparison.Ordinal)).Select(path => path.Split('/')[1]).Distinct());
        Assert.Equal(11, files.Keys.Count(path => path.EndsWith("/meta_data.json", StringComparison.Ordinal)));
        Assert.Equal(11 + 2, files.Keys.Count(path => path.EndsWith("/user_data", StringComparison.Ordinal) || path.EndsWith("/user-data", StringComparison.Ordinal)));
        Assert.DoesNotContain("openstack/2013-04-04/vendor_data.json", files.Keys);
        Assert.Contains("openstack/2013-10-17/vendor_data.json", files.Keys);
        Assert.DoesNotContain("openstack/2013-10-17/network_data.json", files.Keys);
        Assert.Contains("openstack/2015-10-15/network_data.json", files.Keys);
        Assert.DoesNotContain("openstack/2016-06-30/vendor_data2.json", files.Keys);
        Assert.Contains("openstack/latest/vendor_data2.json", files.Keys);
        Assert.Equal("#!/bin/sh"u8.ToArray(), files["openstack/latest/user_data"]);
        Assert.Equal("motd"u8.ToArray(), files["openstack/content/0000"]);
        Assert.Contains($"\"{Key}\"", System.Text.Encoding.UTF8.GetString(files["openstack/latest/meta_data.json"]));
    }

    [Fact]
    public void The_newest_meta_data_says_all()
    {
        var json = Parse(Files("[api]\ndhcp_domain = example.org"), "openstack/latest/meta_data.json");

        Assert.Equal(Instance.Id, json.GetProperty("uuid").GetGuid());
        Assert.Equal("web.example.org", json.GetProperty("hostname").GetString());
        Assert.Equal("Web 1", json.GetProperty("name").GetString());
        Assert.Equal("a \"quoted\" <role>", json.GetProperty("meta").GetProperty("role").GetString());
        Assert.Equal(Key, json.GetProperty("public_keys").GetProperty("mine").GetString());
        Assert.Equal("ssh", json.GetProperty("keys")[0].GetProperty("type").GetString());
        Assert.Equal("/etc/motd", json.GetProperty("files")[0].GetProperty("path").GetString());
        Assert.Equal("/content/0000", json.GetProperty("files")[0].GetProperty("content_path").GetString());
        Assert.Equal("secret", json.GetProperty("admin_pass").GetString());
        Assert.Equal(512, json.GetProperty("random_seed").GetBytesFromBase64().Length);
        Assert.Equal("root", Assert.Single(json.GetProperty("devices").EnumerateArray()).GetProperty("tags")[0].GetString());
        Assert.Equal(0, json.GetProperty("dedicated_cpus").GetArrayLength());
        Assert.Equal("nova", json.GetProperty("availability_zone").GetString());
    }

    [Fact]
    public void The_oldest_meta_data_says_less()
    {
        var json = Parse(Files(""), "openstack/2012-08-10/meta_data.json");

        Assert.Equal("web.novalocal", json.GetProperty("hostname").GetString());
        Assert.All(
            ["random_seed", "project_id", "devices", "dedicated_cpus"], name => Assert.False(json.TryGetProperty(name, out _), name));
    }

    [Fact]
    public void The_ec2_tree_has_numbers_and_devices()
    {
        var json = Parse(Files(""), "ec2/latest/meta-data.json");

        Assert.Equal("i-0000002a", json.GetProperty("instance-id").GetString());
        Assert.Equal(Key, json.GetProperty("public-keys").GetProperty("0").GetProperty("openssh-key").GetString());
        Assert.Equal("m1.tiny", json.GetProperty("instance-type").GetString());
        Assert.Equal(
            ["ami=vda", "root=/dev/vda", "ephemeral0=/dev/vdb", "swap=/dev/vdc"],
            json.GetProperty("block-device-mapping").EnumerateObject().Select(item => $"{item.Name}={item.Value}"));
    }

    [Fact]
    public void Versions_of_the_future_are_hidden()
    {
        _time.AdjustTime(new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero));

        var versions = Files("").Select(file => file.Path.Split('/')).Where(path => path[0] == "openstack").Select(path => path[1]).Distinct().ToList();

        Assert.DoesNotContain("2020-10-14", versions);
        Assert.Contains("2018-08-27", versions);
        Assert.Contains("latest", versions);
    }

    [Fact]
    public void What_is_on_the_drive_is_these_bytes()
    {
        var files = Files("").ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Contents));

        Assert.Equal(
            $$$"""{"uuid":"{{{Instance.Id}}}","meta":{"role":"a \"quoted\" <role>"},"files":[{"path":"/etc/motd","content_path":"/content/0000"}],"public_keys":{"mine":"{{{Key}}}"},"keys":[{"name":"mine","type":"ssh","data":"{{{Key}}}"}],"hostname":"web.novalocal","name":"Web 1","launch_index":0,"availability_zone":"nova","admin_pass":"secret"}""",
            files["openstack/2012-08-10/meta_data.json"]);
        Assert.Equal(
            $$$"""{"ami-launch-index":0,"ami-manifest-path":"FIXME","instance-id":"i-0000002a","hostname":"web.novalocal","local-ipv4":"","reservation-id":"{{{Instance.ReservationId}}}","security-groups":[{{{string.Join(',', Instance.SecurityGroups.Select(group => $"\"{group}\""))}}}],"public-keys":{"0":{"openssh-key":"{{{Key}}}"}},"local-hostname":"web.novalocal","public-hostname":"web.novalocal","public-ipv4":"","instance-type":"m1.tiny","block-device-mapping":{"ami":"vda","root":"/dev/vda","ephemeral0":"/dev/vdb","swap":"/dev/vdc"},"placement":{"availability-zone":"nova"},"instance-action":"none"}""",
            files["ec2/2009-04-04/meta-data.json"]);
        Assert.Equal(files["ec2/2009-04-04/meta-data.json"], files["ec2/latest/meta-data.json"]);
        Assert.Equal("{}", files["openstack/latest/network_data.json"]);
        Assert.Equal("{}", files["openstack/latest/vendor_data.json"]);
        Assert.Equal("{\"static\": {}}", files["openstack/latest/vendor_data2.json"]);
    }

    [Fact]
    public void A_guest_is_told_of_its_interfaces()
    {
        var network = new Guid("11111111-2222-4333-8444-555555555555");
        var (first, second) = (new Guid("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"), new Guid("cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee"));
        InterfaceSubnet leased = new("10.0.0.0/24", "10.0.0.1", "10.0.0.1", ["8.8.4.4"], [], [new("10.0.0.3", ["203.0.113.5"])], null);
        InterfaceSubnet told = new("192.168.8.0/21", "192.168.8.1", null, ["8.8.4.4", "9.9.9.9"], [new("172.16.0.0/12", "192.168.8.9")], [new("192.168.9.4", [])], null);
        InterfaceSubnet sixth = new("fd00:0:0:1::/64", "fd00:0:0:1::1", null, [], [], [new("fd00:0:0:1::4", [])], null);
        var instance = Instance with
        {
            Interfaces =
            [
                new(first, "fa:16:3e:00:00:01", network, "private", "bridge", "br100", InstanceInterface.DeviceNameOf(first), 1450, [leased], null),
                new(second, "fa:16:3e:00:00:02", network, "storage", "bridge", "br200", InstanceInterface.DeviceNameOf(second), 9000, [told, sixth], "fast"),
            ],
        };

        var files = Files("", instance).ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Contents));

        Assert.Equal(
            """
            {"links":[{"id":"tapaaaaaaaa-bb","vif_id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee","type":"bridge","mtu":null,"ethernet_mac_address":"fa:16:3e:00:00:01"},
            {"id":"tapcccccccc-bb","vif_id":"cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee","type":"bridge","mtu":9000,"ethernet_mac_address":"fa:16:3e:00:00:02"}],
            "networks":[{"id":"network0","type":"ipv4_dhcp","link":"tapaaaaaaaa-bb","network_id":"11111111-2222-4333-8444-555555555555"},
            {"id":"network1","type":"ipv4","link":"tapcccccccc-bb","ip_address":"192.168.9.4","netmask":"255.255.248.0",
            "routes":[{"network":"0.0.0.0","netmask":"0.0.0.0","gateway":"192.168.8.1"},{"network":"172.16.0.0","netmask":"255.240.0.0","gateway":"192.168.8.9"}],
            "services":[{"type":"dns","address":"8.8.4.4"},{"type":"dns","address":"9.9.9.9"}],"network_id":"11111111-2222-4333-8444-555555555555"},
            {"id":"network2","type":"ipv6","link":"tapcccccccc-bb","ip_address":"fd00:0:0:1::4","netmask":"ffff:ffff:ffff:ffff::",
            "routes":[{"network":"::","netmask":"::","gateway":"fd00:0:0:1::1"}],"services":[],"network_id":"11111111-2222-4333-8444-555555555555"}],
            "services":[{"type":"dns","address":"8.8.4.4"},{"type":"dns","address":"9.9.9.9"}]}
            """.ReplaceLineEndings(""),
            files["openstack/latest/network_data.json"]);
        Assert.Contains("\"local-ipv4\":\"10.0.0.3\"", files["ec2/latest/meta-data.json"], StringComparison.Ordinal);
        Assert.Contains("\"public-ipv4\":\"203.0.113.5\"", files["ec2/latest/meta-data.json"], StringComparison.Ordinal);
        Assert.Contains(
            "{\"type\":\"nic\",\"bus\":\"none\",\"address\":\"none\",\"tags\":[\"fast\"],\"mac\":\"fa:16:3e:00:00:02\"}",
            files["openstack/latest/meta_data.json"],
            StringComparison.Ordinal);
    }

    private IReadOnlyList<MetadataFile> Files(string configuration, InstanceRecord? instance = null)
    {
        var guest = new GuestMetadata(instance ?? Instance, Key, "ssh", "secret", [new InjectedFile("/etc/motd", "motd"u8.ToArray())]);
        return ConfigDriveContents.Of(guest, ConfigDriveOptions.Read(new OptionReader(NovaConfiguration.FromText(configuration))), _time);
    }

    private static JsonElement Parse(IReadOnlyList<MetadataFile> files, string path)
        => JsonDocument.Parse(files.Single(file => file.Path == path).Contents).RootElement;
}
