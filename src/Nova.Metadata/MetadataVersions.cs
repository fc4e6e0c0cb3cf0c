namespace Nova.Metadata;

/// <summary>Versions of the metadata trees; names sort as they follow each other, <c>latest</c> last.</summary>
public static class MetadataVersions
{
    /// <summary>The newest, under a name that stays.</summary>
    public const string Latest = "latest";

    /// <summary>The first with the project's id.</summary>
    public const string Liberty = "2015-10-15";

    /// <summary>The first with <c>devices</c>.</summary>
    public const string Newton1 = "2016-06-30";

    /// <summary>The first with <c>vendor_data2.json</c>.</summary>
    public const string Newton2 = "2016-10-06";

    /// <summary>The first with <c>random_seed</c>.</summary>
    public const string Grizzly = "2013-04-04";

    /// <summary>The first with <c>vendor_data.json</c>.</summary>
    public const string Havana = "2013-10-17";

    /// <summary>The first with <c>dedicated_cpus</c>.</summary>
    public const string Victoria = "2020-10-14";

    /// <summary>Of the OpenStack tree.</summary>
    public static readonly IReadOnlyList<string> OpenStack =
    [
        "2012-08-10", Grizzly, Havana, Liberty, Newton1, Newton2, "2017-02-22", "2018-08-27", Victoria, "2025-04-04", Latest,
    ];

    /// <summary>Of the EC2 tree.</summary>
    public static readonly IReadOnlyList<string> Ec2 =
    [
        "1.0", "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15", "2008-02-01", "2008-09-01", "2009-04-04", Latest,
    ];

    /// <summary>The versions of the OpenStack tree that are shown on a day: those of the future are hidden.</summary>
    public static IEnumerable<string> OpenStackAt(DateTimeOffset day)
    {
        var today = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return OpenStack.Where(version => version == Latest || string.CompareOrdinal(version, today) <= 0);
    }

    /// <summary>True where <paramref name="version"/> is <paramref name="first"/> or later.</summary>
    public static bool Reaches(string version, string first) => version == Latest || string.CompareOrdinal(version, first) >= 0;
}
