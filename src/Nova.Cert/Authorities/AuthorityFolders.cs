using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Nova.Core.Faults;
using Nova.Hosting.Files;

namespace Nova.Cert.Authorities;

/// <summary>The authorities on the disk, in the layout that openssl and Icehouse left: a certificate, a key that only the daemon reads, and what was issued.</summary>
internal sealed class AuthorityFolders(CertOptions options, TimeProvider time)
{
    private readonly Lock making = new();

    /// <summary>The authority that signs for a project: the root, unless each has its own.</summary>
    public string NameFor(string? project) => options.PerProject ? project ?? "" : "";

    /// <summary>The names of those that are there.</summary>
    public IReadOnlyList<string> Present
    {
        get
        {
            var projects = new DirectoryInfo(Path.Combine(options.Folder, "projects"));
            var names = projects.Exists ? projects.EnumerateDirectories().Select(folder => folder.Name) : [];
            return [.. names.Prepend("").Where(name => File.Exists(CertificateOf(name)))];
        }
    }

    /// <summary>The authority, made where there is none. Its certificate has its key; the caller disposes of it.</summary>
    public X509Certificate2 Open(string authority)
    {
        lock (making)
        {
            if (!File.Exists(CertificateOf(authority)))
            {
                Make(authority);
            }

            return X509Certificate2.CreateFromPemFile(CertificateOf(authority), KeyOf(authority));
        }
    }

    /// <summary>The authority's certificate in PEM.</summary>
    public string ReadCertificate(string authority)
    {
        using var certificate = Open(authority);
        return certificate.ExportCertificatePem() + "\n";
    }

    /// <summary>Keeps what was issued, by serial number, as <c>openssl ca</c> does.</summary>
    public void Keep(string authority, string serial, string certificate) =>
        DurableFile.Write(Path.Combine(FolderOf(authority), "newcerts", serial + ".pem"), Encoding.UTF8.GetBytes(certificate));

    /// <summary>Keeps the list of what was revoked.</summary>
    public void KeepRevocations(string authority, string list) =>
        DurableFile.Write(Path.Combine(FolderOf(authority), options.RevocationFile), Encoding.UTF8.GetBytes(list));

    /// <summary>The key first: a certificate is there only with the key it is of. Left half way, the next one makes both anew.</summary>
    private void Make(string authority)
    {
        Directory.CreateDirectory(Path.Combine(FolderOf(authority), "newcerts"));
        Directory.CreateDirectory(Path.GetDirectoryName(KeyOf(authority))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var key = RSA.Create(options.KeyBits);
        var now = time.GetUtcNow();
        var stamp = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var subject = authority.Length == 0
            ? SubjectText.Of("/C=US/ST=California/O=NOVA ROOT/OU=NovaDev/CN=%s", stamp)
            : SubjectText.Of(options.ProjectSubject, authority, stamp);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.KeyEncipherment, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + options.Lifetime);

        File.Delete(KeyOf(authority));
        using (var file = new FileStream(KeyOf(authority), OwnerOnlyFile.With(FileMode.CreateNew)))
        {
            file.Write(Encoding.UTF8.GetBytes(key.ExportRSAPrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
        }

        DurableFile.SyncDirectoryOf(KeyOf(authority));
        DurableFile.Write(CertificateOf(authority), Encoding.UTF8.GetBytes(certificate.ExportCertificatePem() + "\n"));
    }

    private string CertificateOf(string authority) => Path.Combine(FolderOf(authority), options.CertificateFile);

    private string KeyOf(string authority) => Path.Combine(FolderOf(authority), options.KeyFile);

    private string FolderOf(string authority)
    {
        if (authority.Length == 0)
        {
            return options.Folder;
        }

        return authority.Length <= 64 && authority.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? Path.Combine(options.Folder, "projects", authority)
            : throw new FaultException(FaultKind.BadRequest, "The project's id is no name of a certificate authority.");
    }
}
