namespace Nova.NoVncProxy.Sessions;

/// <summary>What has to be settled with user and guest before their bytes are passed on.</summary>
internal interface IGuestGate
{
    /// <summary>The stream to the guest from here on; null where the user was told that it does not work.</summary>
    /// <exception cref="IOException">One of the two does not keep to the protocol, or went.</exception>
    Task<Stream?> PassAsync(Stream user, Stream guest, CancellationToken ct);
}

/// <summary>Nothing.</summary>
internal sealed class OpenGate : IGuestGate
{
    public Task<Stream?> PassAsync(Stream user, Stream guest, CancellationToken ct) => Task.FromResult<Stream?>(guest);
}
