namespace Nova.Api.Policies;

/// <summary>Compiles a rule of the oslo.policy language: <c>role:x</c>, <c>rule:x</c>, <c>key:value</c>, <c>@</c>, <c>!</c>, and, or, not, parentheses.</summary>
/// <remarks>Precedence from loose to tight: or, and, not. An empty rule always holds, as with oslo.policy.</remarks>
internal sealed class PolicyRuleParser
{
    private readonly List<string> _tokens;
    private readonly PolicyChecks _checks;
    private int _next;

    private PolicyRuleParser(string rule, PolicyChecks checks)
    {
        _tokens = Tokenize(rule);
        _checks = checks;
    }

    /// <summary>Compiles <paramref name="rule"/>.</summary>
    /// <param name="rule">Its text.</param>
    /// <param name="ruleByName">Gives the check behind <c>rule:name</c>; null where no rule has this name.</param>
    /// <param name="warn">Told of checks that never hold.</param>
    /// <exception cref="FormatException">The text is no rule; the message says what is wrong.</exception>
    public static PolicyCheck Parse(string rule, Func<string, PolicyCheck?> ruleByName, Action<string> warn)
    {
        var parser = new PolicyRuleParser(rule, new PolicyChecks(ruleByName, warn));
        if (parser._tokens.Count == 0)
        {
            return PolicyChecks.Always;
        }

        PolicyCheck check = parser.ParseOr();
        return parser._next == parser._tokens.Count
            ? check
            : throw new FormatException($"'{parser._tokens[parser._next]}' is unexpected");
    }

    /// <summary>Compiles a rule of the old form: lists of checks that all have to hold, one of which has to. None at all always holds.</summary>
    public static PolicyCheck ParseList(
        IReadOnlyList<IReadOnlyList<string>> alternatives, Func<string, PolicyCheck?> ruleByName, Action<string> warn)
    {
        if (alternatives.Count == 0)
        {
            return PolicyChecks.Always;
        }

        var checks = new PolicyChecks(ruleByName, warn);

        // An empty alternative is no alternative, as with oslo.policy.
        PolicyCheck[][] compiled = [.. alternatives.Where(all => all.Count > 0).Select(all => all.Select(checks.Compile).ToArray())];
        return (Caller caller, in PolicyTarget target) =>
        {
            foreach (PolicyCheck[] all in compiled)
            {
                int held = 0;
                while (held < all.Length && all[held](caller, target))
                {
                    held++;
                }

                if (held == all.Length)
                {
                    return true;
                }
            }

            return false;
        };
    }

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

        return _next < _tokens.Count ? _checks.Compile(_tokens[_next++]) : throw new FormatException("the rule ends where a check is expected");
    }

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
