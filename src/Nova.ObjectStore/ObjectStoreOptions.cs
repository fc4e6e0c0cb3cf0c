using Nova.Hosting.Configuration;

namespace Nova.ObjectStore;

/// <summary>How the object store runs: the names of Icehouse in <c>[DEFAULT]</c>, what is ours in <c>[objectstore]</c>.</summary>
internal sealed record ObjectStoreOptions : IOptionSection<ObjectStoreOptions>
{
    private const string Section = "objectstore";

    /// <summary>Folder of everything that is stored. One daemon per folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Address it listens on.</summary>
    public string Listen { get; init; } = "0.0.0.0";

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 3333;

    /// <summary>PEM certificate; makes it HTTPS.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM key where it is not in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Names of this service: a Host below one of them names a bucket (<c>bucket.name</c>).</summary>
    public IReadOnlyList<string> HostNames { get; init; } = ["localhost"];

    /// <summary>Bytes a project may store, -1 for no limit.</summary>
    public long ProjectBytes { get; init; } = 100L << 30;

    /// <summary>Buckets a project may have.</summary>
    public int ProjectBuckets { get; init; } = 100;

    /// <summary>Largest object put in one request; larger ones come in parts.</summary>
    public long LargestObject { get; init; } = 5L << 30;

    /// <summary>An upload in parts that nobody finished is removed after this time.</summary>
    public TimeSpan UploadExpiry { get; init; } = TimeSpan.FromDays(7);

    public static ObjectStoreOptions Read(OptionReader options) => new()
    {
        Folder = options.Path("DEFAULT", "buckets_path", "$state_path/buckets"),
        Listen = options.HostAddress("DEFAULT", "s3_listen", "0.0.0.0"),
        Port = options.Port("DEFAULT", "s3_listen_port", 3333),
        CertificateFile = options.OptionalPath(Section, "cert_file"),
        KeyFile = options.OptionalPath(Section, "key_file"),
        HostNames = options.List(Section, "host_names", ["localhost"]),
        ProjectBytes = options.Long(Section, "project_bytes", 100L << 30, min: -1),
        ProjectBuckets = options.Int(Section, "project_buckets", 100, min: 1),
        LargestObject = options.Long(Section, "largest_object", 5L << 30, min: 1),
        UploadExpiry = options.Seconds(Section, "upload_expiry", 604_800, min: 1),
    };
}
