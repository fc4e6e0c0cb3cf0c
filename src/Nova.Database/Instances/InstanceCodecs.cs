using System.Collections.Concurrent;
using System.Text;
using Nova.Core.Flavors;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Database.Statements;
using Nova.Database.Tables;

namespace Nova.Database.Instances;

/// <summary>How the parts of an instance stand in its columns: states by their wire names, what is only read as a whole as JSON.</summary>
internal static class InstanceCodecs
{
    // Thousands of servers share a few flavors; one record of each is enough.
    private const int MostFlavors = 4096;

    public static readonly Codec<VmState> State = new CodecOf<VmState>(
        typeof(string), false, static x => StateNames.Of(x), static (row, i) => VmStateOf(row.Text(i)), 255);

    public static readonly Codec<TaskState?> Operation = new CodecOf<TaskState?>(
        typeof(string), true, static x => StateNames.Of(x), static (row, i) => TaskStateOf(row.TextOrNull(i)), 255);

    public static readonly Codec<PowerState> Power = new CodecOf<PowerState>(
        typeof(int), false, static x => (int)x, static (row, i) => (PowerState)row.Int32(i));

    public static readonly Codec<LockedBy> Locker = new CodecOf<LockedBy>(typeof(int), false, static x => (int)x, static (row, i) => (LockedBy)row.Int32(i));

    public static readonly Codec<FlavorRecord> Flavor = new CodecOf<FlavorRecord>(
        typeof(string), false, static x => InstanceJson.Write(x), static (row, i) => FlavorOf(row.Utf8(i)));

    public static readonly Codec<IReadOnlyDictionary<string, string>> Texts = new CodecOf<IReadOnlyDictionary<string, string>>(
        typeof(string), true, static x => InstanceJson.Write(x), static (row, i) => InstanceJson.ReadTexts(Json(row, i)));

    public static readonly Codec<IReadOnlyList<string>> Words = new CodecOf<IReadOnlyList<string>>(
        typeof(string), true, static x => InstanceJson.Write(x), static (row, i) => InstanceJson.ReadWords(Json(row, i)));

    public static readonly Codec<IReadOnlyList<string>?> WordsOrNull = new CodecOf<IReadOnlyList<string>?>(
        typeof(string), true, static x => InstanceJson.Write(x), static (row, i) => row.IsNull(i) ? null : InstanceJson.ReadWords(Json(row, i)));

    public static readonly Codec<IReadOnlyList<InstanceInterface>?> InterfacesOrNull = new CodecOf<IReadOnlyList<InstanceInterface>?>(
        typeof(string), true, static x => InstanceJson.Write(x), static (row, i) => row.IsNull(i) ? null : InstanceJson.ReadInterfaces(row.Utf8(i)));

    private static readonly ConcurrentDictionary<string, FlavorRecord> Flavors = new();

    private static ReadOnlySpan<byte> Json(Row row, int column) => row.IsNull(column) ? [] : row.Utf8(column);

    private static FlavorRecord FlavorOf(ReadOnlySpan<byte> json)
    {
        var text = Encoding.UTF8.GetString(json);
        if (Flavors.TryGetValue(text, out var known))
        {
            return known;
        }

        var flavor = InstanceJson.ReadFlavor(json);
        if (Flavors.Count >= MostFlavors)
        {
            Flavors.Clear();
        }

        Flavors[text] = flavor;
        return flavor;
    }

    private static VmState VmStateOf(string name) =>
        StateNames.TryParse(name, out VmState state) ? state : throw new InvalidDataException($"Unknown vm_state {name} in the database.");

    private static TaskState? TaskStateOf(string? name)
    {
        if (name is null)
        {
            return null;
        }

        return StateNames.TryParse(name, out TaskState state) ? state : throw new InvalidDataException($"Unknown task_state {name} in the database.");
    }
}
