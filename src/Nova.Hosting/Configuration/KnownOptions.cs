using System.Collections.Frozen;
using System.Net.Sockets;
using System.Net;

namespace Nova.Hosting.Configuration;

/// <summary>Upstream's options and their defaults: what <c>$option</c> stands for where the option is unset, and what counts as known.</summary>
/// <remarks>Loaded from the embedded known-options.txt when first needed, which most starts never do.</remarks>
internal static class KnownOptions
{
    private static readonly Lazy<FrozenDictionary<OptionName, string>> Defaults = new(Load);

    /// <summary>The default as upstream documents it, unsubstituted; null where the option is not known.</summary>
    public static string? DefaultOf(OptionName option)
    {
        if (option.Section == OptionName.DefaultSection)
        {
            switch (option.Name)
            {
                case "host" or "console_host":
                    return Environment.MachineName;
                case "my_ip":
                    return FirstAddress();
            }
        }

        return Defaults.Value.GetValueOrDefault(option);
    }

    public static bool Contains(OptionName option) => Defaults.Value.ContainsKey(option);

    public static IEnumerable<OptionName> All => Defaults.Value.Keys;

    /// <summary>The address packets to the world leave from, as oslo.utils finds it: connecting a UDP socket sends nothing.</summary>
    public static string FirstAddress()
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(IPAddress.Parse("8.8.8.8"), 80);
            return ((IPEndPoint)probe.LocalEndPoint!).Address.ToString();
        }
        catch (SocketException)
        {
            // No route at all: a machine alone, as in a test network.
            return "127.0.0.1";
        }
    }

    private static FrozenDictionary<OptionName, string> Load()
    {
        using var stream = typeof(KnownOptions).Assembly.GetManifestResourceStream("Nova.Hosting.Configuration.known-options.txt")
            ?? throw new InvalidOperationException("known-options.txt is not embedded");
        using var reader = new StreamReader(stream);
        var options = new Dictionary<OptionName, string>();
        var section = OptionName.DefaultSection;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = line[1..^1];
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            options[new OptionName(section, line[..equals].TrimEnd())] = line[(equals + 1)..].Trim();
        }

        return options.ToFrozenDictionary();
    }
}
