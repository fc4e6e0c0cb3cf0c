using System.Text;

namespace Nova.Network.Dhcp;

/// <summary>Names of guests, as they may stand in a file of dnsmasq.</summary>
internal static class HostName
{
    /// <summary>A label of DNS has no more.</summary>
    private const int Longest = 63;

    /// <summary>Letters, digits and hyphens of a name that tenants chose: no newline, comma or blank of theirs begins a line or a field (OSSA-2021-005). Null where nothing is left.</summary>
    public static string? Of(string name)
    {
        var kept = new StringBuilder();
        foreach (var c in name)
        {
            if (kept.Length < Longest && (char.IsAsciiLetterOrDigit(c) || (c is '-' && kept.Length > 0)))
            {
                kept.Append(char.ToLowerInvariant(c));
            }
            else if (c is '.' || kept.Length == Longest)
            {
                break;
            }
        }

        return kept.ToString().TrimEnd('-') is { Length: > 0 } label ? label : null;
    }
}
