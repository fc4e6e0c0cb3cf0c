namespace Nova.Api.Policies;

/// <summary>The rules in force: those of the policy file as it was read last.</summary>
internal sealed class LivePolicies(PolicyRules rules)
{
    private volatile PolicyRules _rules = rules;

    public PolicyRules Rules => _rules;

    public void Replace(PolicyRules rules) => _rules = rules;
}
