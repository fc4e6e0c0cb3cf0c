using System.Text.Json;
using Nova.Api.Tests.Harness;
using Nova.Core.Keypairs;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Metadata;

/// <summary>What a guest finds below 169.254.169.254, path by path.</summary>
public sealed class MetadataTreeTests : IAsyncLifetime
{
    private const string Key = "ssh-ed25519 AAAA+/= mine";

    private MetadataHarness _metadata = null!;
    private InstanceRecord _server = null!;

    public async ValueTask InitializeAsync()
    {
        _metadata = await MetadataHarness.StartAsync();
        _metadata.Conductor.Add(new KeypairRecord(1, "alice", "mine", "ssh", "aa:bb", Key, DateTimeOffset.UnixEpoch));
        _server = _metadata.AddServer("127.0.0.1", with: server => server with
        {
            Hostname = "web",
            KeyName = "mine",
            UserData = Convert.ToBase64String("#!/bin/sh\necho hello\n"u8),
            SecurityGroups = ["default", "web"],
            BlockDevices = [new(BlockDeviceSource.Image, "i", false, 0, null, null, "/dev/vda", null, null, true, null, null)],
        });
    }

    public ValueTask DisposeAsync() => _metadata.DisposeAsync();

    [Theory]
    [InlineData("/", "1.0\n2007-01-19\n2007-03-01\n2007-08-29\n2007-10-10\n2007-12-15\n2008-02-01\n2008-09-01\n2009-04-04\nlatest")]
    [InlineData("/latest", "meta-data/\nuser-data")]
    [InlineData("/latest/", "meta-data/\nuser-data")]
    [InlineData("//latest///meta-data/hostname/", "web.novalocal")]
    [InlineData("/openstack/../latest/meta-data/hostname", "web.novalocal")]
    [InlineData("/ec2/2009-04-04/meta-data/local-ipv4", "127.0.0.1")]
    [InlineData("/1.0/meta-data", "ami-launch-index\nami-manifest-path\nhostname\ninstance-id\nlocal-ipv4\npublic-keys/\nreservation-id\nsecurity-groups")]
    [InlineData("/latest/meta-data/security-groups", "default\nweb")]
    [InlineData("/latest/meta-data/public-keys/", "0=mine")]
    [InlineData("/latest/meta-data/public-keys/0/", "openssh-key")]
    [InlineData("/latest/meta-data/public-keys/0/openssh-key", Key)]
    [InlineData("/latest/meta-data/placement/availability-zone", "nova")]
    [InlineData("/latest/meta-data/block-device-mapping/", "ami\nroot")]
    [InlineData("/latest/meta-data/block-device-mapping/root", "/dev/vda")]
    [InlineData("/latest/user-data", "#!/bin/sh\necho hello\n")]
    [InlineData("/openstack/2012-08-10", "meta_data.json\nuser_data")]
    [InlineData("/openstack/latest/", "meta_data.json\nuser_data\npassword\nvendor_data.json\nnetwork_data.json\nvendor_data2.json")]
    [InlineData("/openstack/latest/user_data", "#!/bin/sh\necho hello\n")]
    [InlineData("/openstack/latest/vendor_data2.json", "{\"static\": {}}")]
    public async Task APathIsAnswered(string path, string expected) => Assert.Equal((200, expected), await _metadata.AskAsync(path));

    [Theory]
    [InlineData("/2031-01-01/meta-data/")]
    [InlineData("/openstack/2011-01-01/meta_data.json")]
    [InlineData("/openstack/2013-10-17/network_data.json")]
    [InlineData("/openstack/latest/meta_data.json/uuid")]
    [InlineData("/openstack/content/0000")]
    [InlineData("/latest/meta-data/hostname/deeper")]
    [InlineData("/latest/meta-data/nothing")]
    [InlineData("/1.0/meta-data/instance-type")]
    [InlineData("/latest/dynamic/instance-identity")]
    public async Task WhatIsNotThereIs404(string path) => Assert.Equal(404, (await _metadata.AskAsync(path)).Status);

    [Fact]
    public async Task TheOpenStackTreeSaysWhatTheConfigDriveSays()
    {
        JsonElement told = JsonDocument.Parse((await _metadata.AskAsync("/openstack/latest/meta_data.json")).Body).RootElement;
        JsonElement network = JsonDocument.Parse((await _metadata.AskAsync("/openstack/latest/network_data.json")).Body).RootElement;

        Assert.Equal(_server.Id, told.GetProperty("uuid").GetGuid());
        Assert.Equal(Key, told.GetProperty("public_keys").GetProperty("mine").GetString());
        Assert.Equal(512, told.GetProperty("random_seed").GetBytesFromBase64().Length);
        Assert.False(told.TryGetProperty("admin_pass", out _));
        Assert.Equal("ipv4_dhcp", network.GetProperty("networks")[0].GetProperty("type").GetString());
        Assert.Equal("fa:16:3e:00:00:01", network.GetProperty("links")[0].GetProperty("ethernet_mac_address").GetString());
    }

    [Fact]
    public async Task VersionsOfTheFutureAreHidden()
    {
        string[] versions = (await _metadata.AskAsync("/openstack")).Body.Split('\n');

        Assert.Equal("2012-08-10", versions[0]);
        Assert.Equal("latest", versions[^1]);
    }

    [Fact]
    public async Task NothingIsChangedByAPost() => Assert.Equal(400, (await _metadata.AskAsync("/openstack/latest/meta_data.json", method: "POST")).Status);

    [Fact]
    public async Task APasswordIsToldOnceAndForgottenByItsOwner()
    {
        const string Path = "/openstack/2013-04-04/password";

        Assert.Equal((200, ""), await _metadata.AskAsync(Path));
        Assert.Equal(400, (await _metadata.AskAsync(Path, method: "POST", body: new string('x', 1021))).Status);
        Assert.Equal(400, (await _metadata.AskAsync(Path, method: "PUT", body: "secret")).Status);
        Assert.Equal(404, (await _metadata.AskAsync("/openstack/2012-08-10/password")).Status);
        Assert.Equal((200, ""), await _metadata.AskAsync(Path, method: "POST", body: "bWluZQ=="));
        Assert.Equal((200, "bWluZQ=="), await _metadata.AskAsync(Path));
        Assert.Equal(409, (await _metadata.AskAsync(Path, method: "POST", body: "another")).Status);
        Assert.Equal((200, "bWluZQ=="), await _metadata.AskAsync("/openstack/latest/password"));
    }
}
