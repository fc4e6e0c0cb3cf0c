namespace Nova.Hosting.Configuration;

/// <summary>The configuration cannot be used: one line for each thing that is wrong, each saying where it is and what is allowed.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>One thing wrong.</summary>
    public ConfigurationException(string problem)
        : this([problem])
    {
    }

    /// <summary>Everything that is wrong.</summary>
    public ConfigurationException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>One complete line for each problem.</summary>
    public IReadOnlyList<string> Problems { get; }
}
