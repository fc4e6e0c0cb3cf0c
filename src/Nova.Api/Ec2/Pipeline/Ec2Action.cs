using Nova.Api.Policies;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>Does what a request asks for; its caller is known, its policy asked, its parameters are among those the action knows.</summary>
internal delegate Task<Ec2Answer> Ec2Handler(Ec2Request request, CancellationToken cancel);

/// <summary>One action: who may, what it takes, who does it.</summary>
internal sealed class Ec2Action(string name, Ec2Handler handler)
{
    private readonly HashSet<string> _parameters = new(StringComparer.Ordinal);

    public string Name => name;

    public Ec2Handler Handler => handler;

    /// <summary>The rule of the Compute API's operation that does the same; null where a valid signature is enough, or the image service decides.</summary>
    public Policy? Policy { get; private set; }

    /// <summary>Changes something: a dry run ends before it.</summary>
    public bool Changes { get; private set; }

    /// <summary>Asks this policy, which on an instance is asked again about its owner.</summary>
    public Ec2Action By(Policy policy)
    {
        Policy = policy;
        return this;
    }

    public Ec2Action ThatChanges()
    {
        Changes = true;
        return this;
    }

    /// <summary>Names of parameters, an index written as <c>N</c>.</summary>
    public Ec2Action Takes(params ReadOnlySpan<string> parameters)
    {
        foreach (var parameter in parameters)
        {
            _parameters.Add(parameter);
        }

        return this;
    }

    /// <summary>Names and values that leave things out of a list.</summary>
    public Ec2Action TakesFilters() => Takes("Filter.N.Name", "Filter.N.Value.N");

    /// <summary>The size of a page, and where the one before ended.</summary>
    public Ec2Action TakesPages() => Takes("MaxResults", "NextToken");

    /// <summary>The first parameter that the action does not know: what is passed over in silence is not what was asked for. Null where it knows all.</summary>
    public string? FindUnknown(Ec2Parameters parameters)
    {
        foreach (var key in parameters.All.Keys)
        {
            if (SignedParameters.IsAround(key) || key is "Action" or "Version" or "DryRun")
            {
                continue;
            }

            var pattern = string.Join('.', key.Split('.').Select(step => step.Length > 0 && step.All(char.IsAsciiDigit) ? "N" : step));

            // A list of one may come without its index, and an empty one as an empty text.
            if (!_parameters.Contains(pattern) && !_parameters.Contains(pattern + ".N")
                && !(parameters.All[key].Length == 0 && _parameters.Any(known => known.StartsWith(pattern + ".", StringComparison.Ordinal))))
            {
                return key;
            }
        }

        return null;
    }
}
