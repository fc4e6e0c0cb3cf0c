namespace Nova.Bench.Reporting;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured, in words that stand alone.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit; one that ends in <c>/s</c> is better the higher it is, any other the lower.</param>
/// <param name="Budget">What it should be; null where there is none.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Budget = null)
{
    /// <summary>What else was seen in the same run.</summary>
    public IReadOnlyDictionary<string, double> Details { get; init; } = new Dictionary<string, double>();

    /// <summary>1 where the budget is met exactly, above where it is beaten.</summary>
    public double? Ratio => Budget is not { } budget ? null : Unit.EndsWith("/s", StringComparison.Ordinal) ? Value / budget : budget / Value;
}
