using Nova.Network.Wanted;

namespace Nova.Network.Rules;

/// <summary>All rules of a host as one text, which <c>nft</c> puts in the place of the old ones in one transaction: at no moment is there half of them, or none.</summary>
internal static class HostRules
{
    /// <summary>The tables that are ours. Nothing else on the host is touched.</summary>
    public static readonly IReadOnlyList<string> Tables = [GuardTable.Name, "inet nova_network"];

    public static string Write(HostPlan plan, RuleOptions options)
    {
        var text = new RuleText();
        Clear(text);
        GuardTable.Write(text, plan, options);
        text.Open($"table {Tables[1]}");
        FilterChains.Write(text, plan, options);
        NatChains.Write(text, plan, options);
        text.Close();
        return text.ToString();
    }

    /// <summary>A table that is not there cannot be deleted; one that is made first can.</summary>
    private static void Clear(RuleText text)
    {
        foreach (var table in Tables)
        {
            text.Line($"table {table}").Line($"delete table {table}");
        }
    }
}
