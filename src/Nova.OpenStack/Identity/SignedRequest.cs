namespace Nova.OpenStack.Identity;

/// <summary>A request of EC2 as its signer saw it: Keystone, which alone knows the secret, makes the signature again of this.</summary>
public sealed record SignedRequest
{
    /// <summary>The key that the request names.</summary>
    public required string Access { get; init; }

    /// <summary>The signature that came with it.</summary>
    public required string Signature { get; init; }

    /// <summary>Host header.</summary>
    public required string Host { get; init; }

    /// <summary>Method.</summary>
    public required string Verb { get; init; }

    /// <summary>Path as it was sent.</summary>
    public required string Path { get; init; }

    /// <summary>Parameters that were signed one by one, the signature left out.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Headers that version 4 reads; Keystone knows <c>Authorization</c> and <c>X-Amz-Date</c> in this spelling alone.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>SHA-256 of the body, hex.</summary>
    public required string BodyHash { get; init; }

    /// <summary>For logs and errors: without the signature.</summary>
    public override string ToString() => $"{Verb} {Path} signed with {Access}";
}
