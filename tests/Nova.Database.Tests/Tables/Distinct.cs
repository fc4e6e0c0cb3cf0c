using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nova.Database.Tests.Tables;

/// <summary>Records whose members all have values of their own, found by reflection so that a new member cannot be forgotten.</summary>
/// <param name="round">Switches and enumerations have too few values to be distinct at once: they are over several rounds.</param>
internal sealed class Distinct(int round)
{
    /// <summary>Rounds after which any two of up to 16 switches have differed.</summary>
    public const int Rounds = 4;

    private int made;

    public T Make<T>() => (T)Make(typeof(T), "x");

    /// <summary>Every value in a record, by the path of its member.</summary>
    public static SortedDictionary<string, string> Flatten(object? value)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(value, "", found);
        return found;
    }

    /// <summary>Members with a value of their own: what can be set.</summary>
    public static IEnumerable<PropertyInfo> MembersOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null);

    public object Make(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var number = ++made;
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue((number + (round * 7)) % values.Length)!;
        }

        return type switch
        {
            _ when type == typeof(string) => $"{name}-{number}-{round}",
            _ when type == typeof(int) => 1000 + (number * 10) + round,
            _ when type == typeof(long) => 100_000L + (number * 10) + round,
            _ when type == typeof(double) => number + (round / 8d) + 0.5,
            _ when type == typeof(bool) => ((number >> round) & 1) == 1,
            _ when type == typeof(Guid) => new Guid(number, (short)round, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddDays(number).AddMicroseconds(round),
            _ when type == typeof(byte[]) => Encoding.UTF8.GetBytes($"{name}-{number}-{round}"),
            _ when type == typeof(IReadOnlyList<string>) => new[] { $"{name}-{number}-{round}", $"second \"of\" {number}" },
            _ when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { [$"{name}-{number}"] = $"ä\"{round}" },
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => MakeList(type.GetGenericArguments()[0], name),
            _ when type.IsClass => MakeRecord(type),
            _ => throw new NotSupportedException($"No distinct value is known for a {type} ({name})."),
        };
    }

    /// <summary>More than one statement inserts.</summary>
    private Array MakeList(Type of, string name)
    {
        var list = Array.CreateInstance(of, 11);
        for (var i = 0; i < list.Length; i++)
        {
            list.SetValue(Make(of, name), i);
        }

        return list;
    }

    private object MakeRecord(Type type)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var member in MembersOf(type))
        {
            member.SetValue(record, Make(member.PropertyType, member.Name));
        }

        return record;
    }

    private static void Flatten(object? value, string path, SortedDictionary<string, string> found)
    {
        switch (value)
        {
            case null:
                found[path] = "null";
                break;
            case byte[] bytes:
                found[path] = Convert.ToHexString(bytes);
                break;
            case DateTimeOffset time:
                found[path] = time.ToString("O", CultureInfo.InvariantCulture);
                break;
            case string or ValueType:
                found[path] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                break;
            case IReadOnlyDictionary<string, string> texts:
                found[path] = string.Join(',', texts.OrderBy(text => text.Key, StringComparer.Ordinal));
                break;
            case System.Collections.IEnumerable list:
                var index = 0;
                foreach (var item in list)
                {
                    Flatten(item, $"{path}[{index++}]", found);
                }

                found[$"{path}.Count"] = index.ToString(CultureInfo.InvariantCulture);
                break;
            default:
                foreach (var member in MembersOf(value.GetType()))
                {
                    Flatten(member.GetValue(value), path.Length == 0 ? member.Name : $"{path}.{member.Name}", found);
                }

                break;
        }
    }
}
