namespace Nova.Development.Images.Records;

/// <summary>States of an image.</summary>
internal static class ImageStatus
{
    /// <summary>Made, without a file.</summary>
    public const string Queued = "queued";

    /// <summary>Its file is on the way.</summary>
    public const string Saving = "saving";

    /// <summary>Usable.</summary>
    public const string Active = "active";

    /// <summary>Its file is for administrators only.</summary>
    public const string Deactivated = "deactivated";
}
