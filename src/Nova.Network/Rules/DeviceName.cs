using Nova.Hosting.Configuration;

namespace Nova.Network.Rules;

/// <summary>Names of devices of the host.</summary>
internal static class DeviceName
{
    /// <summary>The kernel's limit, without the zero at the end.</summary>
    private const int Longest = 15;

    /// <summary>True for a name that stands for one device and nothing else, to the kernel, to <c>nft</c> and to <c>ip</c>.</summary>
    public static bool IsOne(string? name) =>
        name is { Length: > 0 and <= Longest } && name[0] != '-' && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>An option of section <c>DEFAULT</c> that names a device, or none; any other name is refused at the start.</summary>
    public static string? Read(OptionReader options, string option) => Checked(options, option, options.OptionalString("DEFAULT", option));

    /// <summary>The same name, if it is one.</summary>
    public static string? Checked(OptionReader options, string option, string? name)
    {
        if (name is null || IsOne(name))
        {
            return name;
        }

        options.Reject("DEFAULT", option, $"the name of a device ('{name}' is none)");
        return null;
    }
}
