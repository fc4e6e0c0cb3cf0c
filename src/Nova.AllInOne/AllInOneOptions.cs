using Nova.Hosting.Configuration;

namespace Nova.AllInOne;

/// <summary>Section <c>all_in_one</c>: which daemons this process holds.</summary>
/// <param name="Daemons">Out of <see cref="Known"/>.</param>
internal sealed record AllInOneOptions(IReadOnlyList<string> Daemons) : IOptionSection<AllInOneOptions>
{
    /// <summary>All of them, in the order they start.</summary>
    public static readonly IReadOnlyList<string> Known = ["identity", "images", "objectstore", "conductor", "scheduler", "compute", "api"];

    public static AllInOneOptions Read(OptionReader options)
    {
        var daemons = options.List("all_in_one", "daemons", Known);
        if (daemons.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
        {
            options.Reject("all_in_one", "daemons", $"a list out of {string.Join(", ", Known)} ('{unknown}' is none)");
        }

        return new AllInOneOptions(daemons);
    }
}
