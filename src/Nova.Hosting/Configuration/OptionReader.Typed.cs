using System.Globalization;
using System.Net;

namespace Nova.Hosting.Configuration;

public sealed partial class OptionReader
{
    private static readonly string[] TrueSpellings = ["true", "1", "on", "yes"];
    private static readonly string[] FalseSpellings = ["false", "0", "off", "no"];

    /// <summary>Any text. The default may refer to other options (<c>$state_path/instances</c>).</summary>
    public string String(string section, string name, string @default, IReadOnlyList<OptionName>? aliases = null, bool secret = false) =>
        Read(section, name, Expand(section, name, @default), aliases, secret, emptyIsUnset: false, text => text);

    /// <summary>Any text, or null where the option is unset or set to nothing.</summary>
    public string? OptionalString(string section, string name, IReadOnlyList<OptionName>? aliases = null, bool secret = false) =>
        Read<string?>(section, name, null, aliases, secret, emptyIsUnset: true, text => text);

    /// <summary>Any text; leaving it out is a configuration error.</summary>
    public string RequiredString(string section, string name, IReadOnlyList<OptionName>? aliases = null, bool secret = false)
    {
        var value = OptionalString(section, name, aliases, secret);
        if (value is null)
        {
            journal.Fail($"{new OptionName(section, name)} is required and is not set in {DescribeFiles()}");
        }

        return value ?? "";
    }

    /// <summary>A whole number.</summary>
    public int Int(string section, string name, int @default, int min = int.MinValue, int max = int.MaxValue, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text => ParseInt(text, min, max));

    /// <summary>A whole number, or null where the option is unset.</summary>
    public int? OptionalInt(string section, string name, int min = int.MinValue, int max = int.MaxValue, IReadOnlyList<OptionName>? aliases = null) =>
        Read<int?>(section, name, null, aliases, secret: false, emptyIsUnset: true, text =>
        {
            var parsed = ParseInt(text, min, max);
            return new(parsed.Value, parsed.Allowed);
        });

    /// <summary>A whole number beyond 32 bits (sizes in bytes).</summary>
    public long Long(string section, string name, long @default, long min = long.MinValue, long max = long.MaxValue, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text =>
            long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
                ? value
                : Parsed<long>.Bad("must be a whole number" + Range(min, max, long.MinValue, long.MaxValue)));

    /// <summary>A number.</summary>
    public double Float(string section, string name, double @default, double min = double.MinValue, double max = double.MaxValue, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text => ParseFloat(text, min, max));

    /// <summary>A number, or null where the option is unset.</summary>
    public double? OptionalFloat(string section, string name, double min = double.MinValue, double max = double.MaxValue, IReadOnlyList<OptionName>? aliases = null) =>
        Read<double?>(section, name, null, aliases, secret: false, emptyIsUnset: true, text =>
        {
            var parsed = ParseFloat(text, min, max);
            return new(parsed.Value, parsed.Allowed);
        });

    /// <summary>A switch, in the spellings of oslo.config.</summary>
    public bool Bool(string section, string name, bool @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text =>
            TrueSpellings.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? true
            : FalseSpellings.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? false
            : Parsed<bool>.Bad("must be true, yes, on or 1, or false, no, off or 0"));

    /// <summary>Comma-separated texts. Set to nothing, it is the empty list.</summary>
    public IReadOnlyList<string> List(string section, string name, IReadOnlyList<string> @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: false, text => new Parsed<IReadOnlyList<string>>(SplitList(text), null));

    /// <summary>An option that may be repeated: each line is one value.</summary>
    public IReadOnlyList<string> MultiString(string section, string name, IReadOnlyList<string> @default, IReadOnlyList<OptionName>? aliases = null, bool secret = false)
    {
        var option = new OptionName(section, name);
        var values = new List<string>();
        foreach (var raw in Configuration.FindAll(OptionAliases.NamesOf(option, aliases)))
        {
            if (raw.WrittenAs != option)
            {
                journal.WarnOnce(raw.WrittenAs, $"{raw.Origin}: {raw.WrittenAs} is deprecated: write {option} instead");
            }

            if (substitution.TryApply(raw.Text, option.Section, out var text, out var unknown))
            {
                values.Add(text);
            }
            else
            {
                FailReference(option, raw, unknown, secret);
            }
        }

        var result = values.Count > 0 ? values : @default;
        journal.Record(option, result, secret);
        return result;
    }

