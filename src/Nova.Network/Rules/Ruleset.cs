using Nova.Network.Tools;

namespace Nova.Network.Rules;

/// <summary>The host's rules: put in place as one transaction, and put back where somebody else changed them.</summary>
/// <remarks>
/// Looking at thousands of rules costs as much as writing them, so nobody looks: <c>nft monitor</c> says when ours were changed, and by whom. Between two changes there is nothing to do.
/// </remarks>
internal sealed class Ruleset(HostTool tool, RulesetWatch watch)
{
    private string? _inPlace;

    /// <summary>Makes the host's rules these. Does nothing where they are.</summary>
    /// <returns>True where they were written.</returns>
    public async Task<bool> EnsureAsync(string text, CancellationToken ct)
    {
        if (watch.IsUndisturbed() && text == _inPlace)
        {
            return false;
        }

        _inPlace = null;
        watch.Start();
        await tool.RunAsync("nft", ["-f", "-"], text, ct, watch.OwnBegins);
        _inPlace = text;
        return true;
    }
}
