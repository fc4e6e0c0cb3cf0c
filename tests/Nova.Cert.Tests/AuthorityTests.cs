using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Cert.Authorities;
using Nova.Core.Faults;

namespace Nova.Cert.Tests;

/// <summary>Authorities on the disk.</summary>
public sealed class AuthorityTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-ca-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_root_is_made_once_and_its_key_is_its_owners_alone()
    {
        var authorities = Make(perProject: false);
        using var first = authorities.Open("");
        using var again = authorities.Open(authorities.NameFor("project"));

        Assert.Equal(first.Thumbprint, again.Thumbprint);
        Assert.True(first.HasPrivateKey);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "private/cakey.pem")));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder.FullName, "private")));
        Assert.Contains(first.Extensions.OfType<X509BasicConstraintsExtension>(), constraints => constraints.CertificateAuthority);
    }

    [Fact]
    public void A_certificate_without_its_key_or_a_key_without_its_certificate_is_no_authority_of_before()
    {
        var authorities = Make(perProject: false);
        authorities.Open("").Dispose();
        File.Delete(Path.Combine(folder.FullName, "cacert.pem"));

        using var anew = authorities.Open("");

        using var key = anew.GetRSAPrivateKey()!;
        Assert.Equal("text"u8.ToArray(), key.Decrypt(key.Encrypt("text"u8.ToArray(), RSAEncryptionPadding.Pkcs1), RSAEncryptionPadding.Pkcs1));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("a/b")]
    [InlineData(".")]
    public void A_project_is_a_plain_name(string project)
    {
        var refused = Assert.Throws<FaultException>(() => Make(perProject: true).Open(project));
        Assert.Equal(FaultKind.BadRequest, refused.Fault.Kind);
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("/C=US/O=OpenStack/CN=%.16s-%.16s-%s", "C=US, O=OpenStack, CN=0123456789012345-user-2026")]
    [InlineData("/CN=%s", "CN=0123456789012345678")]
    public void Subjects_are_cut_where_the_format_says(string format, string expected) =>
        Assert.Equal(expected, SubjectText.Of(format, "0123456789012345678", "user", "2026").Name);

    [Fact]
    public void A_name_in_a_subject_is_no_other_part_of_it() =>
        Assert.Equal("CN=a_O=Evil", SubjectText.Of("/CN=%s", "a/O=Evil").Name.Replace("\"", "", StringComparison.Ordinal));

    private AuthorityFolders Make(bool perProject) => new(new CertOptions { Folder = folder.FullName, PerProject = perProject, KeyBits = 1024 }, TimeProvider.System);
}
