using System.Buffers;
using System.Text.RegularExpressions;

namespace Nova.Hosting.Logging;

/// <summary>The last line of defence for secrets in the log: blanks what follows a name that means one, as oslo's <c>mask_password</c>.</summary>
/// <remarks>Code that knows a value to be secret does not log it in the first place.</remarks>
internal static partial class SecretMask
{
    private const string Names =
        "admin_?pass(?:word)?|new_?pass|rescue_?pass|[a-z_]*password|passphrase|[a-z_]*secret|secret_key|private_key|auth_?token|x-auth-token|x-subject-token|x-service-token|fernet_key|fixed_key|sslkey|signature";

    private static readonly SearchValues<string> Hints =
        SearchValues.Create(["pass", "secret", "token", "_key", "sslkey", "signature", "://"], StringComparison.OrdinalIgnoreCase);

    public static string Apply(string line)
    {
        if (!line.AsSpan().ContainsAny(Hints))
        {
            return line;
        }

        line = NamedValue().Replace(line, "${name}****");
        return UrlPassword().Replace(line, "${user}:****@");
    }

    /// <summary><c>password=x</c>, <c>"adminPass": "x"</c>, <c>\"adminPass\":\"x\"</c>, <c>X-Auth-Token: x</c>, <c>password = x</c>.</summary>
    /// <remarks>A quoted value ends at its own quote, an unquoted one at the next white space or separator; a quote escaped at its start ends at an escaped one.</remarks>
    [GeneratedRegex(
        @"(?<name>(?<![A-Za-z])(?:" + Names + @")(?:\\?[""'])?\s*[:=]\s*u?(?:(?<escaped>\\)?(?<quote>[""']))?)"
        + @"(?(quote)(?(escaped)(?:(?!\\[""']).)+|(?:\\.|(?!\k<quote>).)+)|[^\s,;&""'}\]]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedValue();

    /// <summary><c>rabbit://user:password@host</c>, several hosts of a transport URL included.</summary>
    [GeneratedRegex(@"(?<user>(?:://|,)[^\s/:@,""']*):[^\s/@""']+@", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPassword();
}
