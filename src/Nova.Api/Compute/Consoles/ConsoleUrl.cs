using Nova.Core.Consoles;

namespace Nova.Api.Compute.Consoles;

/// <summary>The address of a proxy with a token in it.</summary>
internal static class ConsoleUrl
{
    /// <summary>noVNC since 1.0 takes the path of its web socket, query and all, as <c>path</c>; every other page and client takes <c>token</c>.</summary>
    public static string Of(string proxy, ConsoleType type, string token)
    {
        var joint = proxy.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return type == ConsoleType.NoVnc ? $"{proxy}{joint}path=%3Ftoken%3D{token}" : $"{proxy}{joint}token={token}";
    }
}
