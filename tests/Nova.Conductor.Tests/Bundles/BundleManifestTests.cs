using System.Text;
using Nova.Conductor.Bundles;
using Nova.Core.Faults;

namespace Nova.Conductor.Tests.Bundles;

public sealed class BundleManifestTests
{
    private const string Plain = """
        <?xml version="1.0"?>
        <manifest>
          <version>2007-10-10</version>
          <machine_configuration><architecture>i386</architecture><kernel_id>aki-00000001</kernel_id></machine_configuration>
          <image>
            <name>disk.img</name><user>1</user><type>machine</type>
            <digest algorithm="SHA1">00ff</digest><size>12</size><bundled_size>16</bundled_size>
            <ec2_encrypted_key algorithm="AES-128-CBC">aa</ec2_encrypted_key><ec2_encrypted_iv>bb</ec2_encrypted_iv>
            <parts count="1"><part index="0"><filename>disk.img.part.0</filename><digest algorithm="SHA1">01</digest></part></parts>
          </image>
          <signature>UNSIGNED</signature>
        </manifest>
        """;

    [Fact]
    public void It_is_read()
    {
        var manifest = Read(Plain);

        Assert.Equal(("ami", "i386", "aki-00000001", null), (manifest.Facts.Kind, manifest.Facts.Architecture, manifest.Facts.KernelId, manifest.Facts.RamdiskId));
        Assert.Equal((12, "disk.img.part.0"), (manifest.Size, manifest.Parts[0].Name));
        Assert.Equal(("aki", null), (Read(Plain.Replace("aki-00000001", "true", StringComparison.Ordinal)).Facts.Kind, Read(Plain.Replace("aki-00000001", "true", StringComparison.Ordinal)).Facts.KernelId));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<size>12</size>", "<size>-1</size>")]
    [InlineData("<size>12</size>", "<size>99999999999999999999</size>")]
    [InlineData("<size>12</size>", "")]
    [InlineData(">00ff<", ">no hex<")]
    [InlineData("</manifest>", "")]
    public void Ossa2023_001_what_is_no_plain_manifest_is_refused(string from, string to) => IsRefused(Plain.Replace(from, to, StringComparison.Ordinal));

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData("other/x")]
    [InlineData("/x")]
    public void Ossa2011_001_a_part_lies_beside_its_manifest(string name) => IsRefused(Plain.Replace("disk.img.part.0", name, StringComparison.Ordinal));

    [Fact]
    public void It_has_an_end() => IsRefused(Plain.Replace("UNSIGNED", new string('x', BundleManifest.MostBytes), StringComparison.Ordinal));

    private static BundleManifest Read(string text) => BundleManifest.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static void IsRefused(string text) => Assert.Equal((FaultKind.BadRequest, "invalid_manifest"), Assert.Throws<FaultException>(() => Read(text)) is { Fault: var fault } ? (fault.Kind, fault.Code) : default);
}
