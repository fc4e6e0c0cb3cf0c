using System.Text.RegularExpressions;

namespace Nova.Core.Servers;

/// <summary>The filter <c>ip</c> or <c>ip6</c>: a regular expression that a fixed address of a server begins with, as upstream. It takes time in proportion to the address whatever a tenant writes.</summary>
/// <param name="version">4 or 6.</param>
/// <param name="pattern">Without references back, look-around and atomic groups.</param>
/// <exception cref="ArgumentException">The pattern is none.</exception>
/// <exception cref="NotSupportedException">The pattern has what cannot be matched in such a time.</exception>
public sealed class AddressPattern(int version, string pattern)
{
    private readonly Regex _pattern = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Whether one of the server's fixed addresses of this version begins with it.</summary>
    public bool Matches(InstanceRecord server)
    {
        foreach (var address in server.Addresses)
        {
            if (address.Version == version && !address.IsFloating && _pattern.Match(address.Address) is { Success: true, Index: 0 })
            {
                return true;
            }
        }

        return false;
    }
}
