using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Nova.Compute.ConfigDrive;
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

    private IReadOnlyList<MetadataFile> Files(string configuration)
    {
        var guest = new GuestMetadata(Instance, Key, "ssh", "secret", [new InjectedFile("/etc/motd", "motd"u8.ToArray())]);
        return ConfigDriveContents.Of(guest, ConfigDriveOptions.Read(new OptionReader(NovaConfiguration.FromText(configuration))), _time);
    }

    private static JsonElement Parse(IReadOnlyList<MetadataFile> files, string path)
        => JsonDocument.Parse(files.Single(file => file.Path == path).Contents).RootElement;
}
