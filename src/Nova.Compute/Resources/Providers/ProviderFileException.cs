namespace Nova.Compute.Resources.Providers;

/// <summary>A provider file that does not say what it should.</summary>
internal sealed class ProviderFileException(string message, Exception? inner = null) : Exception(message, inner);
