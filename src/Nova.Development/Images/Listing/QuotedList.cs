using System.Text;
using Nova.Core.Faults;

namespace Nova.Development.Images.Listing;

/// <summary>A comma-separated list in which a value with commas is quoted.</summary>
internal static class QuotedList
{
    public static List<string> Split(string text)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(c);
            }
        }

        values.Add(value.ToString());
        return quoted ? throw new FaultException(FaultKind.BadRequest, "Invalid filter value: the quote is not closed.") : values;
    }
}
