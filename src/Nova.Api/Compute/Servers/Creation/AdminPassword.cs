using System.Security.Cryptography;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>Makes administrator passwords, as upstream: 12 characters that are not mistaken for one another.</summary>
internal static class AdminPassword
{
    private const int Length = 12;
    private const string Symbols = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Generate() => RandomNumberGenerator.GetString(Symbols, Length);
}
