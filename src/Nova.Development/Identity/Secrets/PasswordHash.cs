using System.Globalization;
using System.Security.Cryptography;

namespace Nova.Development.Identity.Secrets;

/// <summary>PBKDF2-SHA512 with a salt of its own per password, kept as <c>pbkdf2-sha512$rounds$salt$hash</c>.</summary>
/// <remarks>
/// It is slow on purpose, so it runs on the thread pool and at most one per core at a time. A user that does not exist costs as much as
/// a wrong password: the answer's time does not tell which names there are.
/// </remarks>
internal sealed class PasswordHash(int rounds) : IDisposable
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    private readonly SemaphoreSlim gate = new(Environment.ProcessorCount, Environment.ProcessorCount);

    /// <summary>The text to store for <paramref name="password"/>.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancel) => GatedAsync(() =>
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, rounds);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }, cancel);

    /// <summary>Whether <paramref name="password"/> is the one behind <paramref name="stored"/>; null means there is no such user or password.</summary>
    public Task<bool> VerifyAsync(string password, string? stored, CancellationToken cancel) => GatedAsync(() =>
    {
        var parts = stored?.Split('$');
        if (parts is not [Scheme, var count, var salt, var hash])
        {
            Derive(password, new byte[SaltBytes], rounds);
            return false;
        }

        var derived = Derive(password, Convert.FromBase64String(salt), int.Parse(count, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(hash));
    }, cancel);

    public void Dispose() => gate.Dispose();

    private static byte[] Derive(string password, byte[] salt, int rounds)
        => Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA512, HashBytes);

    private async Task<T> GatedAsync<T>(Func<T> work, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return await Task.Run(work, cancel);
        }
        finally
        {
            gate.Release();
        }
    }
}
