namespace Nova.Api.Policies;

/// <summary>Compiles a rule of the oslo.policy language: <c>role:x</c>, <c>rule:x</c>, <c>key:value</c>, <c>@</c>, <c>!</c>, and, or, not, parentheses.</summary>
/// <remarks>Precedence from loose to tight: or, and, not. An empty rule always holds, as with oslo.policy.</remarks>
internal sealed class PolicyRuleParser
{
    private readonly List<string> _tokens;
    private readonly Func<string, PolicyCheck> _ruleByName;
    private int _next;

    private PolicyRuleParser(string rule, Func<string, PolicyCheck> ruleByName)
    {
        _tokens = Tokenize(rule);
        _ruleByName = ruleByName;
    }

    /// <summary>Compiles <paramref name="rule"/>.</summary>
    /// <param name="rule">Its text.</param>
    /// <param name="ruleByName">Gives the check behind <c>rule:name</c>.</param>
    /// <exception cref="FormatException">The text is no rule; the message says what is wrong.</exception>
    public static PolicyCheck Parse(string rule, Func<string, PolicyCheck> ruleByName)
    {
        var parser = new PolicyRuleParser(rule, ruleByName);
        if (parser._tokens.Count == 0)
        {
            return Always;
        }

        PolicyCheck check = parser.ParseOr();
        return parser._next == parser._tokens.Count
            ? check
            : throw new FormatException($"'{parser._tokens[parser._next]}' is unexpected");
    }

    private static bool Always(Caller caller, in PolicyTarget target) => true;

    private static bool Never(Caller caller, in PolicyTarget target) => false;

    private PolicyCheck ParseOr()
    {
        PolicyCheck left = ParseAnd();
        while (TakeWord("or"))
        {
            PolicyCheck first = left;
            PolicyCheck second = ParseAnd();
            left = (Caller caller, in PolicyTarget target) => first(caller, target) || second(caller, target);
        }

        return left;
    }

    private PolicyCheck ParseAnd()
    {
        PolicyCheck left = ParseNot();
        while (TakeWord("and"))
        {
            PolicyCheck first = left;
            PolicyCheck second = ParseNot();
            left = (Caller caller, in PolicyTarget target) => first(caller, target) && second(caller, target);
        }

        return left;
    }

    private PolicyCheck ParseNot()
    {
        if (TakeWord("not"))
        {
            PolicyCheck inner = ParseNot();
            return (Caller caller, in PolicyTarget target) => !inner(caller, target.Negated);
        }

        if (TakeWord("("))
        {
            PolicyCheck inner = ParseOr();
            return TakeWord(")") ? inner : throw new FormatException("a parenthesis is not closed");
        }

        return _next < _tokens.Count ? ParseCheck(_tokens[_next++]) : throw new FormatException("the rule ends where a check is expected");
    }

    private PolicyCheck ParseCheck(string text)
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
            "rule" => _ruleByName(value),
            "role" when value.Contains('%') => throw new FormatException($"'{text}': a role is named literally"),
            "role" => (Caller caller, in PolicyTarget target) => caller.HasRole(value),
            "is_admin" => ParseIsAdmin(value),
            "http" or "https" => throw new FormatException($"'{text}': checks by a remote server are not supported"),
            _ => ParseComparison(text, kind, value),
        };
    }

    private static PolicyCheck ParseIsAdmin(string value)
    {
        bool expected = value.Equals("true", StringComparison.OrdinalIgnoreCase);
        return (Caller caller, in PolicyTarget target) => caller.IsAdmin == expected;
    }

    /// <summary><c>left:right</c> where left is an attribute of the caller or a quoted text and right a text or <c>%(target)s</c>.</summary>
    private static PolicyCheck ParseComparison(string text, string left, string right)
    {
        Func<Caller, string?> readCaller = left[0] is '\'' or '"' ? Constant(left.Trim('\'', '"')) : CallerAttribute(text, left);
        if (!right.StartsWith("%(", StringComparison.Ordinal) || !right.EndsWith(")s", StringComparison.Ordinal))
        {
            string literal = right.Trim('\'', '"');
            return (Caller caller, in PolicyTarget target) => readCaller(caller) == literal;
        }

        // A target the object does not have never matches, as in oslo.policy.
        return right[2..^2] switch
        {
            "project_id" or "tenant_id" => (Caller caller, in PolicyTarget target) => target.IsOfProject(readCaller(caller)),
            "user_id" => (Caller caller, in PolicyTarget target) => target.IsOfUser(readCaller(caller)),
            _ => Never,
        };
    }

    private static Func<Caller, string?> Constant(string text) => _ => text;

    private static Func<Caller, string?> CallerAttribute(string text, string name) => name switch
    {
        "user_id" or "user" => caller => caller.UserId,
        "project_id" or "tenant" or "tenant_id" or "project" => caller => caller.ProjectId,
        "user_name" => caller => caller.UserName,
        "project_name" => caller => caller.ProjectName,
        "user_domain_id" or "user_domain" => caller => caller.UserDomainId,
        "project_domain_id" or "project_domain" => caller => caller.ProjectDomainId,
        "domain_id" => caller => caller.DomainId,
        "system_scope" or "system" => caller => caller.SystemScope,
        _ => throw new FormatException(
            $"'{text}': '{name}' is not known; allowed are role, rule, is_admin, user_id, project_id, domain_id, system_scope, "
            + "user_name, project_name, user_domain_id, project_domain_id"),
    };

    private bool TakeWord(string word)
    {
        if (_next < _tokens.Count && _tokens[_next].Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            _next++;
            return true;
        }

        return false;
    }

    /// <summary>Parentheses count only at the edges of a word, so that <c>%(user_id)s</c> stays whole.</summary>
    private static List<string> Tokenize(string rule)
    {
        var tokens = new List<string>();
        foreach (string word in rule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string rest = word.TrimStart('(');
            tokens.AddRange(Enumerable.Repeat("(", word.Length - rest.Length));
            string core = rest.TrimEnd(')');
            if (core.Length > 0)
            {
                tokens.Add(core);
            }

            tokens.AddRange(Enumerable.Repeat(")", rest.Length - core.Length));
        }

        return tokens;
    }
}
