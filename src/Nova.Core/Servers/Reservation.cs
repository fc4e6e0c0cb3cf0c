using System.Security.Cryptography;

namespace Nova.Core.Servers;

/// <summary>What the servers of one request share.</summary>
public static class Reservation
{
    /// <summary>As upstream: <c>r-</c> and eight of a-z, 0-9.</summary>
    public static string NewId() => "r-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);
}
