using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>Writes elements: no more of XML than EC2's answers have, and as fast as its largest lists need.</summary>
internal sealed class XmlText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"\r\ufffe\uffff\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\v\f\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>As it stands: markup of ours, or texts that were written here before.</summary>
    public XmlText Raw(ReadOnlySpan<byte> text)
    {
        _bytes.Write(text);
        return this;
    }

    /// <summary>An element that has others in it.</summary>
    public XmlText Element(string name, Action<XmlText> content)
    {
        Mark("<", name);
        content(this);
        return Mark("</", name);
    }

    /// <summary>An element with a text; null is an empty one.</summary>
    public XmlText Element(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            Append("<");
            Append(name);
            return Append("/>");
        }

        Mark("<", name);
        Text(value);
        return Mark("</", name);
    }

    /// <summary>An element with a text; nothing at all where there is none.</summary>
    public XmlText ElementIfSet(string name, string? value) => string.IsNullOrEmpty(value) ? this : Element(name, value);

    public XmlText Element(string name, long value) => Element(name, value.ToString(CultureInfo.InvariantCulture));

    public XmlText Element(string name, bool value) => Element(name, value ? "true" : "false");

    /// <summary>To the millisecond, in UTC.</summary>
    public XmlText Element(string name, DateTimeOffset value) => Element(name, Time(value));

    /// <summary>A list: each member is an <c>item</c>.</summary>
    public XmlText List<T>(string name, IEnumerable<T> members, Action<XmlText, T> content)
    {
        Mark("<", name);
        foreach (var member in members)
        {
            Mark("<", "item");
            content(this, member);
            Mark("</", "item");
        }

        return Mark("</", name);
    }

    public static string Time(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text, which no markup gets out of. What XML cannot say at all is written as U+FFFD: a reference to it would spoil the whole answer.</summary>
    public XmlText Text(ReadOnlySpan<char> value)
    {
        while (value.IndexOfAny(Special) is var at and >= 0)
        {
            Append(value[..at]);
            Append(value[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\r' => "&#13;",
                _ => "\ufffd",
            });
            value = value[(at + 1)..];
        }

        return Append(value);
    }

    private XmlText Mark(string start, string name)
    {
        Append(start);
        Append(name);
        return Append(">");
    }

    private XmlText Append(ReadOnlySpan<char> text)
    {
        Encoding.UTF8.GetBytes(text, _bytes);
        return this;
    }
}
