using Nova.Conductor.Servers;
using Nova.Core.Flavors;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Tests.Servers;

/// <summary>What decoded instances may take, whatever tenants write into them.</summary>
public sealed class InstanceCacheTests
{
    private readonly InstanceCache _cache = new();

    [Fact]
    public void ItHoldsOneRevisionAndTheNewest()
    {
        var first = Record(1, 0);
        _cache.Keep(first);
        _cache.Keep(first with { Revision = 3 });
        _cache.Keep(first with { Revision = 2 });

        Assert.Null(_cache.Find(new InstanceKey(first.Id, 1)));
        Assert.Null(_cache.Find(new InstanceKey(first.Id, 2)));
        Assert.NotNull(_cache.Find(new InstanceKey(first.Id, 3)));
    }

    [Fact]
    public void LongRecordsDriveOutTheOldestAndNoMoreThanTheBoundIsKept()
    {
        var records = Enumerable.Range(0, 5_000).Select(_ => Record(1, 20_000)).ToList();
        foreach (var record in records)
        {
            _cache.Keep(record);
        }

        Assert.InRange(_cache.Bytes, InstanceCache.MostBytes / 2, InstanceCache.MostBytes);
        Assert.Null(_cache.Find(new InstanceKey(records[0].Id, 1)));
        Assert.NotNull(_cache.Find(new InstanceKey(records[^1].Id, 1)));
    }

    [Fact]
    public void ARecordThatGrowsIsCountedAsItIsNow()
    {
        var record = Record(1, 0);
        _cache.Keep(record);
        var small = _cache.Bytes;
        for (var revision = 2; revision < 1000; revision++)
        {
            _cache.Keep(record with { Revision = revision, Description = new string('x', 10_000) });
        }

        Assert.Equal(small + 20_000, _cache.Bytes);
    }

    [Fact]
    public void UserDataOfFullLengthIsNotKept()
    {
        var record = Record(1, 65_535);
        _cache.Keep(record);

        Assert.Null(_cache.Find(new InstanceKey(record.Id, 1)));
        Assert.Equal(0, _cache.Bytes);
    }

    private static InstanceRecord Record(long revision, int userData) => new()
    {
        Id = Guid.NewGuid(),
        Revision = revision,
        ProjectId = "project",
        UserId = "user",
        Name = "server",
        Hostname = "server",
        ReservationId = "r-12345678",
        Flavor = new FlavorRecord { Id = "1", Name = "one", Vcpus = 1, MemoryMb = 1, RootGb = 1 },
        UserData = userData == 0 ? null : new string('x', userData),
    };
}
