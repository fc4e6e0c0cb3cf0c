using Nova.Hosting.Configuration;
using Nova.Metadata;

namespace Nova.Compute.ConfigDrive;

/// <summary>What is on config drives, and which servers get one without asking.</summary>
/// <param name="Force">Every new server gets one.</param>
/// <param name="SkippedVersions">EC2 versions left out.</param>
/// <param name="Metadata">What guests are told whichever way they ask.</param>
internal sealed record ConfigDriveOptions(bool Force, IReadOnlyList<string> SkippedVersions, MetadataSettings Metadata)
    : IOptionSection<ConfigDriveOptions>
{
    private const string Skipped = "1.0 2007-01-19 2007-03-01 2007-08-29 2007-10-10 2007-12-15 2008-02-01 2008-09-01";

    public static ConfigDriveOptions Read(OptionReader options)
    {
        if (options.Choice("DEFAULT", "config_drive_format", "iso9660", ["iso9660", "vfat"]) == "vfat")
        {
            options.Reject("DEFAULT", "config_drive_format", "must be iso9660; vfat is deprecated upstream and not made here");
        }

        return new(
            options.Bool("DEFAULT", "force_config_drive", false),
            options.String("api", "config_drive_skip_versions", Skipped).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            MetadataSettings.Read(options));
    }
}
