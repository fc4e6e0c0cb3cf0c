namespace Nova.Network.Rules;

/// <summary>Names of devices of the host.</summary>
internal static class DeviceName
{
    /// <summary>The kernel's limit, without the zero at the end.</summary>
    private const int Longest = 15;

    /// <summary>True for a name that stands for one device and nothing else, to the kernel, to <c>nft</c> and to <c>ip</c>.</summary>
    public static bool IsOne(string? name) =>
        name is { Length: > 0 and <= Longest } && name[0] != '-' && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
