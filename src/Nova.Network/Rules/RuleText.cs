using System.Globalization;
using System.Text;

namespace Nova.Network.Rules;

/// <summary>Text of a ruleset as <c>nft</c> reads it.</summary>
internal sealed class RuleText
{
    private readonly StringBuilder _text = new();

    /// <summary>Opens a block: a table, a chain.</summary>
    public RuleText Open(string head)
    {
        _text.Append(head).Append(" {\n");
        return this;
    }

    /// <summary>Closes it.</summary>
    public RuleText Close()
    {
        _text.Append("}\n");
        return this;
    }

    /// <summary>A line.</summary>
    public RuleText Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>A whole chain.</summary>
    public RuleText Chain(string name, params IEnumerable<string> lines)
    {
        Open($"chain {name}");
        foreach (var line in lines)
        {
            Line(line);
        }

        return Close();
    }

    /// <summary>A set or a map with its elements; an empty one matches nothing.</summary>
    public RuleText Set(string head, string type, IEnumerable<string> elements)
    {
        Open(head).Line(type);
        var any = false;
        foreach (var element in elements.Distinct())
        {
            _text.Append(any ? ",\n" : "elements = { ").Append(element);
            any = true;
        }

        if (any)
        {
            _text.Append(" }\n");
        }

        return Close();
    }

    /// <summary>A name in quotes. Names of rows are checked where the plan is made (<see cref="Wanted.PlanHost"/>).</summary>
    public static string Quoted(string name) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\"");

    public override string ToString() => _text.ToString();
}
