namespace Nova.Api.Ec2.Pipeline;

/// <summary>The things that a request names, of a list that is small enough to be looked through: all of it where it names none.</summary>
internal sealed class NamesAsked
{
    private readonly HashSet<string> _names;

    private NamesAsked(HashSet<string> names) => _names = names;

    public static NamesAsked Read(Ec2Request request, string list) => new(request.Parameters.List(list).ToHashSet(StringComparer.Ordinal));

    public bool IsEmpty => _names.Count == 0;

    /// <summary>Whether a thing is asked for.</summary>
    public bool Fit(string name) => _names.Count == 0 || _names.Contains(name);

    /// <summary>A name that none of these has; null where each has one.</summary>
    public string? FindUnknown(IEnumerable<string> present) => _names.Except(present).FirstOrDefault();
}
