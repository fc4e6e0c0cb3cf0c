using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Signatures;

/// <summary>What of a request is signed, besides its headers.</summary>
/// <param name="Path">As it was sent.</param>
/// <param name="Parameters">Query and form.</param>
/// <param name="Body">As it came.</param>
internal sealed record SignedParts(string Path, Ec2Parameters Parameters, byte[] Body);
