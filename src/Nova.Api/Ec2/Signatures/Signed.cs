using Nova.OpenStack.Identity;

namespace Nova.Api.Ec2.Signatures;

/// <summary>A signature, read but not checked.</summary>
/// <param name="Request">As Keystone is asked about it.</param>
/// <param name="SignedAt">When, as the signer says.</param>
/// <param name="Lifetime">How long the signer lets it be used from then on; null for as long as we do.</param>
internal sealed record Signed(SignedRequest Request, DateTimeOffset SignedAt, TimeSpan? Lifetime = null);
