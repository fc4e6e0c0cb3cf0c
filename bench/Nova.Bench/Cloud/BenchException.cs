namespace Nova.Bench.Cloud;

/// <summary>A measurement that could not be made, in words.</summary>
internal sealed class BenchException(string message) : Exception(message);
