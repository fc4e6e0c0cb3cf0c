using System.Text;
using Nova.Conductor.Events;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Events;
using Nova.Database.Sagas;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Events;

/// <summary>The way from the transaction to the sink: nothing is lost, nothing overtakes, and one conductor at a time does it.</summary>
public sealed class EventOutboxTests
{
    private static readonly EventWishes Wanted = new("controller", OfVmStates: true, OfTaskStates: true, WithBlockDevices: false);

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatATransactionTellsIsThereWithItsCommitAndNotWithoutIt(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Events = Wanted });

        await TellAsync(database, "first");
        await Assert.ThrowsAsync<FaultException>(() => database.WriteAsync<int>(
            scope =>
            {
                scope.Tell(Of("refused"));
                throw new FaultException(FaultKind.Conflict, "refused");
            },
            Ct));
        await database.WriteAsync(
            scope =>
            {
                scope.Tell(Of("second"));
                scope.Tell(Of("third"));
                return true;
            },
            Ct);

        var told = await database.ReadAsync(scope => EventStore.First(scope, 10), Ct);
        Assert.Equal(["first", "second", "third"], told.Select(one => one.Event.Type));
        Assert.Equal(told.Select(one => one.Position).Order(Comparer<EventPosition>.Create((a, b) => (a.Revision, a.Ordinal).CompareTo((b.Revision, b.Ordinal)))), told.Select(one => one.Position));
        Assert.Equal(("INFO", "nova-api:controller", "{}", "req-1", "user", "project"), (
            told[0].Event.Priority, told[0].Event.PublisherId, Encoding.UTF8.GetString(told[0].Event.Payload),
            told[0].Event.Context.RequestId, told[0].Event.Context.UserId, told[0].Event.Context.ProjectId));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhereNobodyIsToBeToldNothingIsWritten(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();

        await TellAsync(database, "unheard");

        Assert.Empty(await database.ReadAsync(scope => EventStore.First(scope, 10), Ct));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task EventsPassedOnAreForgottenAndThoseBehindThemStay(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Events = Wanted });
        await TellAsync(database, "a", "b");
        await TellAsync(database, "c");
        var told = await database.ReadAsync(scope => EventStore.First(scope, 10), Ct);

        await database.WriteAsync(
            scope =>
            {
                EventStore.Passed(scope, told[0].Position);
                return true;
            },
            Ct);

        Assert.Equal(["b", "c"], (await database.ReadAsync(scope => EventStore.First(scope, 10), Ct)).Select(one => one.Event.Type));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task OneConductorPassesEventsOnUntilItsLeaseEnds(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await RegisterAsync(one);
        await RegisterAsync(other);

        Assert.True(await TakeAsync(one));
        Assert.True(await TakeAsync(one));
        Assert.False(await TakeAsync(other));
        await database.WriteAsync(scope => ConductorStore.Release(scope, one), Ct);
        Assert.True(await TakeAsync(other));
        Assert.False(await TakeAsync(one) && await TakeAsync(other));

        Task RegisterAsync(Guid id) => database.WriteAsync(scope => ConductorStore.Register(scope, id, "host", scope.Now.AddMinutes(1), "key"), Ct);
        Task<bool> TakeAsync(Guid id) => database.WriteAsync(scope => EventPublisherStore.TryTake(scope, PassEventsOn.Name, id), Ct);
    }

    private static TellingEvent Of(string type) =>
        new(type, "INFO", "nova-api:controller", "{}"u8.ToArray(), new RequestContext("req-1", "user", "project", IsAdmin: false));

    private static Task TellAsync(NovaDatabase database, params string[] types) => database.WriteAsync(
        scope =>
        {
            foreach (var type in types)
            {
                scope.Tell(Of(type));
            }

            return true;
        },
        Ct);
}
