using System.Reflection;
using MemoryPack;

namespace Nova.Core.Tests.Wire;

/// <summary>What keeps a cloud running while its daemons are replaced one by one: each side reads what a newer or older one writes.</summary>
/// <remarks>Linked into the tests of every project with records that cross or are kept.</remarks>
internal static class WireContract
{
    private const string HowTo = "Members are added at the end, nullable or of a value type, and never moved, removed or given another type (docs/adding-an-rpc.md).";

    private static readonly string[] Secrets = ["Password", "Token", "Secret", "UserData", "PrivateKey"];

    public static IReadOnlyList<Type> RecordsOf(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => !type.IsAbstract && type.GetCustomAttribute<MemoryPackableAttribute>() is not null).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public static RecordedForm Present(Type record)
    {
        var bytes = MemoryPackSerializer.Serialize(record, WireMembers.Sample(record));
        var (start, lengths) = LengthsOf(bytes);
        foreach (var (member, length) in WireMembers.Of(record).Zip(lengths))
        {
            Padding.Clear(member.PropertyType, bytes.AsSpan(start, length));
            start += length;
        }

        return new(record.FullName!, WireMembers.LayoutOf(record), bytes);
    }

    /// <summary>The bytes and members are those written down.</summary>
    public static void IsRecorded(Type record, RecordedForm[] forms)
    {
        var present = Present(record);
        Assert.True(present.Bytes[0] == WireMembers.Of(record).Length, $"{record}: {present.Bytes[0]} members cross, {present.Layout} were expected to.");
        Assert.True(
            forms is [.., var newest] && newest.ToString() == present.ToString(),
            $"{record} is not as written down. {HowTo}\nwritten: {forms.LastOrDefault()}\nnow:     {present}\n"
            + "If that was kept: NOVA_RECORD_WIRE=1 and this test write the new form down. Else, before a release only: NOVA_RECORD_WIRE=anew.");
    }

    /// <summary>Every form that the record had is still read, and lacks nothing it may not lack.</summary>
    public static void ReadsOlder(Type record, RecordedForm[] forms)
    {
        var members = WireMembers.Of(record);
        var sample = WireMembers.Sample(record);
        foreach (var form in forms)
        {
            var read = MemoryPackSerializer.Deserialize(record, form.Bytes)!;
            int count = form.Bytes[0];
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(Encoded(members[i], sample), Encoded(members[i], read));
            }

            var missing = members.Skip(count).Where(member => !WireMembers.MayBeMissing(member)).Select(member => member.Name);
            Assert.True(!missing.Any(), $"{record}: {string.Join(", ", missing)} would be null where an older daemon sends {form.Layout}. {HowTo}");
        }
    }

    /// <summary>A record with one more member, as a newer daemon writes it, is read like the record.</summary>
    public static void ReadsNewer(Type record)
    {
        var sample = WireMembers.Sample(record);
        var read = MemoryPackSerializer.Deserialize(record, WithOneMore(MemoryPackSerializer.Serialize(record, sample)))!;
        foreach (var member in WireMembers.Of(record))
        {
            Assert.Equal(Encoded(member, sample), Encoded(member, read));
        }
    }

    private static byte[] WithOneMore(byte[] record)
    {
        var (start, lengths) = LengthsOf(record);
        return [(byte)(lengths.Length + 1), .. record[1..start], 3, .. record[start..], 0xfe, 0xff, 0xfe];
    }

    /// <summary>OSSA-2017-002, OSSA-2014-036: whatever prints a record, a log line or an exception's text, prints no secret of it.</summary>
    public static void PrintsNoSecret(Type record)
    {
        const string Secret = "s3cret-0f-a-user";
        var sample = WireMembers.Sample(record);
        foreach (var member in WireMembers.Of(record).Where(member => member.PropertyType == typeof(string) && Secrets.Any(member.Name.Contains)))
        {
            member.SetValue(sample, Secret);
        }

        Assert.DoesNotContain(Secret, sample.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The encoding is the number of members, the length of each, the contents of each; here, where the contents start and their lengths.</summary>
    private static (int Start, int[] Lengths) LengthsOf(byte[] record)
    {
        using var state = MemoryPackReaderOptionalStatePool.Rent(null);
        var reader = new MemoryPackReader(record, state);
        reader.TryReadObjectHeader(out var count);
        var lengths = new int[count];
        for (var i = 0; i < count; i++)
        {
            lengths[i] = reader.ReadVarIntInt32();
        }

        return (reader.Consumed, lengths);
    }

    private static byte[] Encoded(PropertyInfo member, object record)
    {
        var bytes = MemoryPackSerializer.Serialize(member.PropertyType, member.GetValue(record));
        Padding.Clear(member.PropertyType, bytes);
        return bytes;
    }
}