    /// <summary>Comma-separated <c>key:value</c> pairs.</summary>
    public IReadOnlyDictionary<string, string> Dict(string section, string name, IReadOnlyDictionary<string, string> @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: false, text =>
        {
            var pairs = new Dictionary<string, string>();
            foreach (var item in SplitList(text))
            {
                var colon = item.IndexOf(':');
                if (colon <= 0)
                {
                    return Parsed<IReadOnlyDictionary<string, string>>.Bad($"must be key:value pairs separated by commas, and '{item}' is none");
                }

                pairs[item[..colon].Trim()] = item[(colon + 1)..].Trim();
            }

            return new Parsed<IReadOnlyDictionary<string, string>>(pairs, null);
        });

    /// <summary>One of a few words; returned in the spelling of <paramref name="allowed"/>.</summary>
    public string Choice(string section, string name, string @default, IReadOnlyList<string> allowed, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text =>
            allowed.FirstOrDefault(word => string.Equals(word, text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } word
                ? word
                : Parsed<string>.Bad($"must be one of {string.Join(", ", allowed)}"));

    /// <summary>One of a few words, each standing for a value.</summary>
    public T Choice<T>(string section, string name, T @default, IReadOnlyList<(string Word, T Value)> allowed, IReadOnlyList<OptionName>? aliases = null)
    {
        var words = allowed.Select(choice => choice.Word).ToArray();
        var unset = words[allowed.Select(choice => choice.Value).ToList().IndexOf(@default)];
        return allowed[Array.IndexOf(words, Choice(section, name, unset, words, aliases))].Value;
    }

    /// <summary>A TCP port; 0 stands for any free one where the caller listens.</summary>
    public int Port(string section, string name, int @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text =>
            ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? port
                : Parsed<int>.Bad("must be a port from 0 to 65535"));

    /// <summary>A host with an optional port.</summary>
    public HostPort HostPort(string section, string name, HostPort @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text =>
            Nova.Hosting.Configuration.HostPort.TryParse(text, @default.Port) is { } endpoint
                ? endpoint
                : Parsed<HostPort>.Bad("must be host, host:port or [IPv6]:port"));

    /// <summary>An IPv4 or IPv6 address.</summary>
    public IPAddress IpAddress(string section, string name, IPAddress @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, @default, aliases, secret: false, emptyIsUnset: true, text =>
            TryParseAddress(text.Trim()) is { } address ? address : Parsed<IPAddress>.Bad("must be an IPv4 or IPv6 address"));

    /// <summary>A host name or an address, as text.</summary>
    public string HostAddress(string section, string name, string @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, Expand(section, name, @default), aliases, secret: false, emptyIsUnset: true, text =>
            ParseHost(text, underscores: false) is { } host
                ? host
                : Parsed<string>.Bad("must be a host name, an IPv4 or an IPv6 address"));

    /// <summary>A host name that may have underscores, or an address, as text.</summary>
    public string HostDomain(string section, string name, string @default, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, Expand(section, name, @default), aliases, secret: false, emptyIsUnset: true, text =>
            ParseHost(text, underscores: true) is { } host
                ? host
                : Parsed<string>.Bad("must be a host name (letters, digits, '-', '_' and '.'), an IPv4 or an IPv6 address"));

    /// <summary>A number of seconds; negative ones (upstream's "off") only where <paramref name="min"/> allows them.</summary>
    public TimeSpan Seconds(string section, string name, double @default, double min = 0, double max = int.MaxValue, IReadOnlyList<OptionName>? aliases = null) =>
        Read(section, name, TimeSpan.FromSeconds(@default), aliases, secret: false, emptyIsUnset: true, text =>
        {
            var parsed = ParseFloat(text, min, max);
            return parsed.Allowed is null
                ? TimeSpan.FromSeconds(parsed.Value)
                : Parsed<TimeSpan>.Bad("must be a number of seconds" + Range(min, max, double.MinValue, int.MaxValue));
        });

    /// <summary>A file or directory; <c>~</c> is the home directory. The default may refer to other options.</summary>
    public string Path(string section, string name, string @default, IReadOnlyList<OptionName>? aliases = null) =>
        ExpandHome(Read(section, name, Expand(section, name, @default), aliases, secret: false, emptyIsUnset: true, text => text.Trim()));

    /// <summary>A file or directory, or null where the option is unset.</summary>
    public string? OptionalPath(string section, string name, IReadOnlyList<OptionName>? aliases = null) =>
        OptionalString(section, name, aliases) is { } path ? ExpandHome(path.Trim()) : null;

    /// <summary>An absolute http(s), ws(s) or other URL, or null where the option is unset.</summary>
    public Uri? OptionalUri(string section, string name, IReadOnlyList<OptionName>? aliases = null, bool secret = false) =>
        Read<Uri?>(section, name, null, aliases, secret, emptyIsUnset: true, text =>
            Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Host.Length > 0 ? url : Parsed<Uri?>.Bad("must be an absolute URL such as http://controller:5000"));
}
