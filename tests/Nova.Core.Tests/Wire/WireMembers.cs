using System.Reflection;
using MemoryPack;

namespace Nova.Core.Tests.Wire;

/// <summary>What crosses of a record: its members in the order of their bytes, and a sample in which no member has the value of a missing one.</summary>
internal static class WireMembers
{
    public static PropertyInfo[] Of(Type record) =>
    [
        .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(member => member.SetMethod is { IsPublic: true } && member.GetCustomAttribute<MemoryPackIgnoreAttribute>() is null)
            .OrderBy(member => member.GetCustomAttribute<MemoryPackOrderAttribute>()?.Order ?? 0),
    ];

    /// <summary>The members as the record of contracts lists them.</summary>
    public static string LayoutOf(Type record) => string.Join(", ", Of(record).Select(member => $"{member.Name}:{NameOf(member.PropertyType)}"));

    /// <summary>A record whose members are all set, but for other records: those have samples of their own.</summary>
    public static object Sample(Type record)
    {
        var sample = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(record);
        foreach (var (index, member) in Of(record).Index())
        {
            member.SetValue(sample, Value(member.PropertyType, index + 1, member.Name));
        }

        return sample;
    }

    /// <summary>True where an older daemon's record, which lacks the member, leaves it with a value its type allows.</summary>
    public static bool MayBeMissing(PropertyInfo member) =>
        member.PropertyType.IsValueType || new NullabilityInfoContext().Create(member).WriteState == NullabilityState.Nullable;

    private static object? Value(Type type, int number, string name)
    {
        if (type.GetCustomAttribute<MemoryPackableAttribute>() is not null)
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Value(inner, number, name);
        }

        if (type.IsEnum)
        {
            // Not the default, and not the last one: that changes with each member that is added.
            return Enum.GetValues(type).GetValue(Math.Min(1, Enum.GetValues(type).Length - 1));
        }

        if (type.IsGenericType && type.GetGenericArguments() is [.., var item] arguments)
        {
            return arguments.Length == 2 ? Dictionary(arguments, number, name) : List(item, number, name);
        }

        return type switch
        {
            _ when type == typeof(string) => name,
            _ when type == typeof(Guid) => new Guid(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddDays(number),
            _ when type == typeof(DateTime) => DateTime.UnixEpoch.AddDays(number),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(number),
            _ when type == typeof(bool) => true,
            _ when type == typeof(byte[]) => new byte[] { (byte)number, 1 },
            _ when type.IsPrimitive => Convert.ChangeType(number, type, System.Globalization.CultureInfo.InvariantCulture),
            _ => throw new NotSupportedException($"No sample of {type}, the type of {name}: add one here."),
        };
    }

    private static Array List(Type item, int number, string name)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Value(item, number, name), 0);
        return list;
    }

    private static object Dictionary(Type[] types, int number, string name)
    {
        var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        dictionary.Add(Value(types[0], number, name)!, Value(types[1], number, name));
        return dictionary;
    }

    private static string NameOf(Type type) => Nullable.GetUnderlyingType(type) is { } inner
        ? NameOf(inner) + "?"
        : type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;
}
