namespace Nova.Api.Policies;

/// <summary>A policy file that cannot be used; the daemon does not start with it.</summary>
internal sealed class PolicyException(string message, Exception? inner = null) : Exception(message, inner);
