namespace Nova.Api.Microversions;

/// <summary>The microversions at which an operation exists; outside it the answer is 404.</summary>
internal readonly record struct VersionWindow(int Since, int Until)
{
    public static VersionWindow Always => new(Microversion.MinMinor, Microversion.MaxMinor);

    public bool Contains(Microversion version) => version.Minor >= Since && version.Minor <= Until;

    public override string ToString() => Until == Microversion.MaxMinor ? $"2.{Since}-" : $"2.{Since}-2.{Until}";
}
