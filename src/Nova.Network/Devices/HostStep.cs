namespace Nova.Network.Devices;

/// <summary>A change of the host.</summary>
internal abstract record HostStep
{
    private HostStep()
    {
    }

    /// <summary>A line for <c>ip -batch</c>.</summary>
    internal sealed record Ip(string Line) : HostStep;

    /// <summary>A setting below /proc/sys.</summary>
    internal sealed record Setting(string Path, string Value) : HostStep;
}
