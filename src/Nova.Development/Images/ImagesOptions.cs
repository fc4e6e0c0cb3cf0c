using Nova.Hosting.Configuration;

namespace Nova.Development.Images;

/// <summary>How the development image service runs: section <c>[development_images]</c>.</summary>
internal sealed record ImagesOptions : IOptionSection<ImagesOptions>
{
    private const string Section = "development_images";

    /// <summary>Folder of <c>images.sqlite</c> and of the files.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Address it listens on: loopback, because it is a development service.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 9292;

    /// <summary>Largest file in bytes (Glance's <c>image_size_cap</c>, 1 TiB).</summary>
    public long LargestFile { get; init; } = 1L << 40;

    public static ImagesOptions Read(OptionReader options) => new()
    {
        DataFolder = options.Path(Section, "data", "$state_path/images"),
        Listen = options.HostAddress(Section, "listen", "127.0.0.1"),
        Port = options.Port(Section, "port", 9292),
        LargestFile = options.Long(Section, "image_size_cap", 1L << 40, min: 1),
    };
}
