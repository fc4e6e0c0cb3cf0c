using System.Text;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

public sealed class KeyPairTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    [Fact]
    public async Task A_pair_is_made_shown_and_deleted()
    {
        var made = (await cloud.AskAsync("CreateKeyPair", ("KeyName", "made"))).Succeeded();
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", made["keyMaterial"]);

        var shown = (await cloud.AskAsync("DescribeKeyPairs", ("KeyName.1", "made"))).Succeeded();
        Assert.Equal((made["keyName"], made["keyFingerprint"]), (shown["keyName"], shown["keyFingerprint"]));
        Assert.DoesNotContain("made", (await cloud.AskAsync(cloud.Admin, "DescribeKeyPairs")).Succeeded().Texts("keyName"));

        (await cloud.AskAsync("CreateKeyPair", ("KeyName", "made"))).IsRefused(400, "InvalidKeyPair.Duplicate");
        Assert.Equal("true", (await cloud.AskAsync("DeleteKeyPair", ("KeyName", "made"))).Succeeded()["return"]);
        Assert.Equal("true", (await cloud.AskAsync("DeleteKeyPair", ("KeyName", "made"))).Succeeded()["return"]);
        (await cloud.AskAsync("DescribeKeyPairs", ("KeyName.1", "made"))).IsRefused(404, "InvalidKeyPair.NotFound");
    }

    [Fact]
    public async Task A_key_is_imported_and_filtered_by_name()
    {
        const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDhGRTaTbMPYqc9QUZXLTVB7b2hqQ9dHpJVvW8wHIGLl someone@somewhere";
        var imported = (await cloud.AskAsync("ImportKeyPair", ("KeyName", "imported one"), ("PublicKeyMaterial", Convert.ToBase64String(Encoding.ASCII.GetBytes(Key + "\n"))))).Succeeded();

        var shown = (await cloud.AskAsync("DescribeKeyPairs", ("Filter.1.Name", "key-name"), ("Filter.1.Value.1", "imp*"))).Succeeded();

        Assert.Equal(imported["keyFingerprint"], Assert.Single(shown.Texts("keyFingerprint")));
        Assert.Equal(16, imported["keyFingerprint"]!.Split(':').Length);
    }

    [Theory]
    [InlineData("not base64")]
    [InlineData("bm90IGEga2V5")]
    [InlineData("AA==")]
    public async Task What_is_no_key_is_refused(string material) =>
        (await cloud.AskAsync("ImportKeyPair", ("KeyName", "wrong"), ("PublicKeyMaterial", material))).IsRefused(400, "InvalidKeyPair.Format");

    [Theory]
    [InlineData("a/b")]
    [InlineData(" a")]
    [InlineData("<name>")]
    [InlineData("ü")]
    public async Task A_name_that_the_compute_API_would_refuse_is_refused(string name) =>
        (await cloud.AskAsync("CreateKeyPair", ("KeyName", name))).IsRefused(400, "InvalidParameterValue");

    [Fact]
    public async Task A_dry_run_makes_nothing()
    {
        (await cloud.AskAsync("CreateKeyPair", ("KeyName", "dry"), ("DryRun", "true"))).IsRefused(412, "DryRunOperation");
        (await cloud.AskAsync("DescribeKeyPairs", ("KeyName.1", "dry"))).IsRefused(404, "InvalidKeyPair.NotFound");
    }
}
