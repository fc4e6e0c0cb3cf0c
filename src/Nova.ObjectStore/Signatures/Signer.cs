namespace Nova.ObjectStore.Signatures;

/// <summary>Who signed a request.</summary>
/// <param name="ProjectId">Whose buckets they are.</param>
/// <param name="MayWrite">False for who has no role but reader.</param>
internal sealed record Signer(string ProjectId, bool MayWrite);
