using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>The parameters of a request, from query and form together: names with dots, of which a number is an index that begins at 1.</summary>
internal sealed class Ec2Parameters
{
    /// <summary>Items of one list. Amazon's own limits are of this order.</summary>
    public const int MostItems = 1000;

    private readonly Dictionary<string, string> _values;
    private readonly string _prefix;

    private Ec2Parameters(Dictionary<string, string> values, string prefix = "") => (_values, _prefix) = (values, prefix);

    /// <summary>All of them, by name.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    /// <summary>Decodes query and form.</summary>
    /// <exception cref="Ec2RefusalException">A name comes twice, or something is no text.</exception>
    public static Ec2Parameters Read(string query, string form)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in (ReadOnlySpan<string>)[query, form])
        {
            foreach (var pair in new QueryStringEnumerable(source))
            {
                var (name, value) = (pair.DecodeName().ToString(), pair.DecodeValue().ToString());
                if (name.Length == 0 && value.Length == 0)
                {
                    continue;
                }

                if (!IsText(name) || !IsText(value))
                {
                    throw new Ec2RefusalException(Ec2Error.MalformedQuery("The request holds control characters, or bytes that are no UTF-8."));
                }

                // Which of two was signed, and which would be obeyed, must not be a question.
                if (!values.TryAdd(name, value))
                {
                    throw new Ec2RefusalException(Ec2Error.MalformedQuery($"The parameter {name} is given more than once."));
                }
            }
        }

        return new Ec2Parameters(values);
    }

    /// <summary>The value of a parameter; null where it is absent.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(_prefix + name);

    /// <summary>The value of a parameter that must be there, and not be empty.</summary>
    public string Required(string name) => Get(name) is { Length: > 0 } value ? value : throw new Ec2RefusalException(Ec2Error.Missing(_prefix + name));

    /// <summary>A whole number within limits; null where it is absent.</summary>
    public int? Int(string name, int min, int max) => Get(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
        : throw new Ec2RefusalException(Ec2Error.InvalidValue($"The value ({text}) of {_prefix}{name} must be a number from {min} to {max}."));

    /// <summary>True or false; null where it is absent.</summary>
    public bool? Flag(string name) => Get(name) is not { } text ? null
        : bool.TryParse(text, out var value) ? value
        : throw new Ec2RefusalException(Ec2Error.InvalidValue($"The value ({text}) of {_prefix}{name} must be true or false."));

    /// <summary>The texts of a list, <c>Name.1</c>, <c>Name.2</c>, …; old clients send a single one without its index, and botocore an empty text for an empty list.</summary>
    public IReadOnlyList<string> List(string name)
    {
        var count = Count(name);
        var alone = Get(name);
        if (alone is not null && count > 0)
        {
            throw new Ec2RefusalException(Ec2Error.MalformedQuery($"The parameter {_prefix}{name} is given with and without an index."));
        }

        return alone is not null ? alone.Length == 0 ? [] : [alone]
            : [.. Enumerable.Range(1, count).Select(index => Get($"{name}.{index}") ?? throw new Ec2RefusalException(Ec2Error.Missing($"{_prefix}{name}.{index}")))];
    }

    /// <summary>The members of a list of structures, <c>Name.1.Member</c>, …</summary>
    public IReadOnlyList<Ec2Parameters> Groups(string name) =>
        [.. Enumerable.Range(1, Count(name)).Select(index => new Ec2Parameters(_values, $"{_prefix}{name}.{index}."))];

    /// <summary>How long a list is.</summary>
    private int Count(string name)
    {
        var start = $"{_prefix}{name}.";
        var found = new HashSet<int>();
        foreach (var key in _values.Keys)
        {
            if (!key.StartsWith(start, StringComparison.Ordinal))
            {
                continue;
            }

            var end = key.IndexOf('.', start.Length);
            var digits = key.AsSpan(start.Length..(end < 0 ? key.Length : end));
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index is < 1 or > MostItems || digits[0] == '0')
            {
                throw new Ec2RefusalException(Ec2Error.InvalidValue($"In {key}, {digits} is no index from 1 to {MostItems}."));
            }

            found.Add(index);
        }

        // Amazon closes a gap. What was meant for it may have been lost, and then less would be terminated, or more be let in, than was asked.
        return found.Count == 0 || found.Max() == found.Count
            ? found.Count
            : throw new Ec2RefusalException(Ec2Error.InvalidValue($"The indexes of {_prefix}{name} must be 1 to {found.Count}, without a gap."));
    }

    /// <summary>No control characters but those of texts in lines, and no half of a surrogate pair: neither XML nor PostgreSQL takes the others.</summary>
    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' and not ('\t' or '\n' or '\r') or '\ufffe' or '\uffff')
            {
                return false;
            }

            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
