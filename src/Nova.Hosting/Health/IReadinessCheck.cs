namespace Nova.Hosting.Health;

/// <summary>One condition a daemon needs before it can do its work: a broker, a database, a lease.</summary>
public interface IReadinessCheck
{
    /// <summary>Short name shown by <c>/readyz</c>.</summary>
    string Name { get; }

    /// <summary>Null when all is well, else one line saying what is wrong. Must answer quickly; it is cut off after two seconds.</summary>
    ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken);
}
