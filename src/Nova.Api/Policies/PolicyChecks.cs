namespace Nova.Api.Policies;

/// <summary>Compiles single checks: <c>role:x</c>, <c>rule:x</c>, <c>key:value</c>, <c>@</c>, <c>!</c>.</summary>
/// <remarks>
/// What oslo.policy lets pass stops nothing: a check that refers to what nobody defines, or asks for a credential that no caller has, never holds, and
/// the operator is told.
/// </remarks>
internal sealed class PolicyChecks(Func<string, PolicyCheck?> ruleByName, Action<string> warn)
{
    /// <exception cref="FormatException">The text is no check.</exception>
    public PolicyCheck Compile(string text)
    {
        if (text is "@")
        {
            return Always;
        }

        if (text is "!")
        {
            return Never;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            throw new FormatException($"'{text}' is not a check (kind:value)");
        }

        string kind = text[..colon];
        string value = text[(colon + 1)..];
        return kind switch
        {
            "rule" => ruleByName(value) ?? NeverHolds($"rule:{value} is not defined"),
            "role" when value.Contains("%(", StringComparison.Ordinal) => NeverHolds($"'{text}': a role is named literally"),
            "role" or "roles" => (Caller caller, in PolicyTarget target) => caller.HasRole(value),
            "service_roles" when !value.Contains("%(", StringComparison.Ordinal) => (Caller caller, in PolicyTarget target) => caller.ServiceRoles.Contains(value),
            "is_admin" => IsAdmin(value),
            "http" or "https" => throw new FormatException($"'{text}': checks by a remote server are not supported"),
            _ => Comparison(text, kind, value),
        };
    }

    public static bool Always(Caller caller, in PolicyTarget target) => true;

    private static bool Never(Caller caller, in PolicyTarget target) => false;

    private PolicyCheck NeverHolds(string why)
    {
        warn($"{why}; the check never holds");
        return Never;
    }

    private static PolicyCheck IsAdmin(string value)
    {
        bool expected = value.Equals("true", StringComparison.OrdinalIgnoreCase);
        return (Caller caller, in PolicyTarget target) => caller.IsAdmin == expected;
    }

    /// <summary><c>left:right</c> where left is a credential of the caller or a Python literal, and right a text or <c>%(target)s</c>.</summary>
    private PolicyCheck Comparison(string text, string left, string right)
    {
        Func<Caller, string?>? read = Literal(left) is { } literal ? _ => literal : Credential(left);
        if (read is null)
        {
            return NeverHolds($"'{text}': no caller has the credential '{left}'");
        }

        if (!right.Contains("%(", StringComparison.Ordinal))
        {
            // A credential that the token does not have prints as None.
            return (Caller caller, in PolicyTarget target) => (read(caller) ?? "None") == right;
        }

        return right switch
        {
            "%(project_id)s" or "%(tenant_id)s" => (Caller caller, in PolicyTarget target) => target.IsOfProject(read(caller)),
            "%(user_id)s" => (Caller caller, in PolicyTarget target) => target.IsOfUser(read(caller)),
            _ => NeverHolds($"'{text}': the object of a request has no {right}"),
        };
    }

    /// <summary>A quoted text, a number, True, False or None, as it prints; null for a name.</summary>
    private static string? Literal(string text) => text switch
    {
        ['\'', .., '\''] or ['"', .., '"'] => text[1..^1],
        "True" or "False" or "None" => text,
        _ => text.All(char.IsAsciiDigit) ? text : null,
    };

    private static Func<Caller, string?>? Credential(string name) => name switch
    {
        "user_id" or "user" => caller => caller.UserId,
        "project_id" or "tenant" or "tenant_id" or "project" => caller => caller.ProjectId,
        "user_name" => caller => caller.UserName,
        "project_name" => caller => caller.ProjectName,
        "user_domain_id" or "user_domain" => caller => caller.UserDomainId,
        "project_domain_id" or "project_domain" => caller => caller.ProjectDomainId,
        "domain_id" => caller => caller.DomainId,
        "system_scope" or "system" => caller => caller.SystemScope,
        "is_admin_project" => caller => caller.IsAdminProject ? "True" : "False",
        _ => null,
    };
}
