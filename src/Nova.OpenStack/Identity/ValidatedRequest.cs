namespace Nova.OpenStack.Identity;

/// <summary>What the tokens of a request came to.</summary>
/// <param name="User">X-Auth-Token's facts; null where it is not valid (401 for the client).</param>
/// <param name="Service">X-Service-Token's, whatever its roles; null where there is none or it is not valid.</param>
public readonly record struct ValidatedRequest(ValidatedToken? User, ValidatedToken? Service);
