using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Rpc.Conductor;
using Nova.Database;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Instances read on the caller's thread, and by those who wait for a reader together: both see every change acknowledged before.</summary>
public sealed class InstanceReaderTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite, null)]
    [InlineData(DatabaseKind.Sqlite, 0)]
    [InlineData(DatabaseKind.MySql, null)]
    [InlineData(DatabaseKind.PostgreSql, null)]
    public async Task ItSeesEveryChangeWhicheverConductorMadeIt(DatabaseKind kind, int? localReaders)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var writer = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(writer);
        var reader = new InstanceReader(world.OpenDatabase(new DatabaseTuning { LocalReaders = localReaders }), new InstanceCache());

        for (var i = 0; i < 10; i++)
        {
            var name = $"name-{i}";
            await writer.Get<ChangeServerMetadataHandler>().HandleAsync(
                new ChangeServerMetadata(id, Replace: true, new Dictionary<string, string> { ["now"] = name }, []), TestConductor.Call(), default);

            // More than go into one look, and one that does not exist among them.
            var missing = reader.FindAsync(Guid.NewGuid(), TestContext.Current.CancellationToken);
            var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => reader.RequireAsync(id, TestContext.Current.CancellationToken)));

            Assert.All(found, instance => Assert.Equal(name, instance.Metadata["now"]));
            Assert.Null(await missing);
            var several = await reader.FindAsync([id, Guid.NewGuid(), id], TestContext.Current.CancellationToken);
            Assert.Equal([name, null, name], several.Select(instance => instance?.Metadata["now"]));
        }
    }
}
