using System.Text;

namespace Nova.Development.Images.Listing;

/// <summary>A statement under construction: text of ours, and arguments of the client's that never become text.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder text = new();
    private readonly List<object?> arguments = [];

    public string Text => text.ToString();

    public object?[] Arguments => [.. arguments];

    public void Add(string ours) => text.Append(ours);

    /// <summary>Adds an argument; its place in the statement.</summary>
    public string Argument(object? theirs)
    {
        arguments.Add(theirs);
        return $"${arguments.Count}";
    }
}
