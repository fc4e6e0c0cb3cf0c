using System.Globalization;

namespace Nova.Api.Microversions;

/// <summary>A version 2.<paramref name="Minor"/> of the Compute API.</summary>
/// <remarks>The legacy endpoint <c>/v2</c> serves 2.1 behaviour with request schemas of "2.0", which is <see cref="Legacy"/> there alone.</remarks>
internal readonly record struct Microversion(int Minor) : IComparable<Microversion>
{
    public const int MinMinor = 1;

    public const int MaxMinor = 104;

    private static readonly string[] Texts = MakeTexts();

    /// <summary>What a client gets that names no version.</summary>
    public static Microversion Base => new(MinMinor);

    public static Microversion Latest => new(MaxMinor);

    /// <summary>Selects request schemas of the endpoint <c>/v2</c>.</summary>
    public static Microversion Legacy => new(0);

    public bool IsServed => Minor is >= MinMinor and <= MaxMinor;

    public int CompareTo(Microversion other) => Minor.CompareTo(other.Minor);

    public override string ToString() =>
        (uint)Minor < (uint)Texts.Length ? Texts[Minor] : "2." + Minor.ToString(CultureInfo.InvariantCulture);

    private static string[] MakeTexts()
    {
        var texts = new string[MaxMinor + 1];
        for (int minor = 0; minor < texts.Length; minor++)
        {
            texts[minor] = "2." + minor.ToString(CultureInfo.InvariantCulture);
        }

        return texts;
    }
}
