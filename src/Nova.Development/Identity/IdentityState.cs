using Nova.Development.Identity.Secrets;
using Nova.Development.Storage;

namespace Nova.Development.Identity;

/// <summary>What every operation works with.</summary>
internal sealed record IdentityState(
    EmbeddedDatabase Database,
    PasswordHash Passwords,
    SealedText Sealed,
    IdentityOptions Options,
    TimeProvider Time) : IAsyncDisposable
{
    /// <summary>Opens the files in <see cref="IdentityOptions.DataFolder"/>, creating them at the first start.</summary>
    public static IdentityState Open(IdentityOptions options, TimeProvider time, ILogger<IdentityState> logger) => new(
        EmbeddedDatabase.Open(Path.Combine(options.DataFolder, "identity.sqlite"), IdentitySchema.Migrations, logger),
        new PasswordHash(options.PasswordRounds),
        SealedText.Open(Path.Combine(options.DataFolder, "identity.key"), logger),
        options,
        time);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Passwords.Dispose();
    }
}
