using Nova.Hosting.Configuration;

namespace Nova.ConsoleAuth;

/// <summary>Section <c>consoleauth</c>.</summary>
/// <param name="TokenLifetime"><c>token_ttl</c>: how long a token lasts.</param>
internal sealed record ConsoleAuthOptions(TimeSpan TokenLifetime) : IOptionSection<ConsoleAuthOptions>
{
    public static ConsoleAuthOptions Read(OptionReader options) => new(options.Seconds("consoleauth", "token_ttl", 600, min: 0));
}
