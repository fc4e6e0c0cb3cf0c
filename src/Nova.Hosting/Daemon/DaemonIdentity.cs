namespace Nova.Hosting;

/// <summary>Which daemon this container belongs to.</summary>
/// <param name="Binary">As <c>nova-compute</c>.</param>
/// <param name="Host">Name its services register under.</param>
public sealed record DaemonIdentity(string Binary, string Host);
